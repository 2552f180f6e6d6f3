import { Discrete, type Env, type Frame, PrismError } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { pictureOf } from './screen.ts';

/** An environment that only draws. */
function drawing(pictures: Pick<Env, 'render' | 'renderText'>): Env {
  const unused = (): never => {
    throw new Error('not played');
  };
  return {
    id: 'Drawing-v0',
    observationSpace: new Discrete(1),
    actionSpace: new Discrete(1),
    reset: unused,
    step: unused,
    ...pictures,
  };
}

const room = { columns: 10, rows: 3 };
const pixels: Frame = { width: 40, height: 20, data: new Uint8Array(40 * 20 * 3) };

test('text that fits is shown as it is, colours not counted', () => {
  const text = '\x1b[31m0123456789\x1b[0m\n\nend';
  const env = drawing({ renderText: () => text, render: () => pixels });
  expect(pictureOf(env, room)).toEqual(text.split('\n'));
});

test.each([
  ['too wide', '01234567890'],
  ['too high', 'a\nb\nc\nd'],
])('of text that is %s the pixels are taken, as large as they fit', (_, text) => {
  const lines = pictureOf(drawing({ renderText: () => text, render: () => pixels }), room);
  // Twice as wide as high: 10 columns need 10 × 20 / 40 / 2 = 2.5 lines, rounded up to 3.
  expect(lines).toHaveLength(3);
  for (const line of lines) expect(line.match(/▀/g)).toHaveLength(10);
  const flat = pictureOf(drawing({ renderText: () => text, render: () => pixels }), { columns: 10, rows: 2 });
  expect(flat).toHaveLength(2);
  for (const line of flat) expect(line.match(/▀/g)).toHaveLength(8);
});

test('without colours pixels are shades, also where text would draw them', () => {
  const white = { ...pixels, data: pixels.data.map(() => 255) };
  const shades = Array.from({ length: 3 }, () => '█'.repeat(10));
  for (const renderText of [undefined, () => '\x1b[38;2;9;9;9m▀\x1b[0m']) {
    const env = drawing({ ...(renderText && { renderText }), render: () => white });
    expect(pictureOf(env, room, false)).toEqual(shades);
  }
  expect(pictureOf(drawing({ renderText: () => '┌┐', render: () => white }), room, false)).toEqual(['┌┐']);
});

test('text without pixels behind it is cut', () => {
  const env = drawing({ renderText: () => 'short\n\x1b[31m0123456789ab\x1b[0m\nc\nd' });
  expect(pictureOf(env, room)).toEqual(['short', '0123456789', 'c']);
});

test('an environment without pictures says so', () => {
  expect(() => pictureOf(drawing({}), room)).toThrow(PrismError);
  expect(() => pictureOf(drawing({}), room)).toThrow('Drawing-v0 cannot be watched');
});
