import { Box, Dict, Discrete, MultiBinary, MultiDiscrete, Tuple } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { FiniteSpace, supportsTables, TabularShape } from './tabularShape.ts';

describe.each([
  ['Discrete', new Discrete(5)],
  ['Discrete from elsewhere', new Discrete(5, { start: -2 })],
  ['MultiDiscrete', new MultiDiscrete([3, 2, 4])],
  ['MultiDiscrete with starts', new MultiDiscrete([3, 2], { start: [-1, 4] })],
  ['MultiBinary', new MultiBinary(3)],
  ['Tuple', new Tuple([new Discrete(3, { start: 1 }), new MultiDiscrete([2, 2])])],
  ['Dict', new Dict({ a: new Discrete(2), b: new Discrete(3) })],
] as const)('%s', (_name, space) => {
  test('every value has its own number', () => {
    const finite = FiniteSpace.of(space)!;
    const seen = new Set<number>();
    const out = new Int32Array(1);
    // Enumerates all packed values, like an odometer.
    const json = space.toJSON();
    const ranges = rangesOf(json);
    const total = ranges.reduce((product, [, n]) => product * n, 1);
    expect(finite.count).toBe(total);
    for (let k = 0; k < total; k++) {
      let rest = k;
      const packed = Int32Array.from(ranges, ([start, n]) => {
        const digit = rest % n;
        rest = Math.floor(rest / n);
        return start + digit;
      });
      const number = finite.numbers(packed, out)[0]!;
      expect(number).toBeGreaterThanOrEqual(0);
      expect(number).toBeLessThan(total);
      seen.add(number);
    }
    expect(seen.size).toBe(total);
  });
});

function rangesOf(json: ReturnType<Discrete['toJSON']>): [start: number, n: number][] {
  switch (json.kind) {
    case 'discrete':
      return [[json.start, json.n]];
    case 'multi-discrete':
      return json.nvec.map((n, i) => [json.start?.[i] ?? 0, n]);
    case 'multi-binary':
      return Array.from({ length: json.n }, () => [0, 2]);
    case 'tuple':
      return json.spaces.flatMap(rangesOf);
    case 'dict':
      return Object.values(json.spaces).flatMap(rangesOf);
    case 'box':
      return [];
  }
}

test('distinguishes values of a Dict with numeric names, which objects order differently', () => {
  const space = new Dict({ 9: new Discrete(5), 10: new Discrete(3) });
  const finite = FiniteSpace.of(space)!;
  const packed = new Int32Array(2);
  const numbers = Array.from({ length: 15 }, (_, k) => {
    space.pack({ 9: k % 5, 10: Math.floor(k / 5) }, packed);
    return finite.numbers(packed, new Int32Array(1))[0]!;
  });
  expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 15 }, (_, k) => k));
});

test('rows of several values', () => {
  const finite = FiniteSpace.of(new MultiDiscrete([3, 4]))!;
  expect(Array.from(finite.numbers(Int32Array.of(0, 1, 2, 3), new Int32Array(2)))).toEqual([1, 11]);
});

test('plain states and actions are not copied', () => {
  const shape = new TabularShape({
    observationSpace: new Discrete(3),
    actionSpace: new Discrete(2),
    numEnvs: 2,
  });
  const values = Int32Array.of(1, 0);
  expect(shape.viewStates(values, new Int32Array(2))).toBe(values);
  expect(shape.viewActions(values, new Int32Array(2))).toBe(values);
});

test('refuses spaces without a table', () => {
  const box = new Box({ low: -1, high: 1, shape: [2] });
  const two = new Discrete(2);
  expect(supportsTables(two, two)).toBe(true);
  expect(supportsTables(box, two)).toContain('finite observation space');
  expect(supportsTables(new Tuple([two, box]), two)).toContain('finite observation space');
  expect(supportsTables(two, box)).toContain('Discrete action space');
  expect(supportsTables(two, new MultiDiscrete([2, 2]))).toContain('Discrete action space');
  expect(supportsTables(new MultiBinary(40), two)).toContain('too large');
});

test('a mask between other parts is skipped, in every row', () => {
  const space = new Dict({
    a: new Discrete(4),
    action_mask: new MultiBinary(2),
    b: new Discrete(3, { start: 1 }),
  });
  const states = FiniteSpace.of(space)!;
  expect(states.count).toBe(12);
  expect([...states.numbers(Int32Array.of(2, 1, 0, 3, 3, 0, 1, 1), new Int32Array(2))]).toEqual([8, 9]);
});
