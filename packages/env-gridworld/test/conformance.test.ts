import { Rng, randomAction } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
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
