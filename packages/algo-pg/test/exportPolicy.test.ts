// Compares exported policies in onnxruntime with the agents.
import type { AgentEntry, Space, StepLearner } from '@prism-rl/core';
import {
  actOutputs,
  Box,
  Dict,
  Discrete,
  exceedsFloat32,
  MultiBinary,
  MultiDiscrete,
  packedArray,
  Rng,
  resolveConfig,
  Tuple,
} from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };
const rows = 40;
const numEnvs = 2;

const engine = await activateBackend('ort');

/** Creates an agent that has learned from artificial steps, so that nothing has its initial value. */
async function experienced(
  name: string,
  observationSpace: Space,
  actionSpace: Space,
  settings: { readonly [name: string]: unknown },
): Promise<StepLearner> {
  const entry = agents[name]!;
  const config = resolveConfig(`agent ${name}`, entry, { hidden: [8], ...settings } as Parameters<
    typeof resolveConfig
  >[2]);
  const rng = new Rng(2);
  const agent = (await entry.create({
    observationSpace,
    actionSpace,
    numEnvs,
    steps: 200,
    config,
    rng: new Rng(1),
    engine,
  })) as StepLearner;
  const sampled = (): ReturnType<typeof packedArray> => {
    const observations = packedArray(observationSpace.dtype, numEnvs * observationSpace.size);
    for (let i = 0; i < numEnvs; i++) {
      observationSpace.pack(observationSpace.sample(rng), observations, i * observationSpace.size);
    }
    return observations;
  };
  for (let k = 0; k < 40; k++) {
    const observations = sampled();
    const out = actOutputs(actionSpace, numEnvs, agent.extras, agent.stateSize);
    const { actions, extras } = out;
    await agent.act(observations, out, 'explore');
    agent.memory.add({
      count: numEnvs,
      observations,
      actions,
      rewards: Float64Array.of(rng.normal(), rng.normal()),
      nextObservations: sampled(),
      terminated: Uint8Array.of(k % 5 === 4 ? 1 : 0, 0),
      truncated: Uint8Array.of(0, k % 7 === 6 ? 1 : 0),
      starts: new Uint8Array(numEnvs),
      extras,
    });
    while (agent.memory.ready()) await agent.learn(agent.memory.sample(rng));
  }
  return agent;
}

const vectors = new Box({ low: -5, high: 9, shape: [3] });
const times = (dtype: 'float64' | 'int32') => new Box({ low: 1.7e9, high: 1.7e9 + 40, shape: [2], dtype });
// Narrow bounds, so that many actions are clipped; one is bounded on one side only.
const forces = new Box({ low: [-0.05, -0.02], high: [0.05, 0.3] });
const halfOpen = new Box({ low: [-Infinity, 0], high: [0.01, Infinity] });
const wide = new Box({ low: [-1, -30], high: [2, 0], dtype: 'float64' });
const later = new Discrete(4, { start: 3 });
const several = new MultiDiscrete([3, 2, 4], { start: [0, -1, 5] });
const hybrid = new Dict({ gear: later, push: forces, flags: new MultiBinary(2) });
const turns = { updates: 'round-robin' };
const rollout = { rolloutSteps: 8, minibatches: 2, normalizeObservations: true };

