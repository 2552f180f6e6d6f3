// The same step on every runtime, called in every way.

import { Worker } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { ARCHITECTURES, dqnLearner, largestDifference, madeUpBatch } from '../../test/networks.ts';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';
import { initializeDiscarding, mayDiscard, probeModel } from './discardedOutputs.ts';
import { loadRuntime } from './loadRuntime.ts';
import { loadNodeRuntime } from './node.ts';
import { type Runtime, type RuntimeTensor, threadsFor } from './runtime.ts';

describe('runtime', () => {
  beforeAll(() => tf.setBackend('cpu'));

  const RUNTIMES: Record<string, () => Promise<Runtime>> = {
    'onnxruntime-node, synchronous binding': () => loadRuntime('onnxruntime-node'),
    'onnxruntime-node, public API': () => loadNodeRuntime(false),
    'onnxruntime-web': () => loadRuntime('onnxruntime-web'),
  };

  describe.each(Object.entries(RUNTIMES))('%s', (name, load) => {
    it('computes the same steps as the default', async () => {
      const runtime = await load();
      const [a, b] = [dqnLearner(ARCHITECTURES.mlp, 4), dqnLearner(ARCHITECTURES.mlp, 4)];
      // A graph, because a kernel would not use the runtime.
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

    it('reports whether it is synchronous', async () => {
      const runtime = await load();
      const step = await jitStep({ x: { shape: [1] } }, ({ x }) => ({ y: tf.neg(x) }), { runtime });
      if (step.synchronous) {
        expect(step.run({ x: Float32Array.of(2) }).y[0]).toBe(-2);
      } else {
        expect(() => step.run({ x: Float32Array.of(2) })).toThrow(/is asynchronous/);
      }
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

  it('chooses threads by the size of the graph, not by the processor', () => {
    for (const hardwareConcurrency of [1, 2, 64]) {
      vi.stubGlobal('navigator', { hardwareConcurrency });
      expect([1e7, 9e7, 1.1e8, 3e9].map(threadsFor)).toEqual([1, 1, 2, 2]);
    }
    vi.unstubAllGlobals();
  });
});

describe('discardedOutputs', () => {
  // Skipping the copies of outputs changes no value, no other session and no error.
  const x = Float32Array.of(1, 2, 3);
  const CPU = { threads: 1, provider: 'cpu' } as const;

  async function throughPublicApi(): Promise<void> {
    const session = await ort.InferenceSession.create(probeModel());
    const { negative, double } = await session.run({ x: new ort.Tensor('float32', x, [3]) });
    expect(double).toBeInstanceOf(ort.Tensor);
    expect([negative?.data, double?.data, double?.dims]).toEqual([
      Float32Array.of(-1, -2, -3),
      Float32Array.of(2, 4, 6),
      [3],
    ]);
    await session.release();
  }

  it.each([
    ['returns its outputs', 0],
    ['leaves the fetches empty', 2],
  ])('refuses a binding that %s', (_, outputs) => {
    class Tensor implements RuntimeTensor {
      readonly data: unknown;
      constructor(data: unknown) {
        this.data = data;
      }
    }
    let registered = Tensor;
    const binding = {
      initOrtOnce: (_level: number, tensor: typeof registered) => {
        registered = tensor;
      },
    };
    initializeDiscarding(binding, () => binding.initOrtOnce(2, Tensor));
    const run = () => Array.from({ length: outputs }, (_output, i) => new registered(i));
    expect(mayDiscard(run, (data) => ({ data }))).toBe(false);
    // Other runs get all of theirs.
    for (const output of run()) expect(output).toBeInstanceOf(Tensor);
  });

  it('leaves a binding without a constructor unchanged', () => {
    let initialized = 0;
    const binding = {};
    initializeDiscarding(binding, () => {
      initialized++;
    });
    expect([initialized, Object.keys(binding)]).toEqual([1, []]);
  });

  describe('onnxruntime-node', () => {
    it('discards, unlike sessions of the public API', async () => {
      const runtime = await loadNodeRuntime();
      expect(runtime.discardsOutputs).toBe(true);
      expect((await loadNodeRuntime(false)).discardsOutputs).toBe(false);
      const long = Float32Array.from({ length: 4096 }, (_, i) => i); // short outputs are copied, which is cheaper
      const ours = await runtime.createSession(probeModel(long.length), CPU);
      const result = new Float32Array(long.length);
      for (let round = 0; round < 3; round++) {
        result.fill(0);
        ours.runSync?.(
          { x: runtime.tensor('float32', long, [long.length]) },
          { double: runtime.tensor('float32', result, [long.length]) },
        );
        expect(result).toEqual(long.map((value) => 2 * value));
        await throughPublicApi();
      }
      expect(() =>
        ours.runSync?.(
          { x: runtime.tensor('float32', new Float32Array(4), [4]) },
          { double: runtime.tensor('float32', result, [long.length]) },
        ),
      ).toThrow(/invalid dimensions for input: x/);
      await throughPublicApi();
      await ours.dispose();
    });

    it('discards in worker threads, unless the binding was in use before', async () => {
      const source = (before: string): string => `
      const { parentPort, workerData } = await import('node:worker_threads');
      const { createRequire } = await import('node:module');
      const ort = createRequire(workerData)('onnxruntime-node');
      const { loadNodeRuntime } = await import(new URL('./node.ts', workerData).href);
      const { probeModel } = await import(new URL('./discardedOutputs.ts', workerData).href);
      ${before}
      const runtime = await loadNodeRuntime();
      const length = 4096;
      const session = await runtime.createSession(probeModel(length), { threads: 1, provider: 'cpu' });
      const double = new Float32Array(length);
      session.runSync(
        { x: runtime.tensor('float32', Float32Array.from({ length }, (_, i) => i + 1), [length]) },
        { double: runtime.tensor('float32', double, [length]) },
      );
      await session.dispose();
      parentPort.postMessage([runtime.discardsOutputs, ...double.subarray(0, 3)]);`;
      const answer = (before: string): Promise<unknown> =>
        new Promise((resolve, reject) => {
          const url = new URL(`data:text/javascript,${encodeURIComponent(source(before))}`);
          const options = { workerData: import.meta.url, execArgv: ['--conditions=@prism-rl/source'] };
          const worker = new Worker(url, options);
          let message: unknown;
          worker.on('message', (value) => {
            message = value;
          });
          worker.on('error', reject);
          worker.on('exit', (code) => (code === 0 ? resolve(message) : reject(new Error(`exit ${code}`))));
        });
      expect(await answer('')).toEqual([true, 2, 4, 6]);
      expect(await answer('')).toEqual([true, 2, 4, 6]);
      expect(await answer('await ort.InferenceSession.create(probeModel());')).toEqual([false, 2, 4, 6]);
    });
  });
});
