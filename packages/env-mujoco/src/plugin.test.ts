import { readFileSync } from 'node:fs';
import type { EnvironmentEntry } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { few, robotChecks } from '../test/robotChecks.ts';
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

test('scores are put between random actions and a published SAC, or what counts as solved', () => {
  const facts = Object.entries(environments).map(([id, { referenceReturns }]) => [
    id.replace('-v5', ''),
    referenceReturns!.random,
    referenceReturns!.published?.mean ?? referenceReturns!.solved,
  ]);
  expect(facts).toEqual([
    ['Ant', -65.5, 4616],
    ['HalfCheetah', -282, 9634.9],
    ['Hopper', 17.3, 2310.5],
    ['Humanoid', 115.8, 4996.3],
    ['HumanoidStandup', 33621.2, undefined],
    ['InvertedDoublePendulum', 49, 9100],
    ['InvertedPendulum', 5, 909.4],
    ['Pusher', -149.3, -22.5],
    ['Reacher', -43, -3.75],
    ['Swimmer', 0.9, 346],
    ['Walker2d', 2, 3591.5],
  ]);
});

describe.each(few)('%s', (id) => {
  for (const { name, run } of robotChecks(id)) test(name, run);
});

test('MuJoCo is loaded by a dynamic import alone, so that listing names costs nothing', () => {
  const loader = readFileSync(new URL('./engine/mujoco.ts', import.meta.url), 'utf8');
  expect(loader).toContain("await import('@mujoco/mujoco')");
  expect(loader).not.toMatch(/^import (?!type)[^;]*'@mujoco\/mujoco'/m);
});
