import { PrismError } from '@prism-rl/core';

/** One file of a zip archive. */
export interface ZipEntry {
  readonly name: string;
  /** Bytes when unpacked. */
  readonly size: number;
  /** Unpacks it. @throws PrismError `corrupt` */
  read(): Promise<Uint8Array>;
}

const END = 0x06054b50;
const CENTRAL = 0x02014b50;
const LOCAL = 0x04034b50;
/** Bytes of an entry beside its data and its names: before the data, and in the directory. */
const ENTRY = 30 + 46;

type Complaint = (what: string, cause?: unknown) => PrismError;

/**
 * The files of a zip archive (a Python wheel is one). Sizes come from the directory; nothing is unpacked yet.
 *
 * @param path for errors.
 * @throws PrismError `corrupt` for anything that is no zip archive.
 */
export function zipEntries(archive: Uint8Array, path = 'This'): ZipEntry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const bad: Complaint = (what, cause) =>
    new PrismError('corrupt', `${path} is not a readable zip archive: ${what}.`, { cause });
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
    // A bomb: entries that share their data unpack to any size, from a file of none.
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
  // A copy, of a Buffer, too, whose own slice would be a view that keeps the archive.
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
    // The size of the directory is the limit, whatever the data would unpack to.
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
