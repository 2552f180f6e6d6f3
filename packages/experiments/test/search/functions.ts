// Ten test functions with known minima for samplers. tools/tune/optunaSamplers.py defines the same.
import type { Config, Dimension, SearchSpace } from '@prism-rl/core';

export interface TestFunction {
  readonly space: SearchSpace;
  readonly minimum: number;
  of(settings: Config): number;
}

const linear = (name: string, from: number, to: number): Dimension => ({
  ...{ kind: 'number', name, from, to, scale: 'linear', isWhole: false },
});
const log = (name: string, from: number, to: number): Dimension => ({
  ...{ kind: 'number', name, from, to, scale: 'log', isWhole: false },
});
const whole = (name: string, from: number, to: number): Dimension => ({
  ...{ kind: 'number', name, from, to, scale: 'linear', isWhole: true },
});
const choice = (name: string, ...choices: readonly string[]): Dimension => ({
  kind: 'choice',
  name,
  choices,
});
const when = (name: string, value: string, dimension: Dimension): Dimension => ({
  ...dimension,
  needs: { ...dimension.needs, [name]: [value] },
});
const cube = (count: number, from: number, to: number): SearchSpace =>
  Array.from({ length: count }, (_, k) => linear(`x${k}`, from, to));
const numbers = (settings: Config): number[] => Object.values(settings) as number[];

const { PI, cos, exp, sqrt, log10 } = Math;

function branin(x: number, y: number): number {
  return (y - (5.1 / (4 * PI ** 2)) * x ** 2 + (5 / PI) * x - 6) ** 2 + 10 * (1 - 1 / (8 * PI)) * cos(x) + 10;
}

const hartmannA = [
  [10, 3, 17, 3.5, 1.7, 8],
  [0.05, 10, 17, 0.1, 8, 14],
  [3, 3.5, 1.7, 10, 17, 8],
  [17, 8, 0.05, 10, 0.1, 14],
];
const hartmannP = [
  [0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886],
  [0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991],
  [0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.665],
  [0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381],
];
const hartmannC = [1, 1.2, 3, 3.2];

function hartmann6(x: readonly number[]): number {
  const inner = (k: number): number =>
    x.reduce((sum, value, d) => sum + hartmannA[k]![d]! * (value - hartmannP[k]![d]!) ** 2, 0);
  return -hartmannC.reduce((sum, c, k) => sum + c * exp(-inner(k)), 0);
}

function rosenbrock(x: readonly number[]): number {
  let sum = 0;
  for (let k = 0; k + 1 < x.length; k++) sum += 100 * (x[k + 1]! - x[k]! ** 2) ** 2 + (1 - x[k]!) ** 2;
  return sum;
}

function ackley(x: readonly number[]): number {
  const mean = (f: (v: number) => number): number => x.reduce((sum, v) => sum + f(v), 0) / x.length;
  return -20 * exp(-0.2 * sqrt(mean((v) => v ** 2))) - exp(mean((v) => cos(2 * PI * v))) + 20 + Math.E;
}

function levy(x: readonly number[]): number {
  const w = x.map((v) => 1 + (v - 1) / 4);
  const last = w.at(-1)!;
  let sum = Math.sin(PI * w[0]!) ** 2 + (last - 1) ** 2 * (1 + Math.sin(2 * PI * last) ** 2);
  for (const v of w.slice(0, -1)) sum += (v - 1) ** 2 * (1 + 10 * Math.sin(PI * v + 1) ** 2);
  return sum;
}

const words = ['a', 'b', 'c', 'd', 'e', 'f'];
/** The cost of each word in each position; the best word differs between positions. */
const costs = [0, 1, 2, 3, 4].map((place) => words.map((_, word) => ((word * 5 + place * 2) % 6) / 3));

export const functions: { readonly [name: string]: TestFunction } = {
  branin: {
    space: [linear('x', -5, 10), linear('y', 0, 15)],
    minimum: 0.397887357729739,
    of: ({ x, y }) => branin(x as number, y as number),
  },
  'hartmann-6': { space: cube(6, 0, 1), minimum: -3.322368011415515, of: (s) => hartmann6(numbers(s)) },
  'rosenbrock-4': { space: cube(4, -2, 2), minimum: 0, of: (s) => rosenbrock(numbers(s)) },
  // Off the centre of its box, where samplers put their prior.
  'ackley-5': { space: cube(5, -20, 30), minimum: 0, of: (s) => ackley(numbers(s)) },
  'levy-4': { space: cube(4, -10, 10), minimum: 0, of: (s) => levy(numbers(s)) },
  'styblinski-tang-3': {
    space: cube(3, -5, 5),
    minimum: -39.16616570377142 * 3,
    of: (s) => numbers(s).reduce((sum, x) => sum + (x ** 4 - 16 * x ** 2 + 5 * x) / 2, 0),
  },
  'rates and sizes': {
    space: [log('rate', 1e-5, 1), log('decay', 1e-8, 1e-1), whole('layers', 1, 8), whole('power', 4, 10)],
    minimum: 0,
    of: ({ rate, decay, layers, power }) =>
      (log10(rate as number) + 3.3) ** 2 +
      0.3 * (log10(decay as number) + 5) ** 2 +
      0.25 * ((layers as number) - 3) ** 2 +
      0.5 * ((power as number) - 7 - log10(rate as number) - 3.3) ** 2,
  },
  'words and numbers': {
    space: [
      ...[0, 1, 2, 3, 4].map((k) => choice(`word${k}`, ...words)),
      linear('x', -5, 10),
      linear('y', 0, 15),
    ],
    minimum: 0.0397887357729739,
    of: (s) =>
      costs.reduce((sum, row, k) => sum + row[words.indexOf(s[`word${k}`] as string)]!, 0) +
      branin(s.x as number, s.y as number) / 10,
  },
  optimizers: {
    space: [
      choice('optimizer', 'sgd', 'adam', 'none'),
      log('rate', 1e-5, 1),
      when('optimizer', 'sgd', linear('momentum', 0, 1)),
      when('optimizer', 'adam', log('epsilon', 1e-10, 1e-2)),
      when('optimizer', 'adam', linear('beta', 0.5, 1)),
    ],
    minimum: 0,
    of: ({ optimizer, rate, momentum, epsilon, beta }) => {
      const r = log10(rate as number);
      if (optimizer === 'none') return 1.5 + 0.1 * (r + 2) ** 2;
      if (optimizer === 'sgd') return 0.3 + (r + 1) ** 2 + 4 * ((momentum as number) - 0.9) ** 2;
      return (r + 3) ** 2 + 0.1 * (log10(epsilon as number) + 8) ** 2 + 8 * ((beta as number) - 0.9) ** 2;
    },
  },
  tree: {
    space: [
      choice('a', 'left', 'right'),
      when('a', 'left', choice('b', 'one', 'two', 'three')),
      when('a', 'right', linear('r', -1, 1)),
      when('b', 'one', linear('p', -1, 1)),
      when('b', 'two', linear('q', -1, 1)),
      when('b', 'two', linear('s', -1, 1)),
      when('b', 'three', whole('n', 1, 20)),
    ],
    minimum: 0.1,
    of: ({ a, b, p, q, r, s, n }) => {
      if (a === 'right') return 0.3 + 2 * ((r as number) - 0.4) ** 2;
      if (b === 'one') return 0.2 + ((p as number) + 0.6) ** 2;
      if (b === 'two') return 0.1 + ((q as number) - 0.5) ** 2 + ((s as number) + 0.3) ** 2;
      return 0.25 + ((n as number) - 13) ** 2 / 100;
    },
  },
};
