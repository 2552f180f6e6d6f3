import { Box, Discrete, Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { lambdaReturns, timeMajor } from '@prism-rl/memory';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { ObjectiveNetwork, Recipe } from '../rolloutAgent/recipe.ts';
import { RolloutAgent } from '../rolloutAgent/rolloutAgent.ts';
import type { PqnConfig } from './config.ts';
import { pqnSettings } from './config.ts';
import { epsilonGreedySampler, pqnRecipe } from './recipe.ts';

const engine = await activateBackend('tfjs-cpu');

function contextFor(config: Partial<PqnConfig>) {
  return {
    observationSpace: new Box({ low: -1, high: 1, shape: [2] }),
    actionSpace: new Discrete(3),
    numEnvs: 2,
    steps: 100,
    config: { ...pqnSettings.defaults, hidden: [4], rolloutSteps: 2, minibatches: 1, epochs: 1, ...config },
    rng: new Rng(1),
    engine,
  };
}

const rollout = {
  steps: 2,
  numEnvs: 2,
  observations: Float32Array.of(0.1, 0.2, -0.3, 0.4, 0.5, -0.6, 0.7, 0.8),
  actions: Int32Array.of(0, 1, 2, 0),
  extras: { samples: Int32Array.of(0, 1, 2, 0) },
  rewards: Float64Array.of(1, -1, 2, 0.5),
  terminated: Uint8Array.of(0, 1, 0, 0),
  truncated: Uint8Array.of(1, 0, 0, 0),
  starts: Uint8Array.of(1, 1, 1, 1),
  tailRows: Int32Array.of(0, 2, 3),
  tailObservations: Float32Array.of(0.9, -0.9, 0.4, 0.3, -1, 1),
};

test('the loss is half the squared distance of q(s, a) from Peng’s Q(λ), with scaled rewards', async () => {
  const settings = { discount: 0.9, lambda: 0.65, rewardScale: 0.1 };
  const recipe: Recipe = pqnRecipe(contextFor(settings));
  const agent = await RolloutAgent.create(contextFor(settings), recipe);
  const valuesOf = (observations: Float32Array): number[][] =>
    (recipe.objective.network as ObjectiveNetwork)
      .policy(tf.tensor2d(observations, [observations.length / 2, 2]))
      .arraySync();
  const before = valuesOf(rollout.observations);
  const tails = valuesOf(rollout.tailObservations);
  // Successors: row 0 is truncated, row 1 terminal (its successor has no effect), rows 2 and 3 are the last.
  const next = [tails[0]!, [9, 9, 9], tails[1]!, tails[2]!].flat();
  const targets = new Float64Array(4);
  const steps = timeMajor({ ...rollout, rewards: rollout.rewards.map((r) => 0.1 * r) }, 0.9);
  const best = Float64Array.from({ length: 4 }, (_, row) => Math.max(...next.slice(3 * row, 3 * row + 3)));
  lambdaReturns(steps, best, 0.65, targets);
  const errors = [...rollout.actions].map((action, row) => before[row]![action]! - targets[row]!);
  const expected = errors.reduce((sum, error) => sum + (0.5 * error ** 2) / 4, 0);
  const metrics = await agent.learn(rollout);
  expect(metrics.loss).toBeCloseTo(expected, 5);
  expect(metrics.kl).toBeUndefined();
  // One step of RAdam has changed the values of these actions.
  expect(valuesOf(rollout.observations)).not.toEqual(before);
  agent.dispose();
});

test('values stored while acting give the same update as values computed afterwards', async () => {
  const learner = () => RolloutAgent.create(contextFor({}), pqnRecipe(contextFor({})));
  const [keeping, computing] = [await learner(), await learner()];
  const values = new Float32Array(4);
  for (const row of [0, 2]) {
    const out = {
      actions: new Int32Array(2),
      extras: { samples: new Int32Array(2), values: values.subarray(row, row + 2) },
    };
    await keeping.act(rollout.observations.subarray(2 * row, 2 * row + 4), out, 'explore');
  }
  expect(keeping.extras.values).toEqual({ dtype: 'float32', size: 1 });
  // Row 0 continues in row 2 and bootstraps from its value.
  const going = {
    ...rollout,
    truncated: new Uint8Array(4),
    tailRows: Int32Array.of(2, 3),
    tailObservations: rollout.tailObservations.subarray(2),
  };
  const kept = { ...going, extras: { ...rollout.extras, values } };
  expect(await keeping.learn(kept)).toEqual(await computing.learn(going));
  // Updates use the stored values: others change the loss.
  const other = { ...kept, extras: { ...kept.extras, values: Float32Array.of(1, 2, 3, 4) } };
  expect((await keeping.learn(other)).loss).not.toBe((await computing.learn(going)).loss);
  keeping.dispose();
  computing.dispose();
});

test('ε decreases linearly over its fraction of the run, also after a restore', async () => {
  const agent = await RolloutAgent.create(
    contextFor({}),
    pqnRecipe(contextFor({ epsilonStart: 1, epsilonEnd: 0.05, epsilonFraction: 0.08 })),
  );
  const first = await agent.learn(rollout);
  expect(first.epsilon).toBeCloseTo(0.525, 12);
  const saved = structuredClone(await agent.save());
  expect((await agent.learn(rollout)).epsilon).toBe(0.05);
  expect((await agent.learn(rollout)).epsilon).toBe(0.05);
  agent.restore(saved);
  expect((await agent.learn(rollout)).epsilon).toBe(0.05);
  agent.dispose();
});

test('ε-greedy: the best action, and any with probability ε', () => {
  const draws = 30_000;
  const values = Float32Array.from({ length: 3 * draws }, (_, k) => [1, 5, 2][k % 3]!);
  const out = new Int32Array(draws);
  epsilonGreedySampler(3, () => 0.3).sample(new Rng(2), values, out);
  const share = (action: number): number => out.filter((one) => one === action).length / draws;
  expect(Math.abs(share(1) - (0.7 + 0.1))).toBeLessThan(0.01);
  expect(Math.abs(share(0) - 0.1)).toBeLessThan(0.007);
  epsilonGreedySampler(3, () => 0).sample(new Rng(2), values, out);
  expect(new Set(out)).toEqual(new Set([1]));
});

test('ties go to the first action, as in the exported policy', () => {
  const values = Float32Array.of(2, 5, 5, 0, 0, 0, -1, -3, -1);
  const sampler = epsilonGreedySampler(3, () => 0);
  const [drawn, best] = [new Int32Array(3), new Int32Array(3)];
  sampler.sample(new Rng(2), values, drawn);
  sampler.mostProbable(values, best);
  expect([...drawn]).toEqual([1, 0, 0]);
  expect([...best]).toEqual([1, 0, 0]);
  expect([...tf.tidy(() => sampler.mode(tf.tensor2d(values, [3, 3])).dataSync())]).toEqual([1, 0, 0]);
});
