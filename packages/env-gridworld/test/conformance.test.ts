import { Rng, randomAction } from '@prism-rl/core';
import { checkVectorEnv } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
import { TabularEnv, TabularVector } from '../src/tabularEnv.ts';
import { type TabularTask, tabularModel } from '../src/tabularModel.ts';
import { caseChecks, cases, configOfCase } from './environments.ts';

test('every environment of the plugin is among the cases', () => {
  expect(new Set([...cases.map(({ id }) => id), 'Taxi-v4'])).toEqual(
    new Set(Object.keys(plugin.environments!)),
  );
});

test.each(Object.entries(plugin.environments!).filter(([, { defaults }]) => 'maxEpisodeSteps' in defaults))(
  'an episode of %s lasts at most maxEpisodeSteps',
  async (_, { create, defaults }) => {
    const env = await create({ ...defaults, maxEpisodeSteps: 1 });
    const actions = new Rng(0);
    for (let seed = 0; seed < 10; seed++) {
      const { observation } = env.reset({ seed });
      const { terminated, truncated } = env.step(randomAction(env, observation, actions));
      expect(terminated || truncated).toBe(true);
    }
  },
);

test.each(cases)('the settings of $title pass its schema', (one) => {
  const config = configOfCase(one);
  expect(plugin.environments![one.id]!.schema['~standard'].validate(config)).toMatchObject({ value: config });
});

describe.each(cases.filter((one) => cases.find(({ id }) => id === one.id) === one))('$title', (one) => {
  for (const { name, run } of caseChecks(one)) test(name, run);
});

describe('a deterministic table whose task overrides steps', () => {
  const ring: TabularTask = {
    id: 'Ring-v0',
    model: tabularModel(40, 2, [0], (state, action, add) => add(1, (state + action + 1) % 40, 0, false)),
    ...{ maxEpisodeSteps: 7, framesPerSecond: 4, actionNames: ['one', 'two'], describe: String },
    twist: { arms: (rng) => rng.random() < 0.8, strike: (rng) => rng.integers(40) },
    draw: () => ({ width: 1, height: 1, data: new Uint8Array(3) }),
  };
  const checks = checkVectorEnv(
    (numEnvs) => new TabularVector(numEnvs, ring),
    () => new TabularEnv(ring),
  );
  for (const { name, run } of checks) test(name, run);
});
