import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { CmaEs, GeneticSearch, minimise } from '../src/index.ts';

const rosenbrock = (x: Float64Array) =>
  x.slice(1).reduce((all, next, i) => all + 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2, 0);

describe('minimise', () => {
  test('finds the minimum of Rosenbrock’s function, the same for a seed', async () => {
    const found = await minimise(async (x) => rosenbrock(x), [0, 0, 0, 0], { seed: 3 });
    for (const x of found.x) expect(x).toBeCloseTo(1, 4);
    expect(found.value).toBeLessThan(1e-8);
    expect(await minimise(rosenbrock, [0, 0, 0, 0], { seed: 3 })).toEqual(found);
  });

  test('stays within bounds, also where the minimum lies on one', async () => {
    const bounds = [
      [0.5, 3],
      [-1, 1],
      [-1, 1],
    ] as const;
    const found = await minimise(
      (x) => {
        for (const [i, [low, high]] of bounds.entries()) expect(x[i]! >= low && x[i]! <= high).toBe(true);
        return x.reduce((sum, value) => sum + value * value, 0);
      },
      [2, 0.7, -0.7],
      { bounds, deviation: 2 },
    );
    expect(found.x[0]).toBeCloseTo(0.5, 4);
    expect(found.x[1]).toBeCloseTo(0, 4);
  });

  test('NaN is worst, wherever it comes from', async () => {
    const found = await minimise((x) => (x[0]! < 0.2 ? Number.NaN : x[0]! ** 2 + x[1]! ** 2), [1, 1]);
    expect(found.x[0]).toBeGreaterThanOrEqual(0.2);
    expect(found.x[0]).toBeLessThan(0.21);
  });

  test('restarts with growing populations leave a local minimum', async () => {
    const rastrigin = (x: Float64Array) =>
      10 * x.length + x.reduce((sum, v) => sum + v * v - 10 * Math.cos(2 * Math.PI * v), 0);
    const settings = { deviation: 2, evaluations: 60_000, seed: 2 };
    expect((await minimise(rastrigin, [3, -4, 2, 4], settings)).value).toBeGreaterThan(0.9);
    expect((await minimise(rastrigin, [3, -4, 2, 4], { ...settings, restarts: 8 })).value).toBeLessThan(1e-6);
  });

  test.each([
    [[1, 2], { deviation: Number.POSITIVE_INFINITY }, /a finite deviation above 0, but got 1,2 and Infinity/],
    [[1, Number.NaN], {}, /finite numbers x0/],
    [[], {}, /x0.length/],
    [[1, 2], { evaluations: 0 }, /evaluations/],
    [[1, 2], { population: 1 }, /at least 3 candidates/],
    [[1, 2], { bounds: [[0, 1]] as const }, /for each of the 2 numbers/],
    [[1], { bounds: [[1, 1]] as const }, /low < high/],
  ])('refuses %o with %o', async (x0, settings, message) => {
    await expect(minimise(rosenbrock, x0, settings)).rejects.toThrow(message);
  });
});

test('a genome is the list of seeds that makes the champion again', () => {
  const options = { population: 12, parents: 3, elites: 1, deviation: 0.2, crossover: 0.5 };
  const search = new GeneticSearch([1, 2, 3], new Rng(4), options);
  const f = (x: Float64Array) => -x.reduce((sum, value) => sum + value * value, 0);
  let best = Number.NEGATIVE_INFINITY;
  for (let generation = 0; generation < 30; generation++) {
    search.tell(search.ask().map(f));
    // The champion stays: it can only become better.
    expect(f(search.mean)).toBeGreaterThanOrEqual(best);
    best = f(search.mean);
  }
  expect(best).toBeGreaterThan(-2);
  const again = Float64Array.of(1, 2, 3);
  for (const seed of search.champion) {
    const mutation = new Float64Array(3);
    new Rng(seed).fillNormal(mutation);
    for (let i = 0; i < 3; i++) again[i]! += 0.2 * mutation[i]!;
  }
  expect(again).toEqual(search.mean);
  const restored = new GeneticSearch([0, 0, 0], new Rng(9), options);
  restored.restore(search.save());
  expect(restored.ask()).toEqual(search.ask());
});

test('a candidate that somebody keeps is the champion, tried again and has children, until others score more', () => {
  const options = { population: 6, parents: 2, elites: 1, deviation: 0.2, crossover: 0 };
  const search = new GeneticSearch([1, 2], new Rng(4), options);
  const candidates = search.ask();
  search.tell([5, 4, 3, 2, 1, 0]);
  search.keep(3);
  expect(search.mean).toEqual(candidates[3]);
  const [elite, ...children] = search.ask();
  expect(elite).toEqual(candidates[3]);
  const genomes = search.save().meta.genomes as number[][];
  expect(genomes).toHaveLength(2);
  expect(genomes[0]).toEqual(search.champion);
  // The best one is still a parent.
  for (const kept of [candidates[3]!, candidates[0]!]) {
    const distances = children.map((child) => Math.hypot(child[0]! - kept[0]!, child[1]! - kept[1]!));
    expect(Math.min(...distances)).toBeLessThan(0.6);
  }
  search.tell([0, 9, 1, 1, 1, 1]);
  expect(search.mean).toEqual(children[0]);
  search.keep(1);
  expect(search.mean).toEqual(children[0]);
});

test('mutations keep the size with which they were made when a search goes on with another one', () => {
  const options = { population: 6, parents: 2, elites: 1, deviation: 0.2, crossover: 0 };
  const search = new GeneticSearch([1, 2], new Rng(4), options);
  search.ask();
  search.tell([0, 1, 2, 3, 4, 5]);
  const saved = search.save();
  const other = new GeneticSearch([1, 2], new Rng(5), { ...options, deviation: 0.9 });
  other.restore(saved);
  expect(other.mean).toEqual(search.mean);
  const [was, is] = [search, other].map((one) => {
    const [elite, ...children] = one.ask();
    return children.map((child) => Math.hypot(child[0]! - elite![0]!, child[1]! - elite![1]!));
  });
  expect(Math.max(...is!)).toBeGreaterThan(2 * Math.max(...was!));
  // Checkpoints that say nothing of sizes have the search's own.
  const { deviations: _, ...meta } = saved.meta;
  other.restore({ ...saved, meta });
  expect(other.mean).not.toEqual(search.mean);
});

test('random search: without parents all candidates are guesses, of which the best stays', () => {
  const options = { population: 8, parents: 0, elites: 1, deviation: 1, crossover: 0 };
  const search = new GeneticSearch([5, 5], new Rng(1), options);
  const f = (x: Float64Array) => -((x[0]! - 9) ** 2) - x[1]! ** 2;
  let best = Number.NEGATIVE_INFINITY;
  let distance = 0;
  for (let generation = 0; generation < 50; generation++) {
    const scores = search.ask().map((x, k) => {
      if (generation === 0 || k > 0) distance += ((x[0]! - 5) ** 2 + (x[1]! - 5) ** 2) / (1 + 50 * 7);
      return f(x);
    });
    search.tell(scores);
    best = Math.max(best, ...scores);
    expect(f(search.mean)).toBe(best);
    expect(search.champion).toHaveLength(1);
  }
  // Guesses stay where they began: a squared distance of n σ² = 2.
  expect(distance).toBeCloseTo(2, 0);
});

test('CMA-ES refuses what makes no distribution', () => {
  expect(() => new CmaEs([1], new Rng(1), { deviation: Number.NaN })).toThrow(/finite deviation above 0/);
  expect(() => new CmaEs([], new Rng(1), { deviation: 1 })).toThrow(/at least one number/);
});
