import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { filmOf, frameAt } from '../../test/exampleFilms.ts';
import { encodeFilm, filmFormatOf } from './encodeFilm.ts';
import { Film } from './film.ts';

/** Decodes GIFs according to the specification (GIF89a), to compare pixels. */

/** The pictures of a GIF as red, green, blue, and their durations in hundredths of a second. */
interface Gif {
  readonly width: number;
  readonly height: number;
  readonly frames: readonly Uint8Array[];
  readonly delays: readonly number[];
}

/** Decodes a GIF whose pictures all cover the whole screen. */
function readGif(bytes: Uint8Array): Gif {
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

test('an animated PNG is small: the changes only, by their place in a palette', async () => {
  const [plain, rich] = [false, true].map((colors) => encodeFilm(filmOf(12, 31, 17, 30, colors), 'png'));
  const bytes = await plain!;
  expect(Array.from(bytes.subarray(0, 4))).toEqual([137, 80, 78, 71]);
  // Two pictures each are equal: six shots. pillow.test.ts compares pixels.
  const text = Buffer.from(bytes).toString('latin1');
  expect(text.match(/fcTL/g)).toHaveLength(6);
  expect(text).toContain('PLTE');
  expect(bytes.length).toBeLessThan(800);
  expect(Buffer.from(await rich!).toString('latin1')).not.toContain('PLTE');
});

test('a GIF of few colours loses nothing, and keeps its time', async () => {
  const gif = readGif(await encodeFilm(filmOf(15, 31, 17, 15), 'gif'));
  expect([gif.width, gif.height, gif.frames.length]).toEqual([31, 17, 15]);
  for (const [k, frame] of gif.frames.entries()) expect(frame).toEqual(frameAt(k, 31, 17).data);
  // 15 pictures per second last 6.67 hundredths each, one second in all.
  expect(new Set(gif.delays)).toEqual(new Set([6, 7]));
  expect(gif.delays.reduce((sum, delay) => sum + delay, 0)).toBe(100);
});

test('a GIF leaves out pictures that browsers would slow down', async () => {
  const gif = readGif(await encodeFilm(filmOf(120, 31, 17, 60), 'gif'));
  expect(gif.frames.length).toBe(60);
  expect(gif.frames[1]).toEqual(frameAt(2, 31, 17).data);
  expect(Math.min(...gif.delays)).toBeGreaterThanOrEqual(2);
  expect(gif.delays.reduce((sum, delay) => sum + delay, 0)).toBe(200);
});

test('a picture of a GIF that should last for hours lasts as long as a GIF can say', async () => {
  const gif = readGif(await encodeFilm(filmOf(2, 31, 17, 1 / 3600), 'gif'));
  expect(gif.delays).toEqual([65_535, 65_535]);
});

test('a GIF of many colours comes near', async () => {
  const gif = readGif(await encodeFilm(filmOf(2, 40, 30, 10, true), 'gif'));
  for (const [k, frame] of gif.frames.entries()) {
    const { data } = frameAt(k, 40, 30, true);
    const error = frame.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0) / frame.length;
    expect(error).toBeLessThan(16);
  }
});

/** Returns the payload of an MP4 box by its path. */
function box(bytes: Uint8Array, path: readonly string[]): DataView | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 0; at + 8 <= bytes.length; at += Math.max(8, view.getUint32(at))) {
    const type = Buffer.from(bytes.subarray(at + 4, at + 8)).toString();
    if (type !== path[0]) continue;
    const payload = bytes.subarray(at + 8, at + view.getUint32(at));
    if (path.length > 1) return box(payload, path.slice(1));
    return new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  }
  return undefined;
}

test('an MP4 holds every picture, of even size', async () => {
  const bytes = await encodeFilm(filmOf(10, 31, 17, 25), 'mp4');
  const table = ['moov', 'trak', 'mdia', 'minf', 'stbl'];
  const sizes = box(bytes, [...table, 'stsz'])!;
  expect(sizes.getUint32(8)).toBe(10);
  const description = box(bytes, [...table, 'stsd'])!;
  // Entry avc1: width and height start at byte 32.
  expect([description.getUint16(8 + 32), description.getUint16(8 + 34)]).toEqual([32, 18]);
  const header = box(bytes, ['moov', 'trak', 'mdia', 'mdhd'])!;
  expect(header.getUint32(16) / header.getUint32(12)).toBeCloseTo(10 / 25, 2);
});

test.each([
  [12.5, 20],
  [0.5, 20],
  [29.97, 10],
  [0.006, 1670],
])('an MP4 at %f pictures a second has %i of them, and keeps its time', async (rate, pictures) => {
  const bytes = await encodeFilm(filmOf(10, 31, 17, rate), 'mp4');
  expect(box(bytes, ['moov', 'trak', 'mdia', 'minf', 'stbl', 'stsz'])!.getUint32(8)).toBe(pictures);
  const header = box(bytes, ['moov', 'trak', 'mdia', 'mdhd'])!;
  expect((header.getUint32(16) / header.getUint32(12) / 10) * rate).toBeCloseTo(1, 2);
});

test('the bytes of an MP4 do not depend on the hour', async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_000_000_000_000 });
  try {
    const first = await encodeFilm(filmOf(5, 31, 17, 25), 'mp4');
    vi.setSystemTime(1_700_000_000_000);
    expect(await encodeFilm(filmOf(5, 31, 17, 25), 'mp4')).toEqual(first);
  } finally {
    vi.useRealTimers();
  }
});

test.each([
  ['png', false, 12],
  ['png', true, 12],
  ['png', true, 1],
  ['gif', false, 12],
  ['gif', true, 12],
  ['mp4', true, 6],
] as const)('a %s film, rich in colours: %s, of %i pictures, to the byte', async (format, colors, count) => {
  // Pillow has read films of each kind, see pillow.test.ts. Record the bytes again after intended changes.
  const bytes = await encodeFilm(filmOf(count, 31, 17, 25, colors), format);
  expect(createHash('sha256').update(bytes).digest('hex').slice(0, 16)).toMatchSnapshot();
});

test('formats by file name', () => {
  expect(['a.mp4', 'b.GIF', 'c.png', 'd.apng'].map(filmFormatOf)).toEqual(['mp4', 'gif', 'png', 'png']);
  for (const name of ['film', 'film.avi', '']) expect(() => filmFormatOf(name)).toThrow(/what kind of film/);
});

test('refuses a film without pictures', async () => {
  await expect(encodeFilm(new Film(30), 'gif')).rejects.toThrow(
    expect.objectContaining({ code: 'invalid-argument' }),
  );
});
