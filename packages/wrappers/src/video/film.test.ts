import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { filmOf, frameAt } from '../../test/exampleFilms.ts';
import { changedArea, Film } from './film.ts';

describe('changedArea', () => {
  test('the changed area, by hand', () => {
    const before = new Uint8Array(3 * 5 * 4);
    const after = before.slice();
    expect(changedArea(before, after, 5, 4)).toBeUndefined();
    after[3 * (1 * 5 + 3) + 2] = 1;
    after[3 * (2 * 5 + 1)] = 1;
    expect(changedArea(before, after, 5, 4)).toEqual({ x: 1, y: 1, width: 3, height: 2 });
  });

  test('the changed area is around all that differs, and touches it on each side, wherever in memory', () => {
    const change = fc.record({ x: fc.nat(6), y: fc.nat(4), channel: fc.nat(2) });
    fc.assert(
      fc.property(fc.array(change, { minLength: 1, maxLength: 4 }), fc.nat(3), (changes, offset) => {
        const before = new Uint8Array(3 * 7 * 5);
        const after = new Uint8Array(new ArrayBuffer(before.length + offset), offset);
        for (const { x, y, channel } of changes) after[3 * (7 * y + x) + channel] = 1;
        const [xs, ys] = [changes.map(({ x }) => x), changes.map(({ y }) => y)];
        const [x, y] = [Math.min(...xs), Math.min(...ys)];
        const size = { width: Math.max(...xs) - x + 1, height: Math.max(...ys) - y + 1 };
        expect(changedArea(before, after, 7, 5)).toEqual({ x, y, ...size });
      }),
    );
  });
});

describe('film', () => {
  test('gives back the pictures that it was given', () => {
    const film = filmOf(9, 20, 10);
    expect([film.length, film.width, film.height]).toEqual([9, 20, 10]);
    let k = 0;
    for (const frame of film.frames()) expect(frame).toEqual(frameAt(k++, 20, 10));
    expect(k).toBe(9);
  });

  test('keeps only the rectangle that changed', () => {
    const changes = Array.from(filmOf(4, 20, 10).changes(), ({ area, data }) => [area, data.length]);
    // The square of rows 3 to 6 moves only in every second picture.
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
    // The refused pictures leave no trace.
    film.add(frameAt(0, 20, 10));
    expect([film.length, film.width, film.height]).toEqual([1, 20, 10]);
  });
});
