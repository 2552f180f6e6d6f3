// Leaving out the copies of outputs changes no value, no other session and no error.
import { Worker } from 'node:worker_threads';
import * as ort from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { initializeDiscarding, mayDiscard, probeModel, runDiscarding } from './discardedOutputs.ts';
import { loadNodeRuntime } from './node.ts';
import type { RuntimeTensor } from './runtime.ts';

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

/** A binding whose runs make `outputs` tensors with the constructor that it was given. */
function madeUpBinding(outputs: number) {
  class Tensor implements RuntimeTensor {
    readonly data: unknown;
    constructor(data: unknown) {
      this.data = data;
    }
  }
  let registered: new (...args: never[]) => RuntimeTensor = Tensor;
  let made = 0;
  const binding = {
    initOrtOnce: (_: number, tensor: typeof registered) => {
      registered = tensor;
    },
  };
  initializeDiscarding(binding, () => binding.initOrtOnce(2, Tensor));
  const run = (): void => {
    for (let i = 0; i < outputs; i++) {
      expect(new (registered as typeof Tensor)(i)).toBeInstanceOf(Tensor);
      made++;
    }
  };
  return { run, made: () => made };
}

describe('runDiscarding', () => {
  it('ends a run at its first output, and only its own runs', () => {
    const binding = madeUpBinding(3);
    runDiscarding(binding.run);
    expect(binding.made()).toBe(0);
    binding.run();
    expect(binding.made()).toBe(3);
  });

  it('passes on errors, and ends with them', () => {
    const binding = madeUpBinding(1);
    const fault = new Error('index out of range');
    expect(() =>
      runDiscarding(() => {
        throw fault;
      }),
    ).toThrow(fault);
    binding.run();
    expect(binding.made()).toBe(1);
  });
});

describe('mayDiscard', () => {
  const tensor = (data: Float32Array): RuntimeTensor => ({ data });

  it('refuses a binding that returns its outputs', () => {
    const returns = madeUpBinding(0);
    expect(mayDiscard(returns.run, tensor)).toBe(false);
  });

  it('refuses a binding that leaves the fetches empty', () => {
    const empties = madeUpBinding(2);
    expect(mayDiscard(empties.run, tensor)).toBe(false);
  });
});

it('leaves the binding as it was where it has no constructor to register', () => {
  let initialized = 0;
  const binding = {};
  initializeDiscarding(binding, () => {
    initialized++;
  });
  expect([initialized, Object.keys(binding)]).toEqual([1, []]);
});

describe('onnxruntime-node', () => {
  it('discards, beside sessions of its public API that do not', async () => {
    const runtime = await loadNodeRuntime();
    expect(runtime.discardsOutputs).toBe(true);
    expect((await loadNodeRuntime(false)).discardsOutputs).toBe(false);
    const long = Float32Array.from({ length: 4096 }, (_, i) => i); // short outputs are copied: that costs less
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

  it('discards in worker threads, one after another; runs are ordinary ones where the binding was in use before', async () => {
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
