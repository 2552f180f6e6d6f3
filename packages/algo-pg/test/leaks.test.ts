import type { AgentEntry, SelfDriving, Space } from '@prism-rl/core';
import { actOutputs, Box, Discrete, isSelfDriving, MultiDiscrete, Rng, resolveConfig } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { tensorsLeftBy } from '../../../test/agents/shortLife.ts';
import { plugin } from '../src/plugin.ts';
import { Nim } from './nim.ts';

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };
const vectors = new Box({ low: -1, high: 1, shape: [3] });
const pictures = new Box({ low: 0, high: 1, shape: [6, 6, 2], dtype: 'uint8' });
const choices = new Discrete(3);
const forces = new Box({ low: [-1, -2], high: [1, 0.5] });

const turns = { updates: 'round-robin' };
const rollouts = { rolloutSteps: 8 };
const normalised = { ...rollouts, normalizeObservations: true, normalizeRewards: true };
const cases: [string, Space, Space, { readonly [key: string]: unknown }][] = [
  ['reinforce', vectors, choices, {}],
  ['reinforce', vectors, forces, { baseline: 'none', standardise: true }],
  ['actor-critic', vectors, choices, {}],
  ['gaussian-pg', vectors, forces, { batchSteps: 5 }],
  ['a2c', vectors, forces, { ...rollouts, squash: true }],
  ['a2c', pictures, choices, { ...rollouts, shared: true, network: 'minatar' }],
  ['a3c', vectors, choices, turns],
  ['a3c', pictures, choices, { ...turns, optimizer: 'adam', tMax: 7 }],
  ['a3c', vectors, new MultiDiscrete([3, 2]), turns],
  ['a3c', vectors, forces, { ...turns, shared: false }],
  ['ppo', vectors, choices, { ...rollouts, minibatches: 2, epochs: 2, valueClipRange: 0.2 }],
  ['ppo', vectors, forces, normalised],
  ['pqn', pictures, choices, { ...rollouts, minibatches: 2 }],
];

test('every agent of the plugin is among the cases', () => {
  expect(new Set([...cases.map(([name]) => name), 'alphazero', 'bc'])).toEqual(new Set(Object.keys(agents)));
});

test.each(['ort', 'tfjs-cpu'])(
  'on %s nothing is left of an agent that imitated recordings',
  async (backend) => {
    const spaces = { observationSpace: vectors as Space, actionSpace: forces as Space };
    const episode = {
      ...{ ...spaces, environment: 'Cord-v0', policy: 'random', lengths: Int32Array.of(1) },
      ...{ observations: new Float32Array(6), actions: new Float32Array(2), rewards: new Float64Array(1) },
      ...{ terminated: Uint8Array.of(1), truncated: Uint8Array.of(0) },
    };
    const config = resolveConfig('agent bc', agents.bc!, {
      data: 'a',
      hidden: [8],
      batchSize: 4,
      normalizeObservations: true,
    });
    const engine = await activateBackend(backend);
    const before = tf.memory().numTensors;
    const agent = (await agents.bc!.create({
      ...{ ...spaces, numEnvs: 1, steps: 3, config, engine, rng: new Rng(3) },
      readDataset: () => ({ shards: ['a'], read: () => episode }),
    })) as SelfDriving;
    expect((await agent.advance(3, new AbortController().signal)).updates).toBe(3);
    await agent.act(new Float32Array(3), actOutputs(forces, 1, agent.extras), 'explore');
    await agent.restore(await agent.save());
    if (backend === 'ort') await agent.exportPolicy!('onnx');
    await agent.dispose!();
    expect(tf.memory().numTensors).toBe(before);
  },
);

test.each(['ort', 'tfjs-cpu'])(
  'on %s nothing is left of an agent that played both sides',
  async (backend) => {
    const game = new Nim();
    const config = resolveConfig('agent alphazero', agents.alphazero!, {
      ...{ hidden: [8], simulations: 3, rolloutSteps: 4, batchSize: 4 },
    });
    const engine = await activateBackend(backend);
    const { observationSpace, actionSpace } = game;
    const spaces = { observationSpace: observationSpace as Space, actionSpace };
    const before = tf.memory().numTensors;
    const agent = (await agents.alphazero!.create({
      ...{ ...spaces, numEnvs: 2, steps: 16, config, engine, rng: new Rng(3), game: () => game },
    })) as SelfDriving;
    expect((await agent.advance(16, new AbortController().signal)).updates).toBe(1);
    await agent.act(new Float32Array(2), actOutputs(actionSpace, 1, agent.extras), 'exploit');
    await agent.restore(await agent.save());
    if (backend === 'ort') await agent.exportPolicy!('onnx');
    await agent.dispose!();
    expect(tf.memory().numTensors).toBe(before);
  },
);

test.each<[string, Space, { readonly [key: string]: unknown }, RegExp]>([
  [
    'ppo',
    new Box({ low: -Infinity, high: 1, shape: [1] }),
    { squash: true, normalizeObservations: true },
    /no bounds/,
  ],
  ['a2c', choices, { rolloutSteps: 1e15 }, /array length|allocation/],
  ['pqn', choices, { rolloutSteps: 1e15 }, /array length|allocation/],
])('a failed construction of %s for %s leaves nothing', async (name, actionSpace, settings, message) => {
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
  test.each(cases)('of %s in %s, %s, with %j', async (name, observationSpace, actionSpace, more) => {
    const settings = { hidden: [8], ...more };
    const life = { entry: agents[name]!, backend, observationSpace, actionSpace, settings, updates: 1 };
    expect(await tensorsLeftBy(life)).toBe(0);
  });
});

test.each(['ort', 'tfjs-cpu'])('on %s nothing is left of threads that never started', async (backend) => {
  const config = resolveConfig('agent a3c', agents.a3c!, { hidden: [8] });
  const engine = await activateBackend(backend);
  const context = { observationSpace: vectors, actionSpace: choices, numEnvs: 2, steps: 200, config, engine };
  const before = tf.memory().numTensors;
  const agent = await agents.a3c!.create({ ...context, rng: new Rng(3) });
  expect(isSelfDriving(agent)).toBe(true);
  await agent.act(new Float32Array(6), actOutputs(choices, 2, agent.extras), 'exploit');
  await agent.restore(await agent.save());
  if (backend === 'ort') await agent.exportPolicy!('onnx');
  await agent.dispose?.();
  expect(tf.memory().numTensors).toBe(before);
});
