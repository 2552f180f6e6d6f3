// The estimates of gradients, by hand and beside their closed form.
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { CmaEs, DirectionSearch, GeneticSearch, minimise } from '../src/index.ts';
import { adamSteps, byBestPairs, byRank, byScore, plainSteps } from '../src/searches/directions.ts';
import { ranked } from '../src/searches/search.ts';

test('ranks by hand: ½ for the best, −½ for the worst, over n σ; NaN is last', () => {
  // n σ = 4 · 0.25 = 1
  expect([...byRank(0.25)([10, -3, 7, 1e9])]).toEqual([0.5 - 1 / 3, -0.5, 0.5 - 2 / 3, 0.5]);
  expect([...byRank(0.25)([10, Number.NaN, 7, Number.NEGATIVE_INFINITY])]).toEqual([
    0.5,
    -0.5,
    0.5 - 1 / 3,
    0.5 - 2 / 3,
  ]);
  expect([...ranked([Number.NaN, 2, Number.NaN, 2, Number.POSITIVE_INFINITY])]).toEqual([4, 1, 3, 0, 2]);
});

test('the best pairs by hand: over their number and the deviation of their scores', () => {
  // Of the pairs (1, 5), (2, 2) and (4, 0) the first and the last count; 1, 5, 4 and 0 have the mean 2.5 and the deviation √4.25.
  const scale = 2 * Math.sqrt(4.25);
  expect([...byBestPairs(2)([1, 5, 2, 2, 4, 0])]).toEqual([1, 5, 0, 0, 4, 0].map((score) => score / scale));
  expect([...byBestPairs(1)([3, 3, 1, 2])]).toEqual([0, 0, 0, 0]);
  // The worst finite score stands for NaN.
  expect([...byBestPairs(1)([Number.NaN, 5, 1, 2])]).toEqual([1 / 2, 5 / 2, 0, 0]);
});

test.each([true, false])('the estimate is unbiased on a quadratic (mirrored: %s)', (isMirrored) => {
  // f(θ) = −½ θᵀAθ + bᵀθ: the gradient of the smoothed f is that of f, b − Aθ, for any σ.
  const a = [3, 1, 0.5];
  const b = [1, -2, 0.25];
  const start = Float64Array.of(0.5, -1, 2);
  const f = (x: Float64Array) => x.reduce((sum, xi, i) => sum - 0.5 * a[i]! * xi * xi + b[i]! * xi, 0);
  const population = 100_000;
  const deviation = 0.3;
  const recipe = {
    population,
    isMirrored,
    deviation,
    weightDecay: 0,
    weigh: byScore(deviation),
    optimizer: plainSteps(1),
  };
  const search = new DirectionSearch(start, new Rng(5), recipe);
  const candidates = search.ask();
  search.tell(candidates.map(f));
  const exact = start.map((x, i) => b[i]! - a[i]! * x);
  // A term f ε / σ has a deviation of some √(|∇f|² + (f / σ)²): four standard errors of the mean.
  const spread = isMirrored ? 2.5 : 9;
  for (const [i, wanted] of exact.entries())
    expect(Math.abs(search.mean[i]! - start[i]! - wanted)).toBeLessThan((4 * spread) / Math.sqrt(population));
});

test('candidates are mirrored in pairs around the mean', () => {
  const recipe = {
    population: 4,
    isMirrored: true,
    deviation: 0.1,
    weightDecay: 0,
    weigh: byScore(1),
    optimizer: plainSteps(1),
  };
  const search = new DirectionSearch(Float64Array.of(1, 2), new Rng(1), recipe);
  const [first, second, third] = search.ask();
  for (const i of [0, 1]) expect(first![i]! + second![i]!).toBeCloseTo(2 * search.mean[i]!, 12);
  expect(third).not.toEqual(first);
});

test('weight decay pulls towards 0, Adam steps by its rate', () => {
  const even = { population: 2, isMirrored: true, deviation: 1, weigh: byScore(1) };
  const decayed = new DirectionSearch(Float64Array.of(2), new Rng(1), {
    ...even,
    weightDecay: 0.25,
    optimizer: plainSteps(1),
  });
  decayed.ask();
  decayed.tell([0, 0]);
  expect(decayed.mean[0]).toBe(1.5);
  const adam = adamSteps(2, 0.01);
  const parameters = Float64Array.of(0, 0);
  // The first step is the rate in the sign of the gradient; the second with g = (3, 0): m̂ = 3, v̂ = 9 again.
  for (const steps of [1, 2]) {
    adam.step(parameters, Float64Array.of(3, 0));
    expect(parameters[0]).toBeCloseTo(0.01 * steps, 8);
    expect(parameters[1]).toBe(0);
  }
});

const recipe = {
  ...{ population: 4, isMirrored: true, deviation: 1, weightDecay: 0 },
  ...{ weigh: byRank(1), optimizer: plainSteps(1) },
};
const genetic = { population: 4, parents: 2, elites: 1, deviation: 1, crossover: 0 };

test.each([
  ['odd numbers of mirrored candidates', { population: 5 }, /come in pairs, but the population is 5/],
  ['one candidate', { population: 1, isMirrored: false }, /at least 2 candidates/],
  ['no candidate', { population: 0 }, /at least 2 candidates/],
  ['candidates infinitely far away', { deviation: Number.POSITIVE_INFINITY }, /finite deviation above 0/],
  ['candidates that are no numbers', { deviation: Number.NaN }, /finite deviation above 0/],
])('searches refuse %s', (_, given, message) => {
  const start = Float64Array.of(1, 2);
  expect(() => new DirectionSearch(start, new Rng(1), { ...recipe, ...given })).toThrow(message);
  if ('isMirrored' in given || !('population' in given))
    expect(() => new GeneticSearch(start, new Rng(1), { ...genetic, ...given })).toThrow(message);
});

test.each([Number.POSITIVE_INFINITY, Number.NaN, 0, -1])('steps of %s are refused', (size) => {
  expect(() => plainSteps(size)).toThrow(/step size must be a finite number above 0/);
  expect(() => adamSteps(2, size)).toThrow(/step size must be a finite number above 0/);
});

test.each([
  ['CMA-ES', () => new CmaEs([1, 1], new Rng(1), { deviation: 0.5, population: 8 })],
  ['directions', () => new DirectionSearch(Float64Array.of(1, 1), new Rng(1), { ...recipe, population: 8 })],
  ['genes', () => new GeneticSearch([1, 1], new Rng(1), { ...genetic, population: 8 })],
])('%s: a candidate whose score is NaN is last, never best', (_, make) => {
  for (const bad of [Number.NaN, Number.NEGATIVE_INFINITY]) {
    const [one, other] = [make(), make()];
    for (let generation = 0; generation < 5; generation++) {
      const scores = one.ask().map((x) => -(x[0]! ** 2) - x[1]! ** 2);
      other.ask();
      const worst = Math.min(...scores);
      // Told as NaN or as the worst of all, it means the same.
      other.tell(scores.map((score) => (score === worst ? bad : score)));
      one.tell(scores);
      expect(other.mean).toEqual(one.mean);
    }
    one.ask();
    one.tell(new Float64Array(8).fill(Number.NaN));
    expect([...one.mean].every(Number.isFinite)).toBe(true);
  }
});

test('generations may be larger than a call takes arguments', async () => {
  const weights = byBestPairs(1)(new Float64Array(400_000).fill(1, 1));
  expect(weights.every(Number.isFinite)).toBe(true);
  const { evaluations } = await minimise(([x]) => x! ** 2, [1], { population: 200_000, evaluations: 1 });
  expect(evaluations).toBe(200_000);
});
