import type { AgentContext } from '@prism-rl/core';
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { plugin } from '../plugin.ts';
import type { ActorCriticConfig } from './config.ts';
import { episodicActorCriticRecipe } from './recipe.ts';

await activateBackend('tfjs-cpu');

/** Episodes of the given lengths with a reward of 1 per step; the last one is truncated. */
function episodes(...lengths: readonly number[]): Rollout {
  const steps = lengths.reduce((sum, length) => sum + length, 0);
  const [terminated, truncated] = [new Uint8Array(steps), new Uint8Array(steps)];
  let row = -1;
  for (const [k, length] of lengths.entries()) {
    row += length;
    (k === lengths.length - 1 ? truncated : terminated)[row] = 1;
  }
  const rewards = new Float64Array(steps).fill(1);
  const tailRows = Int32Array.of(steps - 1);
  return { steps, numEnvs: 1, rewards, terminated, truncated, tailRows } as unknown as Rollout;
}

function targetsOf(config: Partial<ActorCriticConfig>) {
  const { targets } = episodicActorCriticRecipe({
    config: { ...plugin.agents!['actor-critic']!.defaults, hidden: [4], ...config },
    observationSpace: new Box({ low: -1, high: 1, shape: [2] }),
    actionSpace: new Discrete(2),
    rng: new Rng(1),
  } as unknown as AgentContext<ActorCriticConfig>);
  return { targets, see: (rollout: Rollout) => targets.of(rollout, undefined as never) };
}

test('the running return starts at 0, so that no run is solved at its start', () => {
  const entry = plugin.agents!['actor-critic']!;
  expect(() => resolveConfig('agent actor-critic', entry, { solvedReturn: -200 })).toThrow(/at least 0/);
  expect(targetsOf({ solvedReturn: 0 }).targets.finished).toBe(false);
});

test('is solved once the running return exceeds solvedReturn', async () => {
  const { targets, see } = targetsOf({ solvedReturn: 4, runningWeight: 0.5 });
  expect(targets.finished).toBe(false);
  // From 0 with returns of 4, halfway each time: 2 and 3.
  expect((await see(episodes(4, 4))).metrics.runningReturn).toBe(3);
  expect(targets.finished).toBe(false);
  // (3 + 5) / 2 = 4 does not exceed 4.
  await see(episodes(5));
  expect(targets.finished).toBe(false);
  await see(episodes(5));
  expect(targets.finished).toBe('solved');
});

test('is never solved without solvedReturn', async () => {
  const { targets, see } = targetsOf({ solvedReturn: null, runningWeight: 1 });
  await see(episodes(50));
  expect(targets.finished).toBe(false);
});

test('standardises returns over the batch, discounted within episodes', async () => {
  const { see } = targetsOf({ discount: 0.5 });
  const { columns } = await see(episodes(2, 1));
  // 1.5, 1, 1: mean 7/6, deviation √(1/18).
  const [mean, deviation] = [7 / 6, Math.sqrt(1 / 18)];
  for (const [k, value] of [1.5, 1, 1].entries())
    expect(columns.returns![k]).toBeCloseTo((value - mean) / deviation, 4);
});
