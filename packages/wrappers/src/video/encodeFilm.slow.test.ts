import { expect, test } from 'vitest';
import { encodeFilm } from './encodeFilm.ts';
import { Film } from './film.ts';

test('an animated PNG shows a picture for as long as two small numbers can say', async () => {
  const film = new Film(50);
  for (let k = 0; k < 70_000; k++) film.add({ width: 1, height: 1, data: Uint8Array.of(1, 2, 3) });
  film.add({ width: 1, height: 1, data: Uint8Array.of(9, 9, 9) });
  const bytes = Buffer.from(await encodeFilm(film, 'png'));
  const delays = [...bytes.toString('latin1').matchAll(/fcTL/g)].map(({ index }) => [
    bytes.readUInt16BE(index + 4 + 20),
    bytes.readUInt16BE(index + 4 + 22),
  ]);
  // 70 000 fiftieths of a second do not fit into two bytes, 1400 seconds do.
  expect(delays).toEqual([
    [1400, 1],
    [1, 50],
  ]);
});
