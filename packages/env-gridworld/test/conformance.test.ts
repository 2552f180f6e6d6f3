import { Rng, randomAction } from '@prism-rl/core';
import type { EnvFeature } from '@prism-rl/testing';
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
import { cases, configOfCase } from './environments.ts';

test('every environment of the plugin is among the cases', () => {
  expect(new Set([...cases.map(({ id }) => id), 'Taxi-v4'])).toEqual(
    new Set(Object.keys(plugin.environments!)),
  );
});

test.each(Object.entries(plugin.environments!).filter(([, { defaults }]) => 'maxEpisodeSteps' in defaults))(
  'an episode of %s lasts no longer than it is set to',
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

describe.each(cases)('$title', (one) => {
  const entry = plugin.environments![one.id]!;
  const config = configOfCase(one);
  const create = () => entry.create(config);
  const hasModel =
    !/Blackjack|Junctions|MemoryChain|Moving|TicTacToe/.test(one.id) && !('ficklePassenger' in one.config);
  const requires: EnvFeature[] = ['save', 'render', 'renderText', ...(hasModel ? (['model'] as const) : [])];
  const options = { requires, deterministic: one.deterministic ?? false };

  test('its settings pass its schema', () => {
    expect(entry.schema['~standard'].validate(config)).toMatchObject({ value: config });
  });
  for (const check of checkEnv(create, options)) test(check.name, check.run);
  const checks = checkVectorEnv((numEnvs) => entry.createVector!(numEnvs, config), create, {
    requires: ['save', 'render', 'renderText', 'restart'],
  });
  for (const check of checks) test(`vector: ${check.name}`, check.run);
});
