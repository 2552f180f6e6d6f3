// Exported policies, run by onnxruntime, choose as their agents do.
import type { ActingPolicy, Agent, PackedArray, Space } from '@prism-rl/core';
import { actOutputs, exceedsFloat32, partsOf, Rng } from '@prism-rl/core';
import { readPolicy, writeModule } from '@prism-rl/jit/portable';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { expect } from 'vitest';
import { sampledObservations } from './madeAgent.ts';

/** An agent and its environment. */
interface Exported {
  readonly agent: Agent;
  readonly observationSpace: Space;
  readonly actionSpace: Space;
  /** Name of the model's second output: what the agent chooses by. */
  readonly by: 'values' | 'parameters';
  /** How many numbers of an action must vary over the rows; default 1, or 2 of several. */
  readonly varied?: number;
}

/** The inputs of a model for rows of packed observations. */
function inputsOf(
  space: Space,
  observations: PackedArray,
  rows: number,
): { readonly [name: string]: Tensor } {
  const inputs = partsOf(space).map(({ input, space: part, offset }) => {
    const numbers = Array.from({ length: rows * part.size }, (_, k) => {
      const row = Math.floor(k / part.size);
      return observations[row * space.size + offset + (k % part.size)]!;
    });
    const shape = [rows, ...part.shape];
    const tensor = exceedsFloat32(part)
      ? new Tensor('float64', Float64Array.from(numbers), shape)
      : new Tensor('float32', Float32Array.from(numbers), shape);
    return [input, tensor] as const;
  });
  return Object.fromEntries(inputs);
}

function expectActions(found: Tensor, wanted: PackedArray, rows: number, { shape, dtype }: Space): void {
  expect(found.dims).toEqual([rows, ...shape]);
  const isReal = dtype.startsWith('float');
  expect(found.type).toBe(isReal ? 'float32' : 'int32');
  const actions = Array.from(found.data as Float32Array, Number);
  if (!isReal) expect(actions).toEqual([...wanted]);
  else for (const [k, action] of actions.entries()) expect(action).toBeCloseTo(wanted[k]!, 5);
}

/** The policy of an exported module. */
async function moduleOf(model: Uint8Array): Promise<ActingPolicy> {
  const text = writeModule(readPolicy(model), { about: ['A policy.'] });
  const { policy } = await import(`data:text/javascript,${encodeURIComponent(text)}`);
  return policy as ActingPolicy;
}

/** Compares the module in JavaScript, row by row. */
async function expectSameAsModule(
  model: Uint8Array,
  observations: PackedArray,
  actions: PackedArray,
  { observationSpace, actionSpace }: Pick<Exported, 'observationSpace' | 'actionSpace'>,
): Promise<void> {
  const policy = await moduleOf(model);
  const rows = actions.length / actionSpace.size;
  for (let row = 0; row < rows; row++) {
    const seen = observations.subarray(row * observationSpace.size, (row + 1) * observationSpace.size);
    const wanted = actions.subarray(row * actionSpace.size, (row + 1) * actionSpace.size);
    const found = policy.act(seen);
    const all = typeof found === 'number' ? [found] : [...found];
    expect(all).toHaveLength(wanted.length);
    for (const [k, action] of all.entries()) expect(action).toBeCloseTo(wanted[k]!, 5);
  }
}

/**
 * Compares the actions for many rows and for one.
 *
 * @returns the model, and observations with the agent's actions, to compare with other runtimes.
 */
export async function expectSameAsOnnx(
  { agent, observationSpace, actionSpace, by, varied }: Exported,
  rows = 40,
): Promise<{
  readonly model: Uint8Array;
  readonly observations: PackedArray;
  readonly actions: PackedArray;
}> {
  const observations = sampledObservations(observationSpace, rows, new Rng(5));
  const { actions } = actOutputs(actionSpace, rows);
  await agent.act(observations, { actions, extras: {} }, 'exploit');
  const model = (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>;
  const session = await InferenceSession.create(model);
  const names = partsOf(observationSpace).map(({ input }) => input);
  expect([...session.inputNames].sort()).toEqual(names.sort());
  expect([...session.outputNames].sort()).toEqual(['action', by].sort());
  for (const [from, to] of [
    [0, rows],
    [7, 8],
  ] as const) {
    const some = observations.subarray(from * observationSpace.size, to * observationSpace.size);
    const { action, [by]: chosenBy } = await session.run(inputsOf(observationSpace, some, to - from));
    const wanted = actions.subarray(from * actionSpace.size, to * actionSpace.size);
    expectActions(action!, wanted, to - from, actionSpace);
    expect(chosenBy!.dims[0]).toBe(to - from);
  }
  await session.release();
  const columns = Array.from(
    { length: actionSpace.size },
    (_, i) => new Set(actions.filter((_, k) => k % actionSpace.size === i)),
  );
  const varying = columns.filter(({ size }) => size > 1).length;
  expect(varying).toBeGreaterThanOrEqual(varied ?? Math.min(2, actionSpace.size));
  await expectSameAsModule(model, observations, actions, { observationSpace, actionSpace });
  return { model, observations, actions };
}

/** Compares a recurrent policy over some steps: its state is an input and an output. */
export async function expectSameRecurrence(
  { agent, observationSpace, actionSpace, by }: Exported,
  rows = 40,
): Promise<void> {
  const model = (await agent.exportPolicy!('onnx')) as Uint8Array<ArrayBuffer>;
  const session = await InferenceSession.create(model);
  expect([...session.inputNames].sort()).toEqual(['observation', 'state']);
  expect([...session.outputNames].sort()).toEqual(['action', 'nextState', by].sort());
  const policy = await moduleOf(model);
  const states = Array.from({ length: rows }, () => policy.begin());
  const rng = new Rng(9);
  const out = actOutputs(actionSpace, rows, {}, agent.stateSize);
  let state = new Tensor('float32', out.states!.slice(), [rows, agent.stateSize!]);
  const chosen = new Set<number>();
  for (let step = 0; step < 5; step++) {
    const observations = sampledObservations(observationSpace, rows, rng);
    await agent.act(observations, out, 'exploit');
    const found = await session.run({ ...inputsOf(observationSpace, observations, rows), state });
    expectActions(found.action!, out.actions, rows, actionSpace);
    state = found.nextState as typeof state;
    expect(state.dims).toEqual([rows, agent.stateSize]);
    for (const [k, value] of out.states!.entries()) expect(state.data[k]).toBeCloseTo(value, 5);
    for (const [row, own] of states.entries()) {
      const { size } = observationSpace;
      const seen = observations.subarray(row * size, (row + 1) * size);
      expect(policy.act(seen, undefined, own)).toBe(out.actions[row]);
    }
    for (const action of out.actions) chosen.add(action);
  }
  expect(chosen.size).toBeGreaterThan(1);
  await session.release();
}
