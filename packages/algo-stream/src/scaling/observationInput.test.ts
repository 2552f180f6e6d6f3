import { Box, Dict, Discrete, type Space } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { ObservationInput } from './observationInput.ts';

const box = (size: number) => new Box({ low: -100, high: 100, shape: [size] });

test('each part of an observation, of each row, is standardised by its own numbers', () => {
  const both = new ObservationInput(new Dict({ a: box(1), b: box(2) }) as Space, true);
  const [a, b] = [1, 2].map((size) => new ObservationInput(box(size) as Space, true));
  const seen = Array.from({ length: 6 }, (_, k) => [k % 3, 20 - k * k, 40 + 3 * k]);
  const packed = new Float32Array(seen.flat());
  const [found, ofA, ofB] = [3, 1, 2].map((size) => new Float32Array(size));
  for (const [row, [first, ...others]] of seen.entries()) {
    both.learn(packed, row);
    a!.learn(new Float32Array([first!]), 0);
    b!.learn(new Float32Array(others), 0);
    both.fill(packed, row, found!);
    a!.fill(new Float32Array([first!]), 0, ofA!);
    b!.fill(new Float32Array(others), 0, ofB!);
    expect([...found!]).toEqual([...ofA!, ...ofB!]);
  }
});

test.each<[Space, number[]]>([
  [new Box({ low: 0, high: 1, shape: [4, 5, 2] }) as Space, [4, 5, 2]],
  [new Box({ low: 0, high: 1, shape: [4, 5] }) as Space, [20]],
  [new Discrete(7) as Space, [7]],
])('of %s a network sees the shape %j', (space, shape) => {
  expect(new ObservationInput(space, false).shape).toEqual(shape);
});
