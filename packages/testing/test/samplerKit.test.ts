// checkSampler passes a sound sampler and finds what is wrong with a defective one.
import type { Config, Dimension, Json, SamplerEntry, SearchSpace, Trial } from '@prism-rl/core';
import { integer, meets, Rng, settings as settingsOf } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { checkSampler } from '../src/index.ts';
import { failuresOf } from './failuresOf.ts';
import { sameCalls } from './transcript.ts';

function drawn(dimension: Dimension, rng: Rng): Json {
  const u = rng.random();
  if (dimension.kind === 'choice') return dimension.choices[Math.floor(u * dimension.choices.length)]!;
  const value = dimension.from + u * (dimension.to - dimension.from);
  return dimension.isWhole ? Math.round(value) : value;
}

/** Independent draws: depends on the seed and the number only. */
function suggested(space: SearchSpace, seed: number, number: number): { [name: string]: Json } {
  const rng = new Rng(1000 * seed + number);
  const settings: { [name: string]: Json } = {};
  for (const dimension of space) {
    const isActive = Object.entries(dimension.needs ?? {}).every(([other, accepted]) =>
      meets(settings[other], accepted),
    );
    const value = drawn(dimension, rng);
    if (isActive) settings[dimension.name] = value;
  }
  return settings;
}

type Suggest = (
  settings: { [name: string]: Json },
  call: {
    readonly context: Parameters<SamplerEntry['create']>[0];
    readonly number: number;
    readonly trials: readonly Trial[];
  },
) => Config;

const checksOf = (suggest: Suggest = (settings) => settings) => [
  ...checkSampler({
    description: 'independent draws',
    ...settingsOf({ size: integer(3, 'A number') }),
    create: (context) => {
      const { space, seed } = context;
      return {
        suggest: (number, trials) => suggest(suggested(space, seed, number), { context, number, trials }),
      };
    },
  }),
];

sameCalls('checkSampler', (wrap) =>
  checkSampler({
    description: 'independent draws',
    ...settingsOf({ size: integer(3, 'A number') }),
    create: ({ space, seed }) => wrap({ suggest: (number: number) => suggested(space, seed, number) }),
  }),
);

test.each(checksOf())('sound: $name', ({ run }) => run());

const within = 'suggests a value within range for each active setting, and for no other';
const equal = 'equal space, seed, number and trials give equal settings, whatever the earlier calls';
const seeds = 'other seeds suggest other settings';
const any = 'handles trials that are running, that failed, and that all have the same value';
const pure = 'does not change the trials that it receives';
let calls = 0;

const set =
  (name: string, change: (value: Json) => Json): Suggest =>
  (settings) =>
    name in settings ? { ...settings, [name]: change(settings[name]!) } : settings;

const defects: readonly (readonly [what: string, checks: readonly string[], says: string, Suggest])[] = [
  ['a number above its range', [within, any], 'linear=3.1 is out of its range', set('linear', () => 3.1)],
  ['a number below its range', [within, any], 'linear=-1.1 is out of its range', set('linear', () => -1.1)],
  ['a fraction of a whole number', [within, any], 'whole=2.5 is out of its range', set('whole', () => 2.5)],
  ['text instead of a number', [within, any], 'log="1" is out of its range', set('log', () => '1')],
  ['a choice that is none', [within, any], 'lists=[32] is out of its range', set('lists', () => [32])],
  [
    'a setting of another space',
    [within, any],
    '"other" is not in the space',
    (own) => ({ ...own, other: 1 }),
  ],
  ['a missing setting', [within, any], '"whole" is missing', ({ whole: _, ...settings }) => settings],
  [
    'a setting that is inactive',
    [within, any],
    '"ofOne" is inactive, but present',
    (settings) => ('kind' in settings ? { ...settings, ofOne: 0.5 } : settings),
  ],
  [
    'what depends on earlier calls',
    [equal],
    'trial 39 is',
    (settings, { number }) => ({
      ...settings,
      ...('linear' in settings && { linear: ++calls / 1e9 + number * 0 }),
    }),
  ],
  [
    'a seed that is ignored',
    [seeds],
    'the seeds 1 and 2 suggest the same',
    (_, { context, number }) => suggested(context.space, 1, number),
  ],
  [
    'failing at trials without a value',
    [any],
    'no value',
    (settings, { trials }) => {
      if (trials.some(({ value }) => value === undefined)) throw new Error('no value');
      return settings;
    },
  ],
  [
    'trials that it sorts',
    [pure],
    'suggest changed the trials',
    (settings, { trials }) => {
      (trials as Trial[]).reverse();
      return settings;
    },
  ],
  [
    'settings that are not its defaults',
    [within],
    'size 3',
    (settings, { context }) => {
      if (context.config.size === 3) throw new Error('size 3');
      return settings;
    },
  ],
];

describe('defects', () => {
  test.each(defects)('%s', async (_, expected, says, suggest) => {
    const messages = await failuresOf(checksOf(suggest));
    expect(Object.keys(messages)).toEqual(expect.arrayContaining([...expected]));
    for (const name of expected) expect(messages[name]).toContain(says);
  });
});
