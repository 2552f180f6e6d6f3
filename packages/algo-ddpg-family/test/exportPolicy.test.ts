// Compares exported policies with the agents: in onnxruntime-node always, in Python's onnxruntime if it is installed.
import { Box, Discrete, Rng, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect, test } from 'vitest';
import { actionsByPython, pythonHasOnnx } from '../../../tools/jit/checkOnnx.ts';
import { createAgent, entryOf, makes, small } from './agents.ts';

const observationSpace = new Box({ low: -20, high: 20, shape: [4] });
const forces = new Box({ low: [-2, 0], high: [2, 3] });
const choices = new Discrete(4, { start: 2 });
const rows = 50;

const checkedByPython = pythonHasOnnx('exportPolicy.test');

function observations(): Float32Array {
  const rng = new Rng(5);
  return Float32Array.from({ length: rows * observationSpace.size }, () => rng.uniform(-20, 20));
}

async function exported(
  name: string,
  actionSpace: typeof forces | typeof choices,
): Promise<{ readonly model: Uint8Array; readonly ours: number[] }> {
  const entry = entryOf(name);
  const config = resolveConfig(`agent ${name}`, entry, small as Parameters<typeof resolveConfig>[2]);
  const spaces = { observationSpace, actionSpace };
  const agent = await entry.create({
    ...spaces,
    numEnvs: 1,
    steps: 100,
    config,
    rng: new Rng(1),
    engine,
  });
  const model = await agent.exportPolicy!('onnx');
  const actions = actionSpace === choices ? new Int32Array(rows) : new Float32Array(rows * actionSpace.size);
  await agent.act(observations(), { actions, extras: {} }, 'exploit');
  agent.dispose?.();
  return { model, ours: [...actions] };
}

function expectAlike(actual: ArrayLike<number>, ours: readonly number[]): void {
  expect(actual.length).toBe(ours.length);
  for (const [k, action] of ours.entries()) expect(actual[k]).toBeCloseTo(action, 5);
}

const engine = await activateBackend('ort');

test.each([...makes.map((name) => [name, forces] as const), ['sac', choices] as const])(
  '%s in %s acts alike as ONNX, for any number of rows',
  async (name, actionSpace) => {
    const { model, ours } = await exported(name, actionSpace);
    expect(new Set(ours).size).toBeGreaterThan(1);
    const session = await InferenceSession.create(model);
    expect([session.inputNames, session.outputNames]).toEqual([['observation'], ['action', 'parameters']]);
    const { size } = actionSpace;
    for (const [from, to] of [
      [0, rows],
      [7, 8],
    ] as const) {
      const data = observations().slice(from * 4, to * 4);
      const { action } = await session.run({ observation: new Tensor('float32', data, [to - from, 4]) });
      expect(action!.dims).toEqual(actionSpace === choices ? [to - from] : [to - from, size]);
      expectAlike(Array.from(action!.data as Float32Array, Number), ours.slice(from * size, to * size));
    }
    await session.release();
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
  const { model, ours } = await exported(name, actionSpace);
  const actions = actionsByPython(model, observations(), [rows, 4]) as number[] | number[][];
  expectAlike(actions.flat(), ours);
});
