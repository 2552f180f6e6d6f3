// Compares exported policies with the agents: in onnxruntime-node always, in Python's onnxruntime if it is installed.
import type { StepLearner } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { expectSameAsOnnx, expectSameRecurrence } from '../../../test/agents/exportedPolicy.ts';
import { madeAgent } from '../../../test/agents/madeAgent.ts';
import { actionsByPython, pythonHasOnnx } from '../../../tools/jit/checkOnnx.ts';
import { cells, entryOf, recipes, small } from './conformance/agentChecks.ts';

const actionSpace = new Discrete(5);
// Wide bounds, so that untrained networks choose several actions.
const vectors = new Box({ low: -50, high: 50, shape: [4] });
const pixels = new Box({ low: 0, high: 255, shape: [4, 36, 36], dtype: 'uint8' });
const places = new Discrete(16);
const rows = 100;

const checkedByPython = pythonHasOnnx();

type Observations = Box<'float32'> | Box<'uint8'> | Discrete;

function agentFor(name: string, observationSpace: Observations, more: object = {}): Promise<StepLearner> {
  return madeAgent(entryOf(name), { observationSpace, actionSpace, settings: { ...small, ...more } });
}

async function compare(name: string, observationSpace: Observations): ReturnType<typeof expectSameAsOnnx> {
  const agent = await agentFor(name, observationSpace);
  // Untrained networks may choose one action for all pictures.
  const varied = observationSpace === vectors ? 1 : 0;
  const spaces = { observationSpace, actionSpace };
  const compared = await expectSameAsOnnx({ agent, ...spaces, by: 'values', varied }, rows);
  agent.dispose?.();
  return compared;
}

test.each<[string, string, Observations]>([
  ...recipes.map((name) => [name, 'vectors', vectors] as [string, string, Observations]),
  ['dqn', 'cells', cells],
  ['rainbow', 'cells', cells],
  ['iqn', 'cells', cells],
  ['beyond-rainbow', 'cells', cells],
  ['dqn', 'stacked frames', pixels],
  ['dqn', 'whole numbers', places],
])('%s on %s chooses alike as ONNX, for any number of rows', async (name, _title, space) => {
  await compare(name, space);
});

test.runIf(checkedByPython).each([
  ['dqn', vectors],
  ['rainbow', vectors],
  ['munchausen-iqn', vectors],
  ['rainbow', cells],
  ['dqn', pixels],
] as const)("%s on %s passes Python's onnx.checker and chooses alike", async (name, space) => {
  const { model, observations, actions } = await compare(name, space);
  const seen = Float32Array.from(observations);
  expect(actionsByPython(model, seen, [rows, ...space.shape])).toEqual([...actions]);
});

test.each([{}, { dueling: true, noisy: true, distribution: 'implicit' as const }])(
  'dqn that remembers, with %o: what it remembers goes in and comes out',
  async (more) => {
    const memory = { recurrent: 'gru', recurrentUnits: 6, replayCapacity: 200 };
    const agent = await agentFor('dqn', vectors, { ...more, ...memory });
    await expectSameRecurrence({ agent, observationSpace: vectors, actionSpace, by: 'values' });
    agent.dispose?.();
  },
);
