// The same step on every runtime and in every way of calling it.

import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ARCHITECTURES, dqnLearner, largestDifference, madeUpBatch } from '../../test/networks.ts';
import { jit } from '../jit.ts';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';
import { loadRuntime } from './loadRuntime.ts';
import { loadNodeRuntime } from './node.ts';
import { type Runtime, threadsFor } from './runtime.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const RUNTIMES: Record<string, () => Promise<Runtime>> = {
  'onnxruntime-node, synchronous binding': () => loadRuntime('onnxruntime-node'),
  'onnxruntime-node, public API': () => loadNodeRuntime(false),
  'onnxruntime-web': () => loadRuntime('onnxruntime-web'),
};

describe.each(Object.entries(RUNTIMES))('%s', (name, load) => {
  it('makes the same steps as the default', async () => {
    const runtime = await load();
    const [a, b] = [dqnLearner(ARCHITECTURES.mlp, 4), dqnLearner(ARCHITECTURES.mlp, 4)];
    // A graph, where a kernel may do without the runtime.
    const ours = await jitStep(a.specs, (tensors) => a.step(tensors), { runtime, kernel: false });
    const reference = await jitStep(b.specs, (tensors) => b.step(tensors));
    expect(ours.synchronous).toBe(name.includes('binding'));
    for (let round = 0; round < 5; round++) {
      const batch = madeUpBatch(ARCHITECTURES.mlp, round);
      const { loss } = await ours.runAsync(batch);
      expect(loss[0]).toBeCloseTo(reference.run(batch).loss[0] as number, 5);
    }
    expect(largestDifference(a.online.variables, b.online.variables)).toBeLessThan(1e-5);
    expect(a.optimizer.iterations).toBe(5);
    ours.dispose();
    reference.dispose();
  });

  it('runs int32 and bool, and several runs at once in order', async () => {
    const runtime = await load();
    const count = tf.tidy(() => tf.variable(tf.scalar(0, 'int32'), false, undefined, 'int32'));
    const step = await jitStep(
      { x: { shape: [3] }, on: { shape: [3], dtype: 'bool' } },
      ({ x, on }) => {
        const sum = tf.sum(tf.cast(tf.where(on, x, tf.neg(x)), 'int32'));
        count.assign(tf.add(tf.mul(count, tf.scalar(10, 'int32')), sum) as tf.Scalar);
        return { sum, positive: tf.greater(x, 0) };
      },
      { runtime },
    );
    const runs = [1, 2, 3].map(async (n) => {
      const { sum, positive } = await step.runAsync({
        x: Float32Array.of(n, 1, -1),
        on: Uint8Array.of(1, 1, 1),
      });
      return [sum[0], ...positive];
    });
    expect(await Promise.all(runs)).toEqual([
      [1, 1, 1, 0],
      [2, 1, 1, 0],
      [3, 1, 1, 0],
    ]);
    expect([...count.dataSync()]).toEqual([123]);
    count.dispose();
  });

  it('says whether it can run at once', async () => {
    const runtime = await load();
    const step = await jitStep({ x: { shape: [1] } }, ({ x }) => ({ y: tf.neg(x) }), { runtime });
    const f = await jit((x: tf.Tensor) => tf.neg(x), { runtime }).ready();
    if (step.synchronous) {
      expect(step.run({ x: Float32Array.of(2) }).y[0]).toBe(-2);
      expect(f(tf.scalar(2)).dataSync()[0]).toBe(-2);
    } else {
      expect(() => step.run({ x: Float32Array.of(2) })).toThrow(/answers through promises only/);
      expect(() => f(tf.scalar(2))).toThrow(/await f\.async/);
    }
    expect((await f.async(tf.scalar(3))).dataSync()[0]).toBe(-3);
  });
});

it('refuses a synchronous run while an asynchronous one is under way', async () => {
  const step = await jitStep({ x: { shape: [1] } }, ({ x }) => ({ y: tf.neg(x) }));
  const under = step.runAsync({ x: Float32Array.of(1) });
  expect(() => step.run({ x: Float32Array.of(2) })).toThrow(/while an asynchronous run was under way/);
  expect((await under).y[0]).toBe(-1);
  expect(step.run({ x: Float32Array.of(2) }).y[0]).toBe(-2);
});

it('names a provider that the runtime lacks', async () => {
  await expect(
    jitStep({ x: { shape: [1] } }, ({ x }) => ({ y: tf.neg(x) }), { provider: 'cuda' }),
  ).rejects.toThrow(/provider 'cuda'/);
});

it('names a runtime that is not installed', async () => {
  await expect(loadRuntime('onnxruntime-elsewhere' as 'onnxruntime-node')).rejects.toThrow(/npm install/);
});

it('gives a graph as many threads as its size says, whatever the processor has', () => {
  for (const hardwareConcurrency of [1, 2, 64]) {
    vi.stubGlobal('navigator', { hardwareConcurrency });
    expect([1e7, 9e7, 1.1e8, 3e9].map(threadsFor)).toEqual([1, 1, 2, 2]);
  }
  vi.unstubAllGlobals();
});
