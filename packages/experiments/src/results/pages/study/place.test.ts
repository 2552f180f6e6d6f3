import type { Dimension, Json } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { placeIn, textOf } from './place.ts';

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
  expect(placeIn(dimension, value)).toBeCloseTo(place, 12);
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
