import type { Dimension, Json, Trial } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { coordinateOf } from '../../../search/space/unitCube.ts';
import { textOf, valueRange } from './place.ts';

const trials = (...values: readonly (number | undefined)[]): Trial[] =>
  values.map((value, number): Trial => {
    const own = { number, settings: {}, state: 'done', steps: 1 } as const;
    return value === undefined ? own : { ...own, value };
  });

test('all values with a little room, but those far below the quarter stand at the edge', () => {
  // The quarter is 8, the middle 10, the best 12: three times 2 below 8.
  const [low, high] = valueRange(trials(12, -100, undefined, 10, 8));
  expect(low).toBeCloseTo(2 - 0.4, 12);
  expect(high).toBeCloseTo(12 + 0.4, 12);
  const all = valueRange(trials(1, 2, 3, 5));
  expect(all[0]).toBeCloseTo(1 - 0.16, 12);
  expect(all[1]).toBeCloseTo(5 + 0.16, 12);
});

test('one value and none have room, too', () => {
  expect(valueRange(trials(50))).toEqual([48, 52]);
  expect(valueRange([])[0]).toBeLessThan(valueRange([])[1]);
});

const number = { kind: 'number', name: 'x', isWhole: false } as const;
const linear: Dimension = { ...number, from: 2, to: 6, scale: 'linear' };
const log: Dimension = { ...number, from: 1e-4, to: 1, scale: 'log' };
const complement: Dimension = { ...number, from: 0.9, to: 0.999, scale: 'complement' };
const choice: Dimension = { kind: 'choice', name: 'c', choices: ['a', [8, 8], null, true] };

test.each<[Dimension, Json, number]>([
  [linear, 2, 0],
  [linear, 3, 0.25],
  [linear, 6, 1],
  [log, 0.01, 0.5],
  [complement, 0.99, 0.5],
  [choice, 'a', 0.125],
  [choice, [8, 8], 0.375],
  [choice, true, 0.875],
])('on %j the place of %j is %d', (dimension, value, place) => {
  expect(coordinateOf(dimension, value)).toBeCloseTo(place, 12);
});

test.each<[Json, string]>([
  ['adam', 'adam'],
  [[8, 8], '[8,8]'],
  [null, 'null'],
  [123_456, '123456'],
  [1_234_567, '1230000'],
  [0.123456, '0.123'],
  [1234.5, '1230'],
  [-7, '-7'],
])('%j is written as %s', (value, text) => {
  expect(textOf(value)).toBe(text);
});
