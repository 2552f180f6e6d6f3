// Every optimizer and activation in the settings learns, and gives equal results compiled and eager.
import type { StepLearner } from '@prism-rl/core';
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import type { DqnConfig } from '../src/dqn/config.ts';
import { entryOf } from './conformance/agentChecks.ts';

const observationSpace = new Box({ low: 0, high: 1, shape: [4] });
const actionSpace = new Discrete(2);

/** Returns the losses while learning a reward of 1 for the parity of each of four states, −1 for the other action. */
async function losses(backend: string, overrides: Partial<DqnConfig>, updates: number): Promise<number[]> {
  const engine = await activateBackend(backend);
  const entry = entryOf('dqn');
  const config = resolveConfig('agent dqn', entry, {
    hidden: [16, 16],
    learningRate: 0.01,
    learningRateEnd: 0.01,
    batchSize: 16,
    learningStarts: 16,
    trainEvery: 1,
    replayCapacity: 64,
    loss: 'mse',
    ...overrides,
  } as Parameters<typeof resolveConfig>[2]);
  const context = {
    observationSpace,
    actionSpace,
    numEnvs: 1,
    steps: 1000,
    config,
    rng: new Rng(5),
    engine,
  };
  const agent = (await entry.create(context)) as StepLearner;
  const rng = new Rng(11);
  const seen: number[] = [];
  for (let step = 0; seen.length < updates; step++) {
    const state = step % 4;
    const action = rng.integers(0, 2);
    const observations = Float32Array.from({ length: 4 }, (_, k) => (k === state ? 1 : 0));
    agent.memory.add({
      count: 1,
      observations,
      actions: Int32Array.of(action),
      rewards: Float64Array.of(action === state % 2 ? 1 : -1),
      nextObservations: observations,
      terminated: Uint8Array.of(1),
      truncated: Uint8Array.of(0),
      starts: Uint8Array.of(1),
      extras: {},
    });
    while (agent.memory.ready()) {
      const metrics = await agent.learn(agent.memory.sample(rng));
      seen.push(metrics?.loss ?? Number.NaN);
    }
  }
  await agent.dispose?.();
  return seen;
}

test.each<Partial<DqnConfig>>([
  { activation: 'relu' },
  { activation: 'tanh' },
  { activation: 'sigmoid', initializer: 'glorotUniform' },
  { activation: 'elu' },
  { optimizer: 'rmsprop' },
  { optimizer: 'sgd', learningRate: 0.1, learningRateEnd: 0.1 },
  { optimizer: 'sgd', momentum: 0.9 },
])('%o', async (overrides) => {
  const compiled = await losses('ort', overrides, 300);
  expect(compiled.at(-1)).toBeLessThan(compiled[0]! / 4);
  const eager = await losses('tfjs-cpu', overrides, 12);
  for (const [k, loss] of eager.entries()) expect(compiled[k]).toBeCloseTo(loss, 4);
});
