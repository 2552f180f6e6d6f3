import { readFileSync } from 'node:fs';
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
    ['Ant-v5', 1000, 6000],
    ['HalfCheetah-v5', 1000, 4800],
    ['Hopper-v5', 1000, 3800],
    ['Humanoid-v5', 1000, undefined],
    ['HumanoidStandup-v5', 1000, undefined],
    ['InvertedDoublePendulum-v5', 1000, 9100],
    ['InvertedPendulum-v5', 1000, 950],
    ['Pusher-v5', 100, 0],
    ['Reacher-v5', 50, -3.75],
    ['Swimmer-v5', 1000, 360],
    ['Walker2d-v5', 1000, undefined],
  ]);
});

describe.each(Object.entries(environments))('%s', (id, entry) => {
  const config = resolveConfig(`environment ${id}`, entry);
  const steps = 25;
  const requires = ['save', 'render', 'renderText'] as const;
  for (const check of checkEnv(() => entry.create(config), { steps, requires })) test(check.name, check.run);
  const vector = checkVectorEnv(
    (numEnvs) => entry.createVector!(numEnvs, config),
    () => entry.create(config),
    { steps, numEnvs: [1, 3], requires: [...requires, 'restart'] },
  );
  for (const check of vector) test(`vector: ${check.name}`, check.run);
});

test('MuJoCo is loaded by a dynamic import alone, so that listing names costs nothing', () => {
  const loader = readFileSync(new URL('./engine/mujoco.ts', import.meta.url), 'utf8');
  expect(loader).toContain("await import('@mujoco/mujoco')");
  expect(loader).not.toMatch(/^import (?!type)[^;]*'@mujoco\/mujoco'/m);
});
