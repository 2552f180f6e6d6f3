import { expect, test } from 'vitest';
import { filmOf, frameAt } from '../../test/films.ts';
import { Film } from './film.ts';

test('gives back the pictures that it was given', () => {
  const film = filmOf(9, 20, 10);
  expect([film.length, film.width, film.height]).toEqual([9, 20, 10]);
  let k = 0;
  for (const frame of film.frames()) expect(frame).toEqual(frameAt(k++, 20, 10));
  expect(k).toBe(9);
});

test('keeps only the rectangle that changed', () => {
  const changes = Array.from(filmOf(4, 20, 10).changes(), ({ area, data }) => [area, data.length]);
  // The square of rows 3 to 6 rests in every second picture.
  expect(changes).toEqual([
    [{ x: 0, y: 0, width: 20, height: 10 }, 600],
    [undefined, 0],
    [{ x: 0, y: 3, width: 7, height: 4 }, 84],
    [undefined, 0],
  ]);
});

test('refuses pictures of another size, and rates that are none', () => {
  const film = filmOf(1, 20, 10);
  expect(() => film.add(frameAt(0, 10, 20))).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  for (const rate of [0, -1, Number.NaN, 2000]) expect(() => new Film(rate)).toThrow(/frames a second/);
});

test('refuses pictures of other than three bytes a pixel, and says so', () => {
  const film = new Film(30);
  for (const wrong of [
    { width: 4, height: 2, data: new Uint8Array(4 * 4 * 2) },
    { width: 0, height: 0, data: new Uint8Array(0) },
    { width: 1.5, height: 2, data: new Uint8Array(9) },
  ]) {
    expect(() => film.add(wrong)).toThrow(/three bytes for each/);
  }
  // Nothing of them is left.
  film.add(frameAt(0, 20, 10));
  expect([film.length, film.width, film.height]).toEqual([1, 20, 10]);
});
