// Tensors that are left when an agent is gone: none.
import type { StepLearner } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { choices, createAgent, forces, makes, vectors } from './agents.ts';

/** Makes an agent that acts, learns, is saved, restored and exported, and disposes of it. */
async function live(
  name: string,
  backend: string,
  actionSpace: typeof forces | typeof choices,
): Promise<void> {
  const agent = (await createAgent(name, { backend, actionSpace, numEnvs: 1 })) as StepLearner;
  const rng = new Rng(4);
  const look = (): Float32Array => Float32Array.from({ length: vectors.size }, () => rng.random());
  const actions = actionSpace === choices ? new Int32Array(1) : new Float32Array(actionSpace.size);
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
  expect(updates).toBeGreaterThan(6);
  await agent.act(look(), { actions, extras: {} }, 'exploit');
  await agent.restore(await agent.save());
  if (backend === 'ort') await agent.exportPolicy!('onnx');
  await agent.dispose?.();
}

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left', (backend) => {
  test.each([...makes.map((name) => [name, forces] as const), ['sac', choices] as const])(
    'of %s in %s',
    async (name, actionSpace) => {
      await activateBackend(backend); // what it holds by itself is there before
      const before = tf.memory().numTensors;
      await live(name, backend, actionSpace);
      expect(tf.memory().numTensors - before).toBe(0);
    },
  );
});
