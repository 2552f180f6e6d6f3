/** Decodes GIFs according to the specification (GIF89a), to compare pixels. */

/** The pictures of a GIF as red, green, blue, and their durations in hundredths of a second. */
export interface Gif {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
  readonly delays: readonly number[];
}

/** Decodes a GIF whose pictures all cover the whole screen. */
export function readGif(bytes: Uint8Array): Gif {
  let at = 6;
  const byte = (): number => bytes[at++]!;
  const word = (): number => byte() | (byte() << 8);
  const table = (flags: number): Uint8Array => {
    const length = 3 * 2 ** ((flags & 7) + 1);
    at += length;
    return bytes.subarray(at - length, at);
  };
  const blocks = (): number[] => {
    const data: number[] = [];
    for (let length = byte(); length > 0; length = byte()) {
      data.push(...bytes.subarray(at, at + length));
      at += length;
    }
    return data;
  };
  const width = word();
  const height = word();
  const flags = byte();
  at += 2;
  const global = (flags & 128) === 0 ? new Uint8Array(0) : table(flags);
  const frames: Uint8Array[] = [];
  const delays: number[] = [];
  for (let kind = byte(); kind !== 0x3b; kind = byte()) {
    if (kind === 0x21) {
      const label = byte();
      const data = blocks();
      if (label === 0xf9) delays.push(data[1]! | (data[2]! << 8));
      continue;
    }
    at += 8;
    const local = byte();
    const palette = (local & 128) === 0 ? global : table(local);
    const codeSize = byte();
    const indices = decompress(blocks(), codeSize, width * height);
    const pixels = new Uint8Array(indices.length * 3);
    for (const [k, index] of indices.entries()) pixels.set(palette.subarray(3 * index, 3 * index + 3), 3 * k);
    frames.push(pixels);
  }
  return { width, height, frames, delays };
}

/** Decodes LZW with codes of up to 12 bits. */
function decompress(data: readonly number[], codeSize: number, length: number): Uint8Array {
  const clear = 1 << codeSize;
  const out = new Uint8Array(length);
  let filled = 0;
  let table: number[][] = [];
  let size = codeSize + 1;
  let previous: number[] | undefined;
  let bit = 0;
  const restart = (): void => {
    table = Array.from({ length: clear + 2 }, (_, k) => (k < clear ? [k] : []));
    size = codeSize + 1;
    previous = undefined;
  };
  restart();
  for (;;) {
    let code = 0;
    for (let k = 0; k < size; k++, bit++) code |= ((data[bit >> 3]! >> (bit & 7)) & 1) << k;
    if (code === clear) restart();
    else if (code === clear + 1) return out;
    else {
      const entry: number[] = table[code] ?? [...previous!, previous![0]!];
      out.set(entry, filled);
      filled += entry.length;
      if (previous !== undefined && table.length < 4096) table.push([...previous, entry[0]!]);
      if (table.length === 1 << size && size < 12) size++;
      previous = entry;
    }
  }
}
