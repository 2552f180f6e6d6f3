// DQN from demonstrations: its margin in closed form, and runs that are killed while it pretrains and later.
import type { AgentEntry, Episodes, Space } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { largeMargin } from '../src/dqn/largeMargin.ts';
import { plugin } from '../src/plugin.ts';

const engine = await activateBackend('ort');

test('the margin counts in rows of demonstrations alone, and only where another action comes within it', async () => {
  await activateBackend('tfjs-cpu');
  const qTm1 = tf.tensor2d([
    [1, 0.1, 0], // the taken one is better by 0.9: nothing
    [1, 0.5, 0], // 0.5 + 0.8 − 1
    [0, 2, 1], // 2 + 0.8 − 0
    [0, 2, 1], // none of ours
  ]);
  const step = { qTm1, aTm1: tf.tensor1d([0, 0, 0, 0], 'int32') };
  const columns = { demonstration: tf.tensor1d([1, 1, 1, 0]) };
  const term = largeMargin({ margin: 2, marginSize: 0.8 });
  const found = term({ ...step, columns } as unknown as Parameters<typeof term>[0]);
  expect(found.dataSync()[0]).toBeCloseTo((2 * (0 + 0.3 + 2.8)) / 4, 6);
});

test.each([
  [0, 0],
  [1, 0.8],
])('with the weight %d what was never tried ends %d below what was done', async (margin, gap) => {
  // One state, in which action 0 ended with 1; the others have never been tried, and begin above it.
  const learner = await madeAgent(plugin.agents!.dqn as AgentEntry<object>, {
    observationSpace: new Discrete(1) as Space,
    actionSpace: new Discrete(3) as Space,
    settings: {
      ...{ hidden: [], batchSize: 4, loss: 'mse', margin, demonstrations: 0.5, maxGradientNorm: 0 },
      ...{ learningRate: 0.01, learningRateEnd: 0.01 },
    },
  });
  const weights = await learner.weights!();
  weights['dense0/bias']!.values.set([0, 3, 2]);
  await learner.adoptWeights!(weights);
  const batch = {
    ...{ observations: new Float32Array(4), nextObservations: new Float32Array(4) },
    ...{ actions: new Int32Array(4), rewards: new Float32Array(4).fill(1) },
    ...{ discounts: new Float32Array(4), weights: new Float32Array(4).fill(1), indices: new Int32Array(4) },
    columns: { demonstration: new Float32Array(4).fill(1) },
  };
  for (let k = 0; k < 1500; k++) await learner.learn(batch);
  const learned = await learner.weights!();
  const q = [0, 1, 2].map((a) => learned['dense0/kernel']!.values[a]! + learned['dense0/bias']!.values[a]!);
  expect(Math.abs(q[0]! - 1)).toBeLessThan(0.03);
  if (gap === 0) expect(q[1]).toBeGreaterThan(1.5);
  else for (const other of q.slice(1)) expect(Math.abs(other - (1 - gap))).toBeLessThan(0.06);
  await learner.dispose?.();
});

test.each([
  [0, 0],
  [0, 1e-2],
  [0.5, 0],
])(
  'with λ %d of longer returns and λ %d of the weights, the loss is the sum of both and the first',
  async (nStepLoss, l2) => {
    const learner = await madeAgent(plugin.agents!.dqn as AgentEntry<object>, {
      observationSpace: new Discrete(2) as Space,
      actionSpace: new Discrete(2) as Space,
      settings: { hidden: [], batchSize: 2, loss: 'mse', discount: 0.5, nStepLoss, nStepLossSteps: 3, l2 },
    });
    // q(s, a) = kernel[s, a]: 1, 2 in the first state, 3, 4 in the second.
    const weights = await learner.weights!();
    weights['dense0/kernel']!.values.set([1, 2, 3, 4]);
    weights['dense0/bias']!.values.set([0, 0]);
    await learner.adoptWeights!(weights);
    const ones = new Float32Array(2).fill(1);
    const batch = {
      ...{ observations: Float32Array.of(0, 0), nextObservations: Float32Array.of(1, 1) },
      ...{ actions: Int32Array.of(0, 1), rewards: Float32Array.of(1, 1), discounts: ones.map(() => 0.5) },
      ...{ weights: Float32Array.of(1, 0.5), indices: new Int32Array(2) },
      // After three steps the first row is again in the first state; the second one has ended.
      longer: {
        nextObservations: Float32Array.of(0, 1),
        rewards: Float32Array.of(1.75, 6),
        discounts: Float32Array.of(0.125, 0),
      },
    };
    // Errors of one step: 1 + ½·4 − 1 and 1 + ½·4 − 2; of three: 1.75 + ⅛·2 − 1 and 6 − 2. With the weights of the rows.
    const [one, three] = [(2 ** 2 + 0.5 * 1 ** 2) / 2, (1 ** 2 + 0.5 * 4 ** 2) / 2];
    const metrics = (await learner.learn(batch))!;
    const squares = l2 * (1 + 4 + 9 + 16);
    expect(metrics.loss).toBeCloseTo(one + nStepLoss * three + squares, 5);
    expect(metrics.nStepLoss ?? 0).toBeCloseTo(nStepLoss * three, 5);
    expect(metrics.l2 ?? 0).toBeCloseTo(squares, 6);
    await learner.dispose?.();
  },
);

const rng = new Rng(1);
const bound = Number.POSITIVE_INFINITY;
/** Forty steps that nobody took in CartPole. */
const episodes: Episodes = {
  ...{ environment: 'CartPole-v1', policy: 'nobody', lengths: Int32Array.of(25, 15) },
  observationSpace: new Box({
    low: [-4.8, -bound, -0.41887903, -bound],
    high: [4.8, bound, 0.41887903, bound],
  }) as Space,
  actionSpace: new Discrete(2) as Space,
  observations: Float32Array.from({ length: 42 * 4 }, () => rng.normal() / 9),
  actions: Int32Array.from({ length: 40 }, () => rng.integers(2)),
  rewards: new Float64Array(40).fill(1),
  ...{ terminated: Uint8Array.of(1, 0), truncated: Uint8Array.of(0, 1) },
};

test.each([
  ['while it pretrains', 0, 30, 1],
  ['later', 70, 0, 1],
  ['later, with several environments', 70, 0, 3],
])('a run that is killed %s ends as one that was not', async (_, after, updates, numEnvs) => {
  const options = {
    ...{
      plugins: [classic, plugin],
      env: 'CartPole-v1',
      agent: 'dqfd',
      seed: 3,
      steps: 150,
      engine,
      numEnvs,
    },
    agentConfig: {
      data: 'x',
      hidden: [8],
      batchSize: 8,
      learningStarts: 20,
      pretraining: 60,
      replayCapacity: 64,
    },
    ...{ allSteps: true, readDataset: () => ({ shards: ['a'], read: () => episodes }) },
  };
  await expectSameAfterResume({ options, after, updates, stop: true });
});
