import { readFileSync } from 'node:fs';
import type { Config, Json, SamplerEntry, SearchSpace, Trial } from '@prism-rl/core';
import { definePlugin, Registry, settings } from '@prism-rl/core';
import { median, namedRng } from '@prism-rl/stats';
import { checkSampler } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { plugin } from '../../src/plugin.ts';
import { sobolPoint } from '../../src/search/samplers/sobol/sobolPoint.ts';
import { coordinateOf, isActive, valueAt } from '../../src/search/space/unitCube.ts';
import { functions, type TestFunction } from './functions.ts';

// CMA-ES as a plugin would implement it: the sampler's contract supports a stateful algorithm, whose state is recomputed from the trials.

/** Diagonal CMA-ES (Ros & Hansen 2008) on the coordinates of the space; learns nothing about inactive conditional settings. */
const cmaEs: SamplerEntry = {
  description: 'separable CMA-ES',
  ...settings({}),
  create: ({ space, seed }) => ({
    suggest: (number, trials) => {
      const size = 4 + Math.floor(3 * Math.log(space.length));
      const generation = Math.floor(number / size);
      const { mean, sigma, variances } = stateAfter(generation, size, space, trials);
      const rng = namedRng(`cma ${number}`, seed);
      const settings: { [name: string]: Json } = {};
      for (const [d, dimension] of space.entries()) {
        const at = reflected(mean[d]! + sigma * Math.sqrt(variances[d]!) * rng.normal());
        if (isActive(dimension, settings)) settings[dimension.name] = valueAt(dimension, at);
      }
      return settings;
    },
  }),
};

interface State {
  readonly mean: Float64Array;
  readonly sigma: number;
  readonly variances: Float64Array;
}

/** The state after a number of generations, from the trials alone. */
function stateAfter(generations: number, size: number, space: SearchSpace, trials: readonly Trial[]): State {
  const n = space.length;
  const half = size >> 1;
  const raw = Array.from({ length: half }, (_, k) => Math.log(half + 0.5) - Math.log(k + 1));
  const sum = raw.reduce((a, b) => a + b, 0);
  const weights = raw.map((w) => w / sum);
  const effective = 1 / weights.reduce((a, w) => a + w * w, 0);
  const cSigma = (effective + 2) / (n + effective + 5);
  const damping = 1 + 2 * Math.max(0, Math.sqrt((effective - 1) / (n + 1)) - 1) + cSigma;
  const cMu = Math.min(
    1,
    (((n + 2) / 3) * (2 * (effective - 2 + 1 / effective))) / ((n + 2) ** 2 + effective),
  );
  const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
  let mean = new Float64Array(n).fill(0.5);
  let sigma = 0.3;
  let variances = new Float64Array(n).fill(1);
  const path = new Float64Array(n);
  for (let g = 0; g < generations; g++) {
    const members = trials
      .filter(({ number, value }) => Math.floor(number / size) === g && value !== undefined)
      .sort((a, b) => b.value! - a.value! || a.number - b.number);
    if (members.length < half) continue;
    const points = members.slice(0, half).map(({ settings }) => pointOf(space, settings, mean));
    const next = Float64Array.from(mean, (_, d) => points.reduce((a, p, k) => a + weights[k]! * p[d]!, 0));
    for (let d = 0; d < n; d++) {
      const step = (next[d]! - mean[d]!) / (sigma * Math.sqrt(variances[d]!));
      path[d] = (1 - cSigma) * path[d]! + Math.sqrt(cSigma * (2 - cSigma) * effective) * step;
    }
    const [centre, spread] = [mean, sigma];
    variances = Float64Array.from(variances, (v, d) => {
      const rank = points.reduce((a, p, k) => a + weights[k]! * ((p[d]! - centre[d]!) / spread) ** 2, 0);
      return (1 - cMu) * v + cMu * rank;
    });
    sigma *= Math.exp((cSigma / damping) * (Math.hypot(...path) / expected - 1));
    mean = next;
  }
  return { mean, sigma: Math.min(1, sigma), variances };
}

