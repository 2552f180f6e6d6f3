import type { PackedArray, StepLearner } from '@prism-rl/core';
import { Box, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { expect, test } from 'vitest';
import { entryOf, forces, small } from './agents.ts';

const engine = await activateBackend('ort');

/** Returns the greedy actions after a few updates, with observations written by `pack`. */
async function learned(
  name: string,
  observationSpace: Box,
  pack: (bytes: Uint8Array) => PackedArray,
): Promise<Float32Array> {
  const entry = entryOf(name);
  const given = { ...small, learningRate: 0.01 } as Parameters<typeof resolveConfig>[2];
  const config = resolveConfig(`agent ${name}`, entry, given);
  const context = { observationSpace, actionSpace: forces, numEnvs: 1, steps: 40, config };
  const agent = (await entry.create({ ...context, rng: new Rng(1), engine })) as StepLearner;
  const rng = new Rng(2);
  const bytes = (): PackedArray => pack(Uint8Array.from({ length: 4 }, () => rng.integers(256)));
  const flags = Uint8Array.of(0);
  for (let step = 0; step < 20; step++) {
    agent.memory.add({
      ...{ count: 1, observations: bytes(), nextObservations: bytes() },
      ...{
        actions: Float32Array.of(rng.uniform(-2, 2), rng.uniform(0, 3)),
        rewards: Float64Array.of(step % 3),
      },
      ...{ terminated: flags, truncated: flags, starts: flags, extras: {} },
    });
    while (agent.memory.ready()) await agent.learn(agent.memory.sample(rng));
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
