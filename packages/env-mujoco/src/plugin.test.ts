import { readFileSync } from 'node:fs';
import type { EnvironmentEntry } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { environmentChecks } from '../../../test/agents/environmentChecks.ts';
import { plugin } from './plugin.ts';

const environments = plugin.environments as { readonly [id: string]: EnvironmentEntry<object> };

test('limits and thresholds equal Gymnasium’s; scores lie between random actions and a published SAC or the solved score', () => {
  const facts = Object.entries(environments).map(([id, entry]) => {
    const { random, published, solved } = entry.referenceReturns!;
    return [id, entry.maxEpisodeSteps, entry.rewardThreshold, random, published?.mean ?? solved];
  });
  expect(facts).toEqual([
    ['Ant-v5', 1000, 6000, -65.5, 4616],
    ['HalfCheetah-v5', 1000, 4800, -282, 9634.9],
    ['Hopper-v5', 1000, 3800, 17.3, 2310.5],
    ['Humanoid-v5', 1000, undefined, 115.8, 4996.3],
    ['HumanoidStandup-v5', 1000, undefined, 33621.2, undefined],
    ['InvertedDoublePendulum-v5', 1000, 9100, 49, 9100],
    ['InvertedPendulum-v5', 1000, 950, 5, 909.4],
    ['Pusher-v5', 100, 0, -149.3, -22.5],
    ['Reacher-v5', 50, -3.75, -43, -3.75],
    ['Swimmer-v5', 1000, 360, 0.9, 346],
    ['Walker2d-v5', 1000, undefined, 2, 3591.5],
  ]);
});

// `taught.slow.test.ts` checks the contract of all.
describe.each(['Hopper-v5', 'InvertedPendulum-v5', 'Reacher-v5'])('%s', (id) => {
  for (const { name, run } of environmentChecks(plugin, id, 25)) test(name, run);
});

test('loads MuJoCo only by a dynamic import, so that listing names is cheap', () => {
  const loader = readFileSync(new URL('./engine/mujoco.ts', import.meta.url), 'utf8');
  expect(loader).toContain("await import('@mujoco/mujoco')");
  expect(loader).not.toMatch(/^import (?!type)[^;]*'@mujoco\/mujoco'/m);
});
