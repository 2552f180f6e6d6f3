import { readFileSync } from 'node:fs';
import type { Config, Sampler, SamplerEntry, SearchSpace, Trial } from '@prism-rl/core';
import { Registry } from '@prism-rl/core';
import { checkSampler } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { sameDeclarations } from '../../../../test/agents/sameDeclarations.ts';
import { plugin } from '../../src/plugin.ts';
import { sobolPoint } from '../../src/search/samplers/sobol/sobolPoint.ts';
import { functions, type TestFunction } from './functions.ts';

sameDeclarations(plugin);

const registry = new Registry([plugin]);
const samplers = registry.list('samplers');

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
  /** Another sampler around the random one. */
  const around = (
    suggest: (own: Sampler, space: SearchSpace) => Sampler['suggest'],
    seed?: number,
  ): typeof random => ({
    ...random,
    create: (context) => {
      const own = random.create({ ...context, ...(seed !== undefined && { seed }) });
      return { suggest: suggest(own, context.space) };
    },
  });
  /** Changes the suggestions in the space of all kinds of settings. */
  const answering = (change: (settings: Config, trials: readonly Trial[]) => Config): typeof random =>
    around((sampler, space) => (number, trials) => {
      const own = sampler.suggest(number, trials);
      return space.length > 1 ? change(own, trials) : own;
    });
  const omit = (settings: Config, name: string): Config =>
    Object.fromEntries(Object.entries(settings).filter(([key]) => key !== name));
  const broken: { readonly [name: string]: typeof random } = {
    'leaves its range': around(() => () => ({ x: 2 })),
    'leaves a setting out': answering((settings) => omit(settings, 'linear')),
    'leaves a setting out that counts beside another': answering((settings) => omit(settings, 'ofAny')),
    'names a setting that does not count': answering((own) => ({ ...own, ofOne: 0.5, kind: 'none' })),
    'names a setting of its own': answering((settings) => ({ ...settings, more: 1 })),
    'names no choice': answering((settings) => ({ ...settings, kind: 'three' })),
    'gives half a whole number': answering((settings) => ({ ...settings, whole: 1.5 })),
    'gives a word as a number': answering((settings) => ({ ...settings, log: '0.1' })),
    'is below its range': answering((settings) => ({ ...settings, linear: -1.5 })),
    'is above its range': answering((settings) => ({ ...settings, linear: 3.5 })),
    'forgets itself beside trials that failed': answering((settings, trials) =>
      trials.some(({ state }) => state === 'failed') ? {} : settings,
    ),
    'has a memory': around((own) => {
      let asked = 0;
      return (_number, trials) => own.suggest(asked++, trials);
    }),
    'has no seed': around((own) => own.suggest.bind(own), 7),
    'sorts its trials': around((own) => (number, trials) => {
      (trials as Trial[]).reverse();
      return own.suggest(number, trials);
    }),
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
