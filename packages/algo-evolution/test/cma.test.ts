// CMA-ES beside the package `cma` on the same normal numbers; tools/algo-evolution/cma_fixture.py makes the fixture.
import { readFileSync } from 'node:fs';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { CmaEs } from '../src/searches/cma.ts';
import { eigen } from '../src/searches/eigen.ts';

type Trace = {
  readonly function: keyof typeof functions;
  readonly start: readonly number[];
  readonly seed: number;
  readonly population: number;
  readonly generations: readonly number[];
  readonly means: readonly (readonly number[])[];
  readonly deviations: readonly number[];
};
const traces = JSON.parse(
  readFileSync(new URL('fixtures/cma.json', import.meta.url), 'utf8'),
) as readonly Trace[];

const sum = (x: Float64Array, of: (xi: number, i: number) => number): number =>
  x.reduce((all, xi, i) => all + of(xi, i), 0);
const functions = {
  sphere: (x: Float64Array) => sum(x, (xi) => xi * xi),
  rosenbrock: (x: Float64Array) =>
    sum(x.slice(1), (next, i) => 100 * (next - x[i]! ** 2) ** 2 + (1 - x[i]!) ** 2),
  rastrigin: (x: Float64Array) => 10 * x.length + sum(x, (xi) => xi * xi - 10 * Math.cos(2 * Math.PI * xi)),
};

test.each(traces)(
  'equals cma for 100 generations on $function, $start.length numbers, $population candidates',
  (trace) => {
    const f = functions[trace.function];
    const search = new CmaEs(trace.start, new Rng(trace.seed), {
      deviation: 0.5,
      population: trace.population,
    });
    for (let generation = 1; generation <= 100; generation++) {
      search.tell(search.ask().map((x) => -f(x)));
      const k = trace.generations.indexOf(generation);
      if (k < 0) continue;
      const wanted = trace.means[k]!;
      for (const [i, value] of wanted.entries()) expect(Math.abs(search.mean[i]! - value)).toBeLessThan(1e-9);
      expect(Math.abs(search.deviation / trace.deviations[k]! - 1)).toBeLessThan(1e-9);
    }
  },
);

test('eigenvectors and eigenvalues of a matrix', () => {
  const n = 12;
  const rng = new Rng(3);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = rng.normal();
  const [vectors, values] = [new Float64Array(n * n), new Float64Array(n)];
  eigen(matrix, vectors, values);
  for (let k = 0; k < n; k++) {
    if (k > 0) expect(values[k]).toBeGreaterThan(values[k - 1]!);
    for (let i = 0; i < n; i++) {
      let product = 0;
      for (let j = 0; j < n; j++) product += matrix[i * n + j]! * vectors[j * n + k]!;
      expect(product).toBeCloseTo(values[k]! * vectors[i * n + k]!, 12);
    }
  }
});

test('variances alone find the minimum of a separable function of 150 numbers', () => {
  const search = new CmaEs(new Float64Array(150).fill(1), new Rng(1), { deviation: 0.5, isSeparable: true });
  const f = (x: Float64Array) => sum(x, (xi, i) => 10 ** ((3 * i) / 149) * xi * xi);
  for (let generation = 0; generation < 1500; generation++) search.tell(search.ask().map((x) => -f(x)));
  expect(f(search.mean)).toBeLessThan(1e-6);
});
