// Tensors that are left when an agent is gone: none.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import { actOutputs, Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };
const vectors = new Box({ low: -1, high: 1, shape: [3] });
const pictures = new Box({ low: 0, high: 1, shape: [6, 6, 2], dtype: 'uint8' });
const choices = new Discrete(3);
const forces = new Box({ low: [-1, -2], high: [1, 0.5] });

/** Makes an agent that acts, learns, is saved, restored and exported, and disposes of it. */
async function live(
  name: string,
  backend: string,
  observationSpace: Space,
  actionSpace: Space,
  settings: { readonly [key: string]: unknown },
): Promise<void> {
  const entry = agents[name]!;
  const config = resolveConfig(`agent ${name}`, entry, { hidden: [8], ...settings } as Parameters<
    typeof resolveConfig
  >[2]);
  const engine = await activateBackend(backend);
  const context = { observationSpace, actionSpace, numEnvs: 1, steps: 40, config, rng: new Rng(3), engine };
  const agent = (await entry.create(context)) as StepLearner;
  const rng = new Rng(4);
  const look = (): Float32Array =>
    Float32Array.from({ length: observationSpace.size }, () => rng.integers(2));
  const out = actOutputs(actionSpace, 1, agent.extras);
  let updates = 0;
  for (let t = 0; t < 24; t++) {
    const observations = look();
    await agent.act(observations, out, 'explore');
    agent.memory.add({
      count: 1,
      observations,
      ...out,
      rewards: Float64Array.of(rng.normal()),
      nextObservations: look(),
      terminated: Uint8Array.of(t % 7 === 6 ? 1 : 0),
      truncated: Uint8Array.of(t % 7 === 3 ? 1 : 0),
      starts: new Uint8Array(1),
    });
    for (; agent.memory.ready(); updates++) await agent.learn(agent.memory.sample(rng));
  }
  expect(updates).toBeGreaterThan(1);
  await agent.act(look(), out, 'exploit');
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

const rollouts = { rolloutSteps: 8 };
const normalised = { ...rollouts, normaliseObservations: true, normaliseRewards: true };
const cases: [string, Space, Space, { readonly [key: string]: unknown }][] = [
  ['reinforce', vectors, choices, {}],
  ['reinforce', vectors, forces, { baseline: 'none', standardise: true }],
  ['actor-critic', vectors, choices, {}],
  ['gaussian-pg', vectors, forces, { batchSteps: 5 }],
  ['a2c', vectors, forces, { ...rollouts, squash: true }],
  ['a2c', pictures, choices, { ...rollouts, shared: true, network: 'minatar' }],
  ['ppo', vectors, choices, { ...rollouts, minibatches: 2, epochs: 2, valueClipRange: 0.2 }],
  ['ppo', vectors, forces, normalised],
  ['pqn', pictures, choices, { ...rollouts, minibatches: 2 }],
];

test('every agent of the plugin is among the cases', () => {
  expect(new Set(cases.map(([name]) => name))).toEqual(new Set(Object.keys(agents)));
});

test.each<[string, Space, { readonly [key: string]: unknown }, RegExp]>([
  [
    'ppo',
    new Box({ low: -Infinity, high: 1, shape: [1] }),
    { squash: true, normaliseObservations: true },
    /no bounds/,
  ],
  ['a2c', choices, { rolloutSteps: 1e15 }, /array length|allocation/],
  ['pqn', choices, { rolloutSteps: 1e15 }, /array length|allocation/],
])('nothing is left of %s that cannot be made for %s', async (name, actionSpace, settings, message) => {
  const entry = agents[name]!;
  const config = resolveConfig(`agent ${name}`, entry, settings as Parameters<typeof resolveConfig>[2]);
  const engine = await activateBackend('tfjs-cpu');
  const spaces = { observationSpace: vectors, actionSpace };
  const before = tf.memory().numTensors;
  const making = async () =>
    entry.create({ ...spaces, numEnvs: 1, steps: 40, config, rng: new Rng(3), engine });
  await expect(making()).rejects.toThrow(message);
  expect(tf.memory().numTensors).toBe(before);
});

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left', (backend) => {
  test.each(cases)('of %s in %s, %s, with %j', async (...of) => {
    const [name, ...rest] = of;
    await activateBackend(backend); // what it holds by itself is there before
    expect(await leftBy(name, backend, ...rest)).toBe(0);
  });
});
