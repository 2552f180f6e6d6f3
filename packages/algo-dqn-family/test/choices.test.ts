// Every optimizer and activation in the settings learns, and gives equal results compiled and eager.
import { Box, Discrete, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { learnFrom, madeAgent } from '../../../test/agents/madeAgent.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { entryOf } from './conformance/agentChecks.ts';

const observationSpace = new Box({ low: 0, high: 1, shape: [4] });
const actionSpace = new Discrete(2);

/** Returns the losses while learning a reward of 1 for the parity of each of four states, −1 for the other action. */
async function losses(backend: string, overrides: Partial<DqnConfig>, updates: number): Promise<number[]> {
  const settings = {
    hidden: [16, 16],
    learningRate: 0.01,
    learningRateEnd: 0.01,
    batchSize: 16,
    learningStarts: 16,
    trainEvery: 1,
    replayCapacity: 64,
    loss: 'mse',
    ...overrides,
  };
  const making = { observationSpace, actionSpace, settings, steps: 1000, seed: 5, backend };
  const agent = await madeAgent(entryOf('dqn'), making);
  const rng = new Rng(11);
  const seen: number[] = [];
  for (let step = 0; seen.length < updates; step++) {
    const state = step % 4;
    const action = rng.integers(0, 2);
    const observations = Float32Array.from({ length: 4 }, (_, k) => (k === state ? 1 : 0));
    const transition = {
      ...{ observations, nextObservations: observations, actions: Int32Array.of(action) },
      rewards: Float64Array.of(action === state % 2 ? 1 : -1),
      ...{ terminated: Uint8Array.of(1), starts: Uint8Array.of(1) },
    };
    for (const metrics of await learnFrom(agent, transition, rng)) seen.push(metrics?.loss ?? Number.NaN);
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
