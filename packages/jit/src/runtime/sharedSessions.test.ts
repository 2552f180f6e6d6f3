import { expect, test } from 'vitest';
import { jitStep, loadRuntime } from '../index.ts';
import * as tf from '../tensorflow.ts';
import type { Runtime, Session, SessionOptions } from './runtime.ts';
import { MOST_IDLE, sharingSessions } from './sharedSessions.ts';

const onCpu: SessionOptions = { threads: 1, provider: 'cpu' };

/** A runtime that tells which sessions it has made, by the first byte of their models, and which are disposed. */
function telling() {
  const made: number[] = [];
  const disposed: number[] = [];
  const create = ([name = 0]: Uint8Array): Session => {
    made.push(name);
    return { runSync() {}, run: async () => {}, dispose: async () => void disposed.push(name) };
  };
  const runtime = sharingSessions({
    name: 'onnxruntime-node',
    version: '0',
    tensor: (_type, data) => ({ data }),
    createSession: async (model) => create(model),
    createSessionSync: create,
  } satisfies Runtime);
  const make = (name: number, options = onCpu): Session =>
    runtime.createSessionSync!(Uint8Array.of(name, 7), options);
  return { runtime, make, made, disposed };
}

test('equal graphs have one session for as long as anybody has it, and a while longer', async () => {
  const { runtime, make, made, disposed } = telling();
  const [first, second] = [make(1), await runtime.createSession(Uint8Array.of(1, 7), onCpu)];
  make(2);
  expect(made).toEqual([1, 2]);
  await first.dispose();
  await first.dispose(); // which says nothing about the other one
  for (let k = 0; k < MOST_IDLE; k++) await make(10 + k).dispose();
  expect(disposed).toEqual([]);
  await second.dispose();
  await make(1).dispose();
  expect(made.filter((name) => name === 1)).toEqual([1]);
  expect(disposed).toEqual([10]); // that waited for the longest
  for (let k = 1; k < MOST_IDLE; k++) await make(50 + k).dispose();
  expect(disposed).not.toContain(1);
  await make(50).dispose();
  expect(disposed.at(-1)).toBe(1);
  make(1);
  expect(made.at(-1)).toBe(1);
});

test('other options make other sessions; large graphs go at once, and those of devices are nobody else’s', async () => {
  const { make, made, disposed } = telling();
  const twoThreads = { ...onCpu, threads: 2 };
  make(1);
  const [large, same] = [make(1, twoThreads), make(1, twoThreads)];
  expect(made).toEqual([1, 1]);
  await large.dispose();
  expect(disposed).toEqual([]);
  await same.dispose();
  expect(disposed).toEqual([1]);
  make(1, { ...onCpu, provider: 'webgpu' });
  make(1, { ...onCpu, provider: 'webgpu' });
  make(1, { ...onCpu, kept: ['x'] });
  expect(made).toHaveLength(5);
});

test('steps with equal graphs and variables of their own do not touch each other', async () => {
  await tf.setBackend('cpu');
  const runtime = await loadRuntime();
  const begin = async (value: number) => {
    const state = tf.variable(tf.tensor1d([value, value]));
    const step = await jitStep(
      { x: { shape: [2] } },
      ({ x }) => {
        state.assign(tf.add(tf.mul(state, 2), x) as tf.Tensor1D);
        return { y: tf.add(state, 1) };
      },
      { runtime, kernel: false },
    );
    return { state, step };
  };
  const x = Float32Array.of(1, 2);
  const [one, other] = [await begin(1), await begin(10)];
  expect(one.step.graph.model).toEqual(other.step.graph.model);
  expect([...one.step.run({ x }).y]).toEqual([4, 5]);
  expect([...other.step.run({ x }).y]).toEqual([22, 23]);
  one.step.dispose();
  expect(() => one.step.run({ x })).toThrow('was disposed');
  expect([...other.step.run({ x }).y]).toEqual([44, 47]);
  expect([...one.state.dataSync()]).toEqual([3, 4]);
});
