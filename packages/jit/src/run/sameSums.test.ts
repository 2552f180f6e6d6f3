import { beforeAll, expect, it } from 'vitest';
import { jitStep, loadRuntime } from '../index.ts';
import type { TypedArray } from '../program/ir.ts';
import type { Runtime, RuntimeTensors, Session } from '../runtime/runtime.ts';
import * as tf from '../tensorflow.ts';
import { sumsTheSame } from './sameSums.ts';

let runtime: Runtime;

beforeAll(async () => {
  await tf.setBackend('cpu');
  runtime = await loadRuntime();
});

/** A runtime whose sessions with two threads apply `change` to the results of each run. */
function dividedOtherwise(change: (results: readonly TypedArray[]) => void): Runtime {
  return {
    ...runtime,
    createSessionSync(model, options): Session {
      const session = runtime.createSessionSync!(model, options);
      if (options.threads === 1) return session;
      return {
        runSync(feeds: RuntimeTensors, fetches: RuntimeTensors): void {
          session.runSync!(feeds, fetches);
          change(Object.values(fetches).map(({ data }) => data as TypedArray));
        },
        run: (feeds, fetches) => session.run(feeds, fetches),
        dispose: () => session.dispose(),
      };
    },
  };
}

const PLAIN = { transA: false, transB: false };
const TALL = { rows: 256, columns: 64, inner: 300, ...PLAIN };
const TURNED = { rows: 40, columns: 24, inner: 100, transA: true, transB: true };

it('accepts products whose rows are split among two threads', () => {
  expect(sumsTheSame([TALL, TURNED, TALL], 2, runtime)).toBe(true);
});

// There each thread's blocks of the sums have another length.
it.runIf(process.arch === 'x64')('detects that two threads add a narrow product in another order', () => {
  const narrow = { rows: 32, columns: 96, inner: 4096, ...PLAIN };
  expect(sumsTheSame([TALL, narrow, TALL], 2, runtime)).toBe(false);
});

it('detects a different last digit in the last result', () => {
  const lastDigit = dividedOtherwise((results) => {
    const bits = new Int32Array(results.at(-1)!.buffer);
    bits[bits.length - 1]! += 1;
  });
  const nothing = dividedOtherwise(() => {});
  const found = [lastDigit, nothing].map((one) => sumsTheSame([TALL, TURNED], 2, one));
  expect(found).toEqual([false, true]);
});

it('an asynchronous runtime cannot be tried', () => {
  const { createSessionSync: _, ...later } = runtime;
  expect(sumsTheSame([TALL], 2, later)).toBe(false);
});

/** Results and threads of a layer of 2 × 256 × 512 × 512 operations. */
async function layer(
  threads: 'fewest' | undefined,
  on: Runtime,
  width = 512,
): Promise<{ readonly y: Float32Array; readonly used: number }> {
  const fill = (shape: [number, number]): tf.Tensor2D =>
    tf.tidy(() => tf.sin(tf.range(0, shape[0] * shape[1], 1)).reshape(shape));
  const weights = tf.variable(fill([width, 512]));
  const step = await jitStep(
    { x: { shape: [256, width] } },
    ({ x }) => ({ y: tf.matMul(x as tf.Tensor2D, weights as unknown as tf.Tensor2D) }),
    { threads, runtime: on, kernel: false },
  );
  const x = Float32Array.from({ length: 256 * width }, (_, i) => Math.cos(i));
  const { y } = step.run({ x });
  const result = { y: (y as Float32Array).slice(), used: step.graph.threads };
  step.dispose();
  return result;
}

it("with 'fewest' a large step uses one thread if that gives the same digits, else two", async () => {
  const other = dividedOtherwise(([first]) => {
    first![0]! += 1;
  });
  const usual = await layer(undefined, runtime);
  expect(usual.used).toBe(2);
  const fewest = await layer('fewest', runtime);
  expect(fewest.used).toBe(1);
  expect(fewest.y).toEqual(usual.y);
  expect((await layer('fewest', other)).used).toBe(2);
});

it('a small step uses one thread without a trial', async () => {
  const refusing: Runtime = {
    ...runtime,
    createSessionSync() {
      throw new Error('no session was to be made at once');
    },
  };
  expect((await layer('fewest', refusing, 16)).used).toBe(1);
  await expect(layer('fewest', refusing)).rejects.toThrow('no session was to be made at once');
});
