// Tensors that are left when an agent is gone: none.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { Discrete, Rng, resolveConfig } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import type { DqnConfig } from '../src/dqn/config.ts';
import { plugin } from '../src/plugin.ts';
import { cells, onVectors, small, vectors } from './conformance/agentChecks.ts';

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };
const actionSpace = new Discrete(3);

/** Makes an agent that acts, learns, is saved, restored and exported, and disposes of it. */
async function live(
  name: string,
  backend: string,
  observationSpace: Space,
  settings: Partial<DqnConfig>,
): Promise<void> {
  const entry = agents[name]!;
  const sizes = name === 'deep-sarsa' ? { hidden: [8, 8] } : { ...small, ...settings };
  const config = resolveConfig(`agent ${name}`, entry, sizes as Parameters<typeof resolveConfig>[2]);
  const engine = await activateBackend(backend);
  const context = { observationSpace, actionSpace, numEnvs: 1, steps: 40, config, rng: new Rng(3), engine };
  const agent = (await entry.create(context)) as StepLearner;
  const rng = new Rng(4);
  const look = (): Float32Array =>
    Float32Array.from({ length: observationSpace.size }, () => rng.integers(2));
  const actions = new Int32Array(1);
  let updates = 0;
  for (let t = 0; t < 24; t++) {
    const observations = look();
    await agent.act(observations, { actions, extras: {} }, 'explore');
    agent.memory.add({
      count: 1,
      observations,
      actions,
      rewards: Float64Array.of(1),
      nextObservations: look(),
      terminated: Uint8Array.of(t % 7 === 6 ? 1 : 0),
      truncated: Uint8Array.of(0),
      starts: new Uint8Array(1),
      extras: {},
    });
    for (; agent.memory.ready(); updates++) await agent.learn(agent.memory.sample(rng));
  }
  expect(updates).toBeGreaterThan(2);
  await agent.act(look(), { actions, extras: {} }, 'exploit');
  await agent.restore(await agent.save());
  if (backend === 'ort') await agent.exportPolicy!('onnx');
  await agent.dispose?.();
}

/** Tensors after it, over those before it. */
async function leftBy(...of: Parameters<typeof live>): Promise<number> {
  const before = tf.memory().numTensors;
  await live(...of);
  return tf.memory().numTensors - before;
}

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left', (backend) => {
  test.each([
    ...['deep-sarsa', ...onVectors].map((name) => [name, vectors, {}] as const),
    ['rainbow', cells, {}] as const,
    ['rainbow+impala', cells, {}] as const,
    ['dqn', vectors, { optimizer: 'rmsprop', targetUpdateEvery: 0 }] as const,
  ])('of %s on %s with %j', async (name, space, settings) => {
    await activateBackend(backend); // what it holds by itself is there before
    expect(await leftBy(name, backend, space, settings)).toBe(0);
  });
});
