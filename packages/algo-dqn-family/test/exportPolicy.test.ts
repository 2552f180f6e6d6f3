// Compares exported policies with the agents: in onnxruntime-node always, in Python's onnxruntime if it is installed.
import type { Agent } from '@prism-rl/core';
import { actOutputs, Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, test } from 'vitest';
import { actionsByPython, pythonHasOnnx } from '../../../tools/jit/checkOnnx.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { cells, entryOf, recipes, small } from './conformance/agentChecks.ts';

const actionSpace = new Discrete(5);
// Wide bounds, so that untrained networks choose several actions.
const vectors = new Box({ low: -50, high: 50, shape: [4] });
const pixels = new Box({ low: 0, high: 255, shape: [4, 36, 36], dtype: 'uint8' });
const places = new Discrete(16);
const rows = 100;

const checkedByPython = pythonHasOnnx('exportPolicy.test');

type Observations = Box<'float32'> | Box<'uint8'> | Discrete;

async function agentFor(name: string, observationSpace: Observations): Promise<Agent> {
  const entry = entryOf(name);
  const config = resolveConfig(`agent ${name}`, entry, small as Parameters<typeof resolveConfig>[2]);
  return entry.create({
    observationSpace,
    actionSpace,
    numEnvs: 1,
    steps: 100,
    config: config as DqnConfig,
    rng: new Rng(1),
    engine,
  });
}

function observationsOf(space: Observations): Float32Array {
  const rng = new Rng(5);
  const observations = new Float32Array(rows * space.size);
  for (let row = 0; row < rows; row++) space.pack(space.sample(rng) as never, observations, row * space.size);
  return observations;
}

async function compare(
  name: string,
  space: Observations,
): Promise<{ model: Uint8Array; observations: Float32Array; ours: number[] }> {
  const agent = await agentFor(name, space);
  const model = await agent.exportPolicy!('onnx');
  const observations = observationsOf(space);
  const actions = new Int32Array(rows);
  await agent.act(observations, { actions, extras: {} }, 'exploit');
  const ours = [...actions];
  agent.dispose?.();

  const session = await InferenceSession.create(model);
  expect([session.inputNames, session.outputNames]).toEqual([['observation'], ['action', 'values']]);
  const run = async (from: number, to: number): Promise<number[]> => {
    const data = observations.slice(from * space.size, to * space.size);
    const feeds = { observation: new Tensor('float32', data, [to - from, ...space.shape]) };
    const { action, values } = await session.run(feeds);
    expect(action!.dims).toEqual([to - from]);
    expect(values!.dims).toEqual([to - from, actionSpace.n]);
    return Array.from(action!.data as Int32Array, Number);
  };
  expect(await run(0, rows)).toEqual(ours);
  expect(await run(7, 8)).toEqual([ours[7]]);
  await session.release();
  return { model, observations, ours };
}

const engine = await activateBackend('ort');

describe('exported policies choose as their agents do, for any number of rows', () => {
  test.each(recipes)('%s on vectors', async (name) => {
    const { ours } = await compare(name, vectors);
    expect(new Set(ours).size).toBeGreaterThan(1);
  });

  test.each([
    ['dqn', 'cells', cells],
    ['rainbow', 'cells', cells],
    ['iqn', 'cells', cells],
    ['beyond-rainbow', 'cells', cells],
    ['dqn', 'stacked frames', pixels],
    ['dqn', 'whole numbers', places],
  ] as const)('%s on %s', async (name, _title, space) => {
    await compare(name, space);
  });
});

test.runIf(checkedByPython).each([
  ['dqn', vectors],
  ['rainbow', vectors],
  ['munchausen-iqn', vectors],
  ['rainbow', cells],
  ['dqn', pixels],
] as const)("%s on %s passes Python's onnx.checker and chooses alike", async (name, space) => {
  const { model, observations, ours } = await compare(name, space);
  expect(actionsByPython(model, observations, [rows, ...space.shape])).toEqual(ours);
});

test.each([{}, { dueling: true, noisy: true, distribution: 'implicit' as const }])(
  'dqn that remembers, with %o: what it remembers goes in and comes out',
  async (more) => {
    const entry = entryOf('dqn');
    const settings = { ...small, ...more, recurrent: 'gru', recurrentUnits: 6, replayCapacity: 200 };
    const config = resolveConfig('agent dqn', entry, settings as Parameters<typeof resolveConfig>[2]);
    const context = {
      observationSpace: vectors,
      actionSpace,
      numEnvs: 1,
      steps: 100,
      rng: new Rng(1),
      engine,
    };
    const agent = await entry.create({ ...context, config: config as DqnConfig });
    const session = await InferenceSession.create(
      (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>,
    );
    expect([...session.inputNames].sort()).toEqual(['observation', 'state']);
    const out = actOutputs(actionSpace, rows, {}, agent.stateSize);
    let state = new Tensor('float32', out.states!.slice(), [rows, 6]);
    const chosen = new Set<number>();
    for (let step = 0; step < 4; step++) {
      const observations = observationsOf(vectors).map((value, k) => value * Math.cos(k + step));
      await agent.act(observations, out, 'exploit');
      const observation = new Tensor('float32', observations, [rows, 4]);
      const found = await session.run({ observation, state });
      expect(Array.from(found.action!.data as Int32Array, Number)).toEqual([...out.actions]);
      state = found.nextState as typeof state;
      for (const [k, value] of out.states!.entries()) expect(state.data[k]).toBeCloseTo(value, 5);
      for (const action of out.actions) chosen.add(action);
    }
    expect(chosen.size).toBeGreaterThan(1);
    agent.dispose?.();
  },
);
