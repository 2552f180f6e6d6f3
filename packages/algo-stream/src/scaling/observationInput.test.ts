import { Box, Dict, Discrete, packedArray, type Space, Tuple } from '@prism-rl/core';
import { decodeSnapshot, encodeSnapshot } from '@prism-rl/core/safetensors';
import { expect, test } from 'vitest';
import { ObservationInput } from './observationInput.ts';

const box = (size: number) => new Box({ low: -100, high: 100, shape: [size] });

test('standardises each part of each row by its own statistics', () => {
  const both = new ObservationInput(new Dict({ a: box(1), b: box(2) }) as Space, 10);
  const [a, b] = [1, 2].map((size) => new ObservationInput(box(size) as Space, 10));
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

test('standardises numbers that are equal in float32 by their exact values', () => {
  const clock = new Box({ low: 1.7e9, high: 1.7e9 + 1, dtype: 'float64' });
  const space = new Dict({ clock, speed: box(1) }) as Space;
  const input = new ObservationInput(space, 10);
  const packed = packedArray(space.dtype, 4);
  for (const [k, second] of [0, 1].entries())
    space.pack({ clock: Float64Array.of(1.7e9 + second), speed: Float32Array.of(3) }, packed, 2 * k);
  const seen = new Float32Array(2);
  const found = [0, 1].map((row) => {
    input.learn(packed, 0);
    input.learn(packed, 1);
    input.fill(packed, row, seen);
    return seen[0];
  });
  expect(found).toEqual([expect.closeTo(-Math.SQRT1_2, 3), expect.closeTo(Math.sqrt(3) / 2, 3)]);
});

test.each<[Space, number[]]>([
  [new Box({ low: 0, high: 1, shape: [4, 5, 2] }) as Space, [4, 5, 2]],
  [new Box({ low: 0, high: 1, shape: [4, 5] }) as Space, [20]],
  [new Discrete(7) as Space, [7]],
])('the input of %s has the shape %j', (space, shape) => {
  expect(new ObservationInput(space, undefined).shape).toEqual(shape);
});

test.each<[string, Space]>([
  ['one part', box(3) as Space],
  ['a Dict', new Dict({ 'a/b': box(1), c: new Discrete(4), d: box(1) }) as Space],
  ['a Tuple', new Tuple([box(2), box(1)]) as Space],
  [
    'parts without numbers',
    new Dict({ a: new Discrete(2), b: new Discrete(100), c: new Discrete(2) }) as Space,
  ],
])('saves and restores the statistics of %s', (name, space) => {
  const [one, other] = [10, 10].map((clip) => new ObservationInput(space, clip)) as [
    ObservationInput,
    ObservationInput,
  ];
  for (const [a, b, c] of [
    [1, 3, 0],
    [0, 2, 1],
  ])
    one.learn(new Float32Array([a!, b!, c!]), 0);
  const fill = (input: ObservationInput): number[] => {
    const seen = new Float32Array(input.width);
    input.fill(new Float32Array([1, 0, 1]), 0, seen);
    return [...seen];
  };
  const state = Buffer.concat(encodeSnapshot(one.save()));
  if (name !== 'parts without numbers') expect(fill(other)).not.toEqual(fill(one));
  other.restore(decodeSnapshot(state));
  expect(fill(other)).toEqual(fill(one));
  expect(Buffer.concat(encodeSnapshot(other.save()))).toEqual(state);
});

test.each([
  [10, 10, 10],
  [Number.POSITIVE_INFINITY, 100_000 / 100_001 / Math.sqrt(1 / 100_001 + 1e-8), 10_000],
])('bounds by %d a flag that is first set after 100 000 zeros', (clip, inTraining, inEvaluation) => {
  const input = new ObservationInput(box(1) as Space, clip);
  const seen = new Float32Array(1);
  const flag = new Float32Array([1]);
  for (let k = 0; k < 100_000; k++) input.learn(new Float32Array(1), 0);
  input.fill(flag, 0, seen);
  // The variance is 0, so that √10⁻⁸ divides; after the flag it is 1/100 001.
  expect(seen[0]).toBeCloseTo(inEvaluation, 0);
  input.learn(flag, 0);
  input.fill(flag, 0, seen);
  expect(seen[0]).toBeCloseTo(inTraining, 1);
});
