import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { filmOf, frameAt } from '../../test/exampleFilms.ts';
import { encodeFilm, filmFormatOf } from './encodeFilm.ts';
import { Film } from './film.ts';

/** The durations of a GIF's pictures, in hundredths of a second. */
const delaysOf = (bytes: Uint8Array): number[] => {
  const controls = Buffer.from(bytes)
    .toString('hex')
    .matchAll(/21f904..(..)(..)..00/g);
  return Array.from(controls, ([, low, high]) => Number(`0x${high}${low}`));
};

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

test('a GIF leaves out pictures that browsers would slow down, and keeps its time', async () => {
  const bytes = await encodeFilm(filmOf(120, 31, 17, 60), 'gif');
  const everySecond = new Film(30);
  for (let k = 0; k < 120; k += 2) everySecond.add(frameAt(k, 31, 17));
  expect(bytes).toEqual(await encodeFilm(everySecond, 'gif'));
  const delays = delaysOf(bytes);
  expect([delays.length, new Set(delays)]).toEqual([60, new Set([3, 4])]);
  expect(delays.reduce((sum, delay) => sum + delay, 0)).toBe(200);
});

test('a picture of a GIF that should last for hours lasts as long as a GIF can say', async () => {
  expect(delaysOf(await encodeFilm(filmOf(2, 31, 17, 1 / 3600), 'gif'))).toEqual([65_535, 65_535]);
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
