import type { Config, Dimension, Sampler, SamplerEntry, SearchSpace, Trial } from '@prism-rl/core';
import { meets, PrismError } from '@prism-rl/core';
import type { Check } from './check.ts';

const number = { kind: 'number', isWhole: false, scale: 'linear' } as const;

/** Numbers on every scale, integers, choices of any kind, and settings that depend on others. */
const everything: SearchSpace = [
  { ...number, name: 'linear', from: -1, to: 3 },
  { ...number, name: 'log', from: 1e-5, to: 1, scale: 'log' },
  { ...number, name: 'complement', from: 0.9, to: 0.9999, scale: 'complement' },
  { ...number, name: 'whole', from: 1, to: 5, isWhole: true },
  { kind: 'choice', name: 'lists', choices: [[64], [64, 64]] },
  { kind: 'choice', name: 'kind', choices: ['none', 'one', 'two'] },
  { ...number, name: 'ofOne', from: 0, to: 1, needs: { kind: ['one'] } },
  { kind: 'choice', name: 'ofAny', choices: [true, false], needs: { kind: { not: 'none' } } },
  { ...number, name: 'deep', from: 1, to: 9, isWhole: true, scale: 'log', needs: { ofAny: [true] } },
];
const oneNumber: SearchSpace = [{ ...number, name: 'x', from: 0, to: 1 }];
const oneChoice: SearchSpace = [{ kind: 'choice', name: 'x', choices: ['a', 'b'] }];

/** Trials per check. */
const many = 40;

/** Yields the checks of a sampler with its default settings. */
export function* checkSampler<C extends object>(entry: SamplerEntry<C>): Generator<Check> {
  const make = (space: SearchSpace, seed = 1): Sampler =>
    entry.create({ space, seed, config: entry.defaults });
  const check = (name: string, run: () => void): Check => ({ name, run: async () => run() });

  yield check('suggests a value within range for each active setting, and for no other', () => {
    for (const space of [everything, oneNumber, oneChoice])
      for (const { settings } of play(make(space), many)) requireInside(space, settings);
  });

  yield check('equal space, seed, number and trials give equal settings, whatever the earlier calls', () => {
    const trials = play(make(everything), many);
    const fresh = make(everything);
    for (const number of [many - 1, 3, 17, 0]) {
      same(fresh.suggest(number, trials.slice(0, number)), trials[number]!.settings, `trial ${number}`);
    }
  });

  yield check('other seeds suggest other settings', () => {
    const [one, other] = [1, 2].map((seed) =>
      play(make(everything, seed), 3).map(({ settings }) => settings),
    );
    if (text(one) === text(other)) throw failure('the seeds 1 and 2 suggest the same');
  });

  yield check('handles trials that are running, that failed, and that all have the same value', () => {
    const sampler = make(everything);
    const trials: Trial[] = [];
    for (let k = 0; k < many; k++) {
      const settings = sampler.suggest(k, trials);
      requireInside(everything, settings);
      const states: Trial[] = [
        { number: k, settings, state: 'running', steps: 0 },
        { number: k, settings, state: 'failed', steps: 0 },
        { number: k, settings, state: 'done', steps: 10, value: 1 },
        { number: k, settings, state: 'running', steps: 5, value: 1 },
      ];
      trials.push(states[k % 4]!);
    }
  });

  yield check('does not change the trials that it receives', () => {
    const trials = play(make(everything), many);
    const before = text(trials);
    make(everything).suggest(many, trials);
    if (text(trials) !== before) throw failure('suggest changed the trials');
  });
}

/** Runs trials of a learnable objective, which is high if the first setting is small. */
function play(sampler: Sampler, count: number): Trial[] {
  const trials: Trial[] = [];
  for (let number = 0; number < count; number++) {
    const settings = sampler.suggest(number, trials);
    const [first] = Object.values(settings);
    const value = typeof first === 'number' ? -(first ** 2) : first === 'a' ? 1 : 0;
    trials.push({ number, settings, state: 'done', steps: 10, value });
  }
  return trials;
}

function requireInside(space: SearchSpace, settings: Config): void {
  const known = new Set(space.map(({ name }) => name));
  const unknown = Object.keys(settings).find((name) => !known.has(name));
  if (unknown !== undefined) throw failure(`"${unknown}" is not in the space`);
  for (const dimension of space) {
    const { name, needs = {} } = dimension;
    const counts = Object.entries(needs).every(([other, accepted]) => meets(settings[other], accepted));
    if (counts !== Object.hasOwn(settings, name)) {
      throw failure(`"${name}" ${counts ? 'is missing' : 'is inactive, but present'} in ${text(settings)}`);
    }
    if (counts && !isIn(dimension, settings))
      throw failure(`${name}=${text(settings[name])} is out of its range`);
  }
}

function isIn(dimension: Dimension, settings: Config): boolean {
  const value = settings[dimension.name];
  if (dimension.kind === 'choice') return dimension.choices.some((choice) => text(choice) === text(value));
  if (typeof value !== 'number' || (dimension.isWhole && !Number.isInteger(value))) return false;
  return value >= dimension.from && value <= dimension.to;
}

function same(actual: unknown, expected: unknown, what: string): void {
  if (text(actual) !== text(expected)) throw failure(`${what} is ${text(actual)} and was ${text(expected)}`);
}

const text = (value: unknown): string => JSON.stringify(value);

function failure(what: string): PrismError {
  return PrismError.contract`The sampler breaks its contract: ${what}.`;
}
