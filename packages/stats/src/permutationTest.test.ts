import { expect, test } from 'vitest';
import { falseDiscoveryRates, permutationTest, ScoreMatrix } from './index.ts';

const ofOne = (scores: number[]): ScoreMatrix => ScoreMatrix.fromTasks([scores]);
const mean = (values: readonly number[]): number => values.reduce((sum, v) => sum + v, 0) / values.length;

/** All ways to choose `count` of `items`, with the rest. */
function deals(items: readonly number[], count: number): [number[], number[]][] {
  if (count === 0) return [[[], [...items]]];
  return items.flatMap((item, k) =>
    deals(items.slice(k + 1), count - 1).map(([chosen, rest]): [number[], number[]] => [
      [item, ...chosen],
      [...items.slice(0, k), ...rest],
    ]),
  );
}

type Tasks = readonly (readonly number[])[];

/** The p-value of all permutations within tasks; the estimated one is near it. */
function exactly(x: Tasks, y: Tasks, aggregate: 'mean' | 'median', of: (tasks: Tasks) => number): number {
  const apart = (a: Tasks, b: Tasks): number => Math.abs(of(a) - of(b));
  let all: [Tasks, Tasks][] = [[[], []]];
  for (const [t, own] of x.entries()) {
    const dealt = deals([...own, ...y[t]!], own.length);
    all = all.flatMap(([a, b]) =>
      dealt.map(([c, d]): [Tasks, Tasks] => [
        [...a, c],
        [...b, d],
      ]),
    );
  }
  const exact = all.filter(([a, b]) => apart(a, b) >= apart(x, y) - 1e-9).length / all.length;
  const [one, other] = [ScoreMatrix.fromTasks(x), ScoreMatrix.fromTasks(y)];
  const estimated = permutationTest(one, other, aggregate, { permutations: 40_000 });
  expect(Math.abs(estimated - exact)).toBeLessThan(0.01);
  return exact;
}

test('one task: agrees with the count of all permutations, and SciPy', () => {
  // scipy.stats.permutation_test of the means, n_resamples=inf
  const exact = exactly([[1, 2, 3, 7]], [[4, 5, 6, 8, 9]], 'mean', ([scores]) => mean(scores!));
  expect(exact).toBeCloseTo(1 / 9, 12);
});

test.each(['mean', 'iqm'] as const)('%s: a shift of all scores changes nothing', (aggregate) => {
  for (const [x, y] of [
    [
      [1, 2, 3],
      [4, 5, 6],
    ],
    [
      [1, 5, 9, 3],
      [2, 6, 4, 8],
    ],
    [
      [1, 2, 3, 4, 5],
      [3, 4, 5, 6, 7],
    ],
  ] as const) {
    const p = (scale: (score: number) => number): number =>
      permutationTest(ofOne(x.map(scale)), ofOne(y.map(scale)), aggregate, { permutations: 2000 });
    const expected = p((score) => score);
    expect(p((score) => 1000 + score / 1000)).toBe(expected);
    expect(p((score) => -1e6 + score / 10)).toBe(expected);
    expect(p((score) => score / 7e5)).toBe(expected);
  }
});

test('scores that the aggregate drops have no part in a tie', () => {
  // Without the outlier, the difference of the arms is the largest of all; its own rounding error would be larger than the difference.
  const [low, high] = [0, 100].map((from) => Array.from({ length: 8 }, (_, k) => from + k * k));
  for (const outlier of [-1e16, 1e16, -1e300]) {
    const [x, y] = [ofOne([...low!, outlier]), ofOne([...high!, outlier > 0 ? 210 : 90])];
    const without = permutationTest(ofOne([...low!, 0]), y, 'iqm', { permutations: 4999 });
    expect(permutationTest(x, y, 'iqm', { permutations: 4999 })).toBeLessThan(without + 0.005);
    expect(without).toBeLessThan(0.001);
  }
  // Medians over three tasks; that of the outlier is never the middle one.
  const tasks = (shift: number): ScoreMatrix =>
    ScoreMatrix.fromTasks([
      [0, 1, 2, 3, 4].map((k) => shift + k * k),
      [1e16, 2e16, 3e16, 4e16, 5e16],
      [-9, -8, -9, -8, -9],
    ]);
  expect(permutationTest(tasks(0), tasks(100), 'median', { permutations: 4999 })).toBeLessThan(0.02);
});

test('two tasks: runs stay in their task', () => {
  // The tasks are far apart: dealt across them, hardly any deal would be as far apart as this one.
  const x = [
    [1, 2, 3],
    [1001, 1002, 1004],
  ];
  const y = [
    [2, 4, 5],
    [1003, 1005, 1006],
  ];
  exactly(x, y, 'mean', (tasks) => mean(tasks.flat()));
});

test('medians over tasks with unequal numbers of runs: agrees with the count of all permutations', () => {
  const median = (values: readonly number[]): number =>
    [...values].sort((a, b) => a - b)[values.length >> 1]!;
  // Three tasks; three runs against two.
  const x = [
    [1, 2, 9],
    [4, 8, 6],
    [1, 7, 3],
  ];
  const y = [
    [3, 5],
    [2, 1],
    [9, 8],
  ];
  exactly(x, y, 'median', (tasks) => median(tasks.map(mean)));
});

test('equal scores give p = 1; a complete separation the smallest p', () => {
  const same = ofOne([5, 5, 5, 5]);
  expect(permutationTest(same, same, 'iqm')).toBe(1);
  const low = ofOne(Array.from({ length: 20 }, (_, k) => k));
  const high = ofOne(Array.from({ length: 20 }, (_, k) => 100 + k));
  expect(permutationTest(high, low, 'iqm', { permutations: 999 })).toBe(1 / 1000);
  expect(permutationTest(low, high, 'iqm', { permutations: 999 })).toBe(1 / 1000);
});

test('other tasks, no permutations', () => {
  const two = ScoreMatrix.fromTasks([[1], [2]]);
  expect(() => permutationTest(two, ofOne([1]), 'mean')).toThrow(/X has scores on 2 tasks, but Y on 1/);
  expect(() => permutationTest(two, two, 'mean', { permutations: 0 })).toThrow(
    /permutations must be an integer of at least 1/,
  );
});

test('false discovery rates equal SciPy’s, in the order of the input', () => {
  // scipy.stats.false_discovery_control
  const p = [0.01, 0.02, 0.03, 0.2, 0.001, 0.9, 0.05, 0.05, 0.5];
  const expected = [0.045, 0.06, 0.0675, 9 / 35, 0.009, 0.9, 0.075, 0.075, 0.5625];
  for (const [k, rate] of falseDiscoveryRates(p).entries()) expect(rate).toBeCloseTo(expected[k]!, 12);
  expect(falseDiscoveryRates([])).toEqual([]);
  expect(falseDiscoveryRates([0.04])).toEqual([0.04]);
  // No difference at all has p = 1; 0 is as small as p can be.
  expect(falseDiscoveryRates([1, 0, 0.02])).toEqual([1, 0, 0.03]);
  expect(() => falseDiscoveryRates([0.5, 1.1])).toThrow(/between 0 and 1, but is 1.1/);
});