function pointOf(space: SearchSpace, settings: Config, otherwise: Float64Array): Float64Array {
  return Float64Array.from(space, (dimension, d) => {
    const value = settings[dimension.name];
    return value === undefined ? otherwise[d]! : coordinateOf(dimension, value);
  });
}

/** Reflects coordinates at the ends. */
function reflected(at: number): number {
  const folded = Math.abs(at % 2);
  return folded > 1 ? 2 - folded : folded;
}

const registry = new Registry([plugin, definePlugin({ name: 'mine', samplers: { 'cma-es': cmaEs } })]);
const samplers = registry.list('samplers');

test('there are four, one of them a plugin’s', () => {
  expect(samplers.map(({ id }) => id)).toEqual(['cma-es', 'random', 'sobol', 'tpe']);
});

test('tpe draws near no trial that failed, or whose value is NaN', () => {
  const { entry } = registry.get('samplers', 'tpe');
  const space = [{ kind: 'number', name: 'x', from: 0, to: 1, scale: 'linear', isWhole: false }] as const;
  const sampler = entry.create({ space, seed: 1, config: { startup: 10, candidates: 64 } });
  const trialsOf = (outcome: Pick<Trial, 'state' | 'value'>): Trial[] =>
    Array.from({ length: 12 }, (_, number) => ({
      ...{ number, steps: 10, settings: { x: number === 0 ? 0.95 : 0.1 + number / 1000 } },
      ...outcome,
    }));
  const suggested = sampler.suggest(12, trialsOf({ state: 'failed' }));
  expect(suggested.x).toBeGreaterThan(0.4);
  expect(suggested.x).toBeLessThan(0.8);
  expect(sampler.suggest(12, trialsOf({ state: 'done', value: Number.NaN }))).toEqual(suggested);
});

describe.each(samplers.map(({ id, entry }) => [id, entry] as const))('%s', (_, entry) => {
  for (const { name, run } of checkSampler(entry)) test(name, run);
});

describe('the kit finds a sampler that', () => {
  const random = registry.get('samplers', 'random').entry;
  /** Modifies the random sampler's suggestions, in the space of all kinds of settings. */
  const answering = (change: (settings: Config, trials: readonly Trial[]) => Config): SamplerEntry =>
    ({
      ...random,
      create: (context: { space: readonly unknown[] }) => {
        const own = random.create(context as never);
        const suggest = (number: number, trials: readonly Trial[]): Config =>
          context.space.length > 1
            ? change(own.suggest(number, trials), trials)
            : own.suggest(number, trials);
        return { suggest };
      },
    }) as never;
  const omit = (settings: Config, name: string): Config =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => key !== name));
  const broken: { readonly [name: string]: SamplerEntry } = {
    'leaves its range': { ...random, create: () => ({ suggest: () => ({ x: 2 }) }) } as SamplerEntry,
    'leaves a setting out': answering((settings) => omit(settings, 'linear')),
    'leaves a setting out that counts beside another': answering((settings) => omit(settings, 'ofAny')),
    'names a setting that does not count': answering((settings) => ({
      ...settings,
      ofOne: 0.5,
      kind: 'none',
    })),
    'names a setting of its own': answering((settings) => ({ ...settings, more: 1 })),
    'names no choice': answering((settings) => ({ ...settings, kind: 'three' })),
    'gives half a whole number': answering((settings) => ({ ...settings, whole: 1.5 })),
    'gives a word as a number': answering((settings) => ({ ...settings, log: '0.1' })),
    'is below its range': answering((settings) => ({ ...settings, linear: -1.5 })),
    'is above its range': answering((settings) => ({ ...settings, linear: 3.5 })),
    'forgets itself beside trials that failed': answering((settings, trials) =>
      trials.some(({ state }) => state === 'failed') ? {} : settings,
    ),
    'has a memory': {
      ...random,
      create: (context: never) => {
        const own = random.create(context);
        let asked = 0;
        return { suggest: (_number: number, trials: readonly Trial[]) => own.suggest(asked++, trials) };
      },
    } as SamplerEntry,
    'has no seed': {
      ...random,
      create: (context: { seed: number }) => random.create({ ...context, seed: 7 } as never),
    } as SamplerEntry,
    'sorts its trials': {
      ...random,
      create: (context: never) => {
        const own = random.create(context);
        return {
          suggest: (number: number, trials: Trial[]) => {
            trials.reverse();
            return own.suggest(number, trials);
          },
        };
      },
    } as SamplerEntry,
  };
  test.each(Object.entries(broken))('%s', async (_, entry) => {
    const ends = await Promise.allSettled([...checkSampler(entry)].map(({ run }) => run()));
    const reasons = ends.flatMap((end) => (end.status === 'rejected' ? [end.reason as Error] : []));
    expect(reasons.map(({ message }) => message)).toMatchSnapshot();
    expect(reasons.length).toBeGreaterThan(0);
    for (const reason of reasons) expect(reason).toMatchObject({ code: 'contract' });
  });
});

