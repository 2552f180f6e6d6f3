// Compares exported policies with the agents: in onnxruntime-node always, in Python's onnxruntime if it is installed.
import type { Space } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { expectSameAsOnnx } from '../../../test/agents/exportedPolicy.ts';
import { actionsByPython, pythonHasOnnx } from '../../../tools/jit/checkOnnx.ts';
import { createAgent, makes } from './agents.ts';

const observationSpace = new Box({ low: -20, high: 20, shape: [4] });
const forces = new Box({ low: [-2, 0], high: [2, 3] });
const choices = new Discrete(4, { start: 2 });
const rows = 50;

const checkedByPython = pythonHasOnnx();

async function compare(name: string, actionSpace: Space): ReturnType<typeof expectSameAsOnnx> {
  const agent = await createAgent(name, { observationSpace, actionSpace, numEnvs: 1, steps: 100, seed: 1 });
  const compared = await expectSameAsOnnx({ agent, observationSpace, actionSpace, by: 'parameters' }, rows);
  agent.dispose?.();
  return compared;
}

function expectAlike(actual: ArrayLike<number>, ours: ArrayLike<number>): void {
  expect(actual.length).toBe(ours.length);
  for (const [k, action] of Array.from(ours).entries()) expect(actual[k]).toBeCloseTo(action, 5);
}

test.each([...makes.map((name) => [name, forces] as const), ['sac', choices] as const])(
  '%s in %s acts alike as ONNX, for any number of rows',
  async (name, actionSpace) => {
    await compare(name, actionSpace);
  },
);

test.runIf(checkedByPython)(
  "float64 observations pass Python's onnx.checker, normalized and not",
  async () => {
    const times = new Box({ low: 1.7e9, high: 1.7e9 + 1, shape: [2], dtype: 'float64' });
    for (const normalizeObservations of [true, false]) {
      const settings = { normalizeObservations };
      const agent = await createAgent('sac', { observationSpace: times, settings });
      const states = Float64Array.of(1.7e9, 1.7e9, 1.7e9 + 1, 1.7e9 + 1);
      const actions = new Float32Array(4);
      await agent.act(states, { actions, extras: {} }, 'explore');
      await agent.act(states, { actions, extras: {} }, 'exploit');
      const found = actionsByPython(await agent.exportPolicy!('onnx'), states, [2, 2]) as number[][];
      expectAlike(found.flat(), [...actions]);
      expect(actions[0] === actions[2]).toBe(!normalizeObservations);
      agent.dispose?.();
    }
  },
);

test.runIf(checkedByPython).each([
  ['td3', forces],
  ['sac', forces],
  ['crossq', forces],
  ['sac', choices],
] as const)("%s in %s passes Python's onnx.checker and acts alike", async (name, actionSpace) => {
  const { model, observations, actions } = await compare(name, actionSpace);
  const found = actionsByPython(model, Float32Array.from(observations), [rows, 4]) as number[] | number[][];
  expectAlike(found.flat(), actions);
});
