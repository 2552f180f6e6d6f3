import { PrismError } from '@prism-rl/core';

/** MD5 (RFC 1321) to recognise cartridge images; not for security. */

const SHIFTS = [7, 12, 17, 22, 5, 9, 14, 20, 4, 11, 16, 23, 6, 10, 15, 21];
const SINES = Int32Array.from(
  { length: 64 },
  (_, i) => Math.floor(Math.abs(Math.sin(i + 1)) * 4294967296) | 0,
);

function digestBlock(words: Int32Array, state: Int32Array): void {
  let [a, b, c, d] = state as unknown as [number, number, number, number];
  for (let i = 0; i < 64; i++) {
    const round = i >> 4;
    let f: number;
    let g: number;
    if (round === 0) {
      f = (b & c) | (~b & d);
      g = i;
    } else if (round === 1) {
      f = (d & b) | (~d & c);
      g = (5 * i + 1) & 15;
    } else if (round === 2) {
      f = b ^ c ^ d;
      g = (3 * i + 5) & 15;
    } else {
      f = c ^ (b | ~d);
      g = (7 * i) & 15;
    }
    const sum = (a + f + SINES[i]! + words[g]!) | 0;
    const shift = SHIFTS[(round << 2) | (i & 3)]!;
    a = d;
    d = c;
    c = b;
    b = (b + ((sum << shift) | (sum >>> (32 - shift)))) | 0;
  }
  state[0]! += a;
  state[1]! += b;
  state[2]! += c;
  state[3]! += d;
}

/** Computes the MD5 of bytes as 32 lower-case hex digits. */
export function md5Hex(bytes: Uint8Array): string {
  const padded = new Uint8Array((((bytes.length + 8) >> 6) << 6) + 64);
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  const view = new DataView(padded.buffer);
  view.setUint32(padded.length - 8, bytes.length << 3, true);
  view.setUint32(padded.length - 4, Math.floor(bytes.length / 0x20000000), true);
  const state = Int32Array.of(0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476);
  const words = new Int32Array(16);
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) words[i] = view.getInt32(at + 4 * i, true);
    digestBlock(words, state);
  }
  return Array.from(new Uint8Array(state.buffer), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface ZipEntry {
  readonly name: string;
  /** Unpacked size in bytes. */
  readonly size: number;
  /** Unpacks the entry. @throws PrismError `corrupt` */
  read(): Promise<Uint8Array>;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** Bytes of an entry besides its data and names: its local header, and its directory entry. */
const ENTRY = 30 + 46;

type Complaint = (what: string, cause?: unknown) => PrismError;

/**
 * Lists the files of a zip archive (a Python wheel is one). Sizes come from the directory; nothing is unpacked yet.
 *
 * @param path for errors.
 * @throws PrismError `corrupt` for anything other than a zip archive.
 */
export function zipEntries(archive: Uint8Array, path = 'This'): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const bad: Complaint = (what, cause) =>
    PrismError.corrupt`${path} is not a readable zip archive: ${what}.`.causedBy(cause);
  let end = archive.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end--;
  if (end < 0) throw bad('it has no directory');
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: ZipEntry[] = [];
  let needed = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > archive.length || view.getUint32(at, true) !== CENTRAL)
      throw bad('its directory is damaged');
    const method = view.getUint16(at + 10, true);
    const packed = view.getUint32(at + 20, true);
    const size = view.getUint32(at + 24, true);
    const nameLength = view.getUint16(at + 28, true);
    const skip = view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    const local = view.getUint32(at + 42, true);
    const name = new TextDecoder().decode(archive.subarray(at + 46, at + 46 + nameLength));
    at += 46 + nameLength + skip;
    needed += ENTRY + 2 * nameLength + packed;
    // A zip bomb: entries that share their data unpack to any size from a small file.
    if (needed > archive.length) throw bad('its files overlap');
    entries.push({ name, size, read: () => unpack(archive, view, local, packed, size, method, bad) });
  }
  return entries;
}

async function unpack(
  archive: Uint8Array,
  view: DataView,
  local: number,
  packed: number,
  size: number,
  method: number,
  bad: Complaint,
): Promise<Uint8Array> {
  if (local + 30 > archive.length || view.getUint32(local, true) !== LOCAL) throw bad('a file is damaged');
  const start = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  // Copy, also for a Buffer: its own slice would be a view that retains the archive.
  const data = new Uint8Array(archive.subarray(start, start + packed));
  if (method === 0) {
    if (data.length !== size)
      throw bad(`a file is ${data.length < size ? 'shorter' : 'longer'} than it says`);
    return data;
  }
  if (method !== 8) throw bad(`it uses compression method ${method}`);
  const out = new Uint8Array(size);
  let filled = 0;
  try {
    const stream = new Blob([data]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    // The directory's size is the limit, even if the data would unpack to more.
    for await (const chunk of stream as unknown as AsyncIterable<Uint8Array>) {
      if (filled + chunk.length > size) throw bad('a file is longer than it says');
      out.set(chunk, filled);
      filled += chunk.length;
    }
  } catch (cause) {
    if (cause instanceof PrismError) throw cause;
    throw bad('a file cannot be unpacked', cause);
  }
  if (filled !== size) throw bad('a file is shorter than it says');
  return out;
}