function best(entry: SamplerEntry<object>, { space, of }: TestFunction, seed: number, count: number): number {
  const sampler = entry.create({ space, seed, config: entry.defaults as Config });
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const settings = sampler.suggest(number, trials);
    trials.push({ number, settings, state: 'done', steps: 1, value: -of(settings) });
  }
  return -Math.max(...trials.map(({ value }) => value!));
}

test('Sobol’s points are SciPy’s, without their order of scrambling', () => {
  const golden = JSON.parse(
    readFileSync(new URL('./fixtures/sobol.json', import.meta.url), 'utf8'),
  ) as number[][];
  const shifts = new Uint32Array(golden[0]!.length);
  expect(golden.map((_, index) => [...sobolPoint(index, shifts)])).toEqual(golden);
});

test('CMA-ES goes down a valley by the contract alone', () => {
  const levy = functions['levy-4']!;
  const ends = ['cma-es', 'random'].map((id) =>
    median([1, 2, 3, 4, 5].map((seed) => best(registry.get('samplers', id).entry, levy, seed, 200))),
  );
  expect(ends[0]).toBeLessThan(ends[1]! / 4);
});

test.each(Object.keys(functions))('TPE is as good as it was on %s', (name) => {
  const { medians } = JSON.parse(
    readFileSync(new URL('./fixtures/samplers.json', import.meta.url), 'utf8'),
  ) as { medians: { [sampler: string]: { [name: string]: number } } };
  const f = functions[name]!;
  const regrets = [1, 2, 3, 4, 5].map(
    (seed) => best(registry.get('samplers', 'tpe').entry, f, seed, 60) - f.minimum,
  );
  // With fewer trials and seeds, the bound is halfway between its result and chance.
  expect(Math.min(...regrets)).toBeLessThan((medians.tpe![name]! + medians.random![name]!) / 2);
});

test('trials that failed are not tried again, and those that came farther count for more', () => {
  const space = [{ kind: 'choice', name: 'x', choices: ['bad', 'good', 'far'] }] as const;
  const sampler = registry
    .get('samplers', 'tpe')
    .entry.create({ space, seed: 1, config: { startup: 1, candidates: 64 } });
  const trials = Array.from({ length: 30 }, (_, number): Trial => {
    const base = { number, settings: { x: space[0].choices[number % 3]! } };
    if (number % 3 === 0) return { ...base, state: 'failed', steps: 0 };
    // Worse, but from the longer runs.
    return number % 3 === 1
      ? { ...base, state: 'running', steps: 10, value: 5 }
      : { ...base, state: 'done', steps: 90, value: 1 };
  });
  const suggested = Array.from({ length: 20 }, (_, k) => sampler.suggest(30 + k, trials).x);
  expect(suggested.filter((x) => x === 'far').length).toBeGreaterThan(15);
});
