import { crc32, inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { filmOf, frameAt } from '../../test/films.ts';
import { readGif } from '../../test/gifReader.ts';
import { encodeFilm, filmFormatOf } from './encodeFilm.ts';
import { Film } from './film.ts';

/** Chunks of a PNG, their checksums tested. */
function chunksOf(bytes: Uint8Array): { type: string; data: Uint8Array }[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const chunks: { type: string; data: Uint8Array }[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = view.getUint32(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(view.getUint32(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: Buffer.from(body.subarray(0, 4)).toString(), data: body.slice(4) });
    at += 12 + length;
  }
  return chunks;
}

/** All pictures of an animated PNG. */
function readApng(bytes: Uint8Array, width: number, height: number): Uint8Array[] {
  const picture = new Uint8Array(width * height * 3);
  const pictures: Uint8Array[] = [];
  let firstRow = 0;
  let expected = 0;
  for (const { type, data } of chunksOf(bytes)) {
    const view = new DataView(data.buffer);
    if (type === 'fcTL' || type === 'fdAT') expect(view.getUint32(0)).toBe(expected++);
    if (type === 'fcTL') firstRow = view.getUint32(16);
    if (type !== 'IDAT' && type !== 'fdAT') continue;
    const rows = inflateSync(type === 'IDAT' ? data : data.subarray(4));
    for (let row = 0; row * (width * 3 + 1) < rows.length; row++) {
      const from = row * (width * 3 + 1);
      const to = (firstRow + row) * width * 3;
      expect(rows[from]).toBe(1);
      for (let k = 0; k < width * 3; k++) {
        picture[to + k] = rows[from + 1 + k]! + (k < 3 ? 0 : picture[to + k - 3]!);
      }
    }
    pictures.push(picture.slice());
  }
  return pictures;
}

test.each([false, true])('an animated PNG loses nothing (many colours: %s)', async (colors) => {
  const bytes = await encodeFilm(filmOf(12, 31, 17, 30, colors), 'png');
  expect(Array.from(bytes.subarray(0, 4))).toEqual([137, 80, 78, 71]);
  const pictures = readApng(bytes, 31, 17);
  expect(pictures.length).toBe(12);
  for (const [k, picture] of pictures.entries()) expect(picture).toEqual(frameAt(k, 31, 17, colors).data);
});

test('a GIF of few colours loses nothing, and keeps its time', async () => {
  const gif = readGif(await encodeFilm(filmOf(15, 31, 17, 15), 'gif'));
  expect([gif.width, gif.height, gif.frames.length]).toEqual([31, 17, 15]);
  for (const [k, frame] of gif.frames.entries()) expect(frame).toEqual(frameAt(k, 31, 17).data);
  // 15 pictures a second are 6.67 hundredths each; one second in all.
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

test('a GIF of many colours comes near', async () => {
  const gif = readGif(await encodeFilm(filmOf(2, 40, 30, 10, true), 'gif'));
  for (const [k, frame] of gif.frames.entries()) {
    const { data } = frameAt(k, 40, 30, true);
    const error = frame.reduce((sum, value, i) => sum + Math.abs(value - data[i]!), 0) / frame.length;
    expect(error).toBeLessThan(16);
  }
});

/** The payload of a box of an MP4, by its path. */
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
  // Entry avc1: width and height stand 32 bytes behind its beginning.
  expect([description.getUint16(8 + 32), description.getUint16(8 + 34)]).toEqual([32, 18]);
  const header = box(bytes, ['moov', 'trak', 'mdia', 'mdhd'])!;
  expect(header.getUint32(16) / header.getUint32(12)).toBeCloseTo(10 / 25, 2);
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
