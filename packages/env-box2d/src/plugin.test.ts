import { type EnvironmentEntry, resolveConfig } from '@prism-rl/core';
import { checkEnv, checkVectorEnv } from '@prism-rl/core/conformance';
import { describe, expect, test } from 'vitest';
import { plugin } from './plugin.ts';

const environments = plugin.environments as { readonly [id: string]: EnvironmentEntry<object> };

test('ids, limits and thresholds are Gymnasium’s', () => {
  const facts = Object.entries(environments).map(([id, { maxEpisodeSteps, rewardThreshold }]) => [
    id,
    maxEpisodeSteps,
    rewardThreshold,
  ]);
  expect(facts).toEqual([
    ['LunarLander-v3', 1000, 200],
    ['LunarLanderContinuous-v3', 1000, 200],
    ['LunarLanderContinuous-v2', 1000, 200],
    ['BipedalWalker-v3', 1600, 300],
    ['BipedalWalkerHardcore-v3', 2000, 300],
    ['CarRacing-v3', 1000, 900],
  ]);
});

describe.each(Object.entries(environments))('%s', (id, entry) => {
  const config = resolveConfig(`environment ${id}`, entry);

  test('is what its entry says', async () => {
    const env = await entry.create(config);
    expect(env.id).toBe(id);
    expect(env.actionSpace.kind).toBe(id === 'LunarLander-v3' ? 'discrete' : 'box');
  });

  // Pictures cost more than physics.
  const steps = id === 'CarRacing-v3' ? 30 : 100;
  const requires = ['save', 'render', 'renderText'] as const;
  for (const check of checkEnv(() => entry.create(config), { steps, requires })) test(check.name, check.run);
  const vector = checkVectorEnv(
    (numEnvs) => entry.createVector!(numEnvs, config),
    () => entry.create(config),
    { steps, numEnvs: [1, 3], requires },
  );
  for (const check of vector) test(`vector: ${check.name}`, check.run);
});
