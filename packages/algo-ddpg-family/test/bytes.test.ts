import type { PackedArray } from '@prism-rl/core';
import { Box, Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { learnFrom } from '../../../test/agents/madeAgent.ts';
import { createAgent } from './agents.ts';

/** Returns the greedy actions after a few updates, with observations written by `pack`. */
async function learned(
  name: string,
  observationSpace: Box,
  pack: (bytes: Uint8Array) => PackedArray,
): Promise<Float32Array> {
  const agent = await createAgent(name, {
    ...{ observationSpace, settings: { learningRate: 0.01 }, numEnvs: 1, seed: 1 },
  });
  const rng = new Rng(2);
  const bytes = (): PackedArray => pack(Uint8Array.from({ length: 4 }, () => rng.integers(256)));
  for (let step = 0; step < 20; step++) {
    const [observations, nextObservations] = [bytes(), bytes()];
    const actions = Float32Array.of(rng.uniform(-2, 2), rng.uniform(0, 3));
    const rewards = Float64Array.of(step % 3);
    await learnFrom(agent, { observations, actions, rewards, nextObservations }, rng);
  }
  const actions = new Float32Array(6);
  await agent.act(
    pack(Uint8Array.of(0, 255, 3, 90, 7, 7, 200, 31, 128, 0, 0, 1)),
    { actions, extras: {} },
    'exploit',
  );
  await agent.dispose?.();
  return actions;
}

test.each(['td3', 'sac'])('%s sees bytes as numbers from 0 to 1', async (name) => {
  const bytes = new Box({ low: 0, high: 255, shape: [4], dtype: 'uint8' }) as unknown as Box;
  const parts = new Box({ low: 0, high: 1, shape: [4] });
  const [actions, expected] = [
    await learned(name, bytes, (packed) => packed),
    await learned(name, parts, (packed) => Float32Array.from(packed, (byte) => byte / 255)),
  ];
  for (const [k, action] of actions.entries()) expect(action).toBeCloseTo(expected[k]!, 3);
});