test.each<[string, Space, Space, { readonly [name: string]: unknown }]>([
  ['reinforce', vectors, new Discrete(4), {}],
  ['reinforce', new Discrete(6), new Discrete(4), { batchSteps: 1000 }],
  ['reinforce', vectors, forces, {}],
  ['actor-critic', vectors, later, {}],
  ['gaussian-pg', vectors, forces, { batchSteps: 10, learningRate: 0.1 }],
  ['a3c', vectors, later, turns],
  ['a3c', vectors, new MultiDiscrete([3, 2], { start: [1, -4] }), turns],
  ['a3c', vectors, forces, { ...turns, shared: false }],
  ['a2c', vectors, wide, { rolloutSteps: 8, squash: true }],
  ['a2c', vectors, later, { rolloutSteps: 8 }],
  ['pqn', vectors, later, { rolloutSteps: 8, minibatches: 2 }],
  ['reinforce', vectors, several, {}],
  ['actor-critic', vectors, new MultiBinary(3), {}],
  ['a2c', vectors, several, { rolloutSteps: 8 }],
  ['ppo', vectors, several, rollout],
  ['ppo', new Discrete(6), new MultiBinary(2), { rolloutSteps: 8, minibatches: 2 }],
  ['ppo', vectors, hybrid, rollout],
  ['ppo', vectors, new Tuple([several, forces]), { ...rollout, squash: true }],
  ['a2c', vectors, hybrid, { rolloutSteps: 8 }],
  ['ppo', vectors, forces, rollout],
  ['ppo', vectors, halfOpen, rollout],
  ['ppo', vectors, wide, { ...rollout, squash: true }],
  ['ppo', vectors, new Discrete(4), rollout],
  ['ppo', times('float64'), forces, rollout],
  ['ppo', times('int32'), forces, rollout],
])('%s in %s, %s', async (name, observationSpace, actionSpace, settings) => {
  const agent = await experienced(name, observationSpace, actionSpace, settings);
  const rng = new Rng(9);
  const observations = packedArray(observationSpace.dtype, rows * observationSpace.size);
  for (let row = 0; row < rows; row++) {
    observationSpace.pack(observationSpace.sample(rng), observations, row * observationSpace.size);
  }
  const ours = packedArray(actionSpace.dtype, rows * actionSpace.size);
  await agent.act(observations, { actions: ours, extras: {} }, 'exploit');

  const session = await InferenceSession.create(
    (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>,
  );
  const shape = [rows, ...observationSpace.shape];
  const input = exceedsFloat32(observationSpace)
    ? new Tensor('float64', Float64Array.from(observations), shape)
    : new Tensor('float32', Float32Array.from(observations), shape);
  const { action, parameters } = await session.run({ observation: input });
  const exported = [...(action!.data as Float32Array)];
  expect(parameters!.dims[0]).toBe(rows);
  expect(action!.dims).toEqual([rows, ...actionSpace.shape]);
  if (!actionSpace.dtype.startsWith('float')) {
    expect(action!.type).toBe('int32');
    expect(exported).toEqual([...ours]);
    expect(new Set(exported).size).toBeGreaterThan(1);
  } else {
    for (const [k, value] of exported.entries()) expect(value).toBeCloseTo(ours[k]!, 5);
    const columns = Array.from(
      { length: actionSpace.size },
      (_, i) => new Set(exported.filter((_, k) => k % actionSpace.size === i)),
    );
    expect(columns.filter(({ size }) => size > 1).length).toBeGreaterThan(1);
  }
  agent.dispose?.();
});

test.each([
  ['ppo', { ...rollout, recurrent: 'gru', recurrentUnits: 5, sequenceLength: 4 }],
  ['a2c', { rolloutSteps: 8, recurrent: 'gru', recurrentUnits: 5, sequenceLength: 4, shared: true }],
])('a recurrent %s: the state is an input and an output', async (name, settings) => {
  const actionSpace = new Discrete(4);
  const agent = await experienced(name, vectors, actionSpace, settings);
  const session = await InferenceSession.create(
    (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>,
  );
  expect([...session.inputNames].sort()).toEqual(['observation', 'state']);
  expect([...session.outputNames].sort()).toEqual(['action', 'nextState', 'parameters']);
  const rng = new Rng(9);
  const out = actOutputs(actionSpace, rows, {}, agent.stateSize);
  let state = new Tensor('float32', out.states!.slice(), [rows, agent.stateSize!]);
  const chosen = new Set<number>();
  for (let step = 0; step < 5; step++) {
    const observations = Float32Array.from({ length: rows * 3 }, () => rng.uniform(-5, 9));
    await agent.act(observations, out, 'exploit');
    const found = await session.run({ observation: new Tensor('float32', observations, [rows, 3]), state });
    expect([...(found.action!.data as Int32Array)]).toEqual([...out.actions]);
    state = found.nextState as typeof state;
    expect(state.dims).toEqual([rows, agent.stateSize]);
    for (const [k, value] of out.states!.entries()) expect(state.data[k]).toBeCloseTo(value, 5);
    for (const action of out.actions) chosen.add(action);
  }
  expect(chosen.size).toBeGreaterThan(1);
  agent.dispose?.();
});
