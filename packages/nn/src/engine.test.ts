// Engines for agents with neural networks.

import { jitStep } from '@prism-rl/jit';
import * as tf from '@prism-rl/jit/tensorflow';
import { beforeAll, describe, expect, test } from 'vitest';
import { compiledEngine } from './compiledEngine.ts';
import { eagerEngine } from './eagerEngine.ts';
import { type Engine, engineOf } from './engine.ts';

describe('engineOf', () => {
  test('returns the given engine', () => {
    const engine: Engine = { name: 'mine', compile: () => ({ run: () => ({}) as never, dispose: () => {} }) };
    expect(engineOf({ engine })).toBe(engine);
  });

  test.each([
    {
      given: 'no engine',
      context: {},
      code: 'state',
      message: 'An agent with a neural network needs an engine.',
      hint: "Pass engine: await activateBackend('auto'), from @prism-rl/nn.",
    },
    {
      given: 'a promise of one',
      context: { engine: Promise.resolve() as never },
      code: 'state',
      hint: "Await it: engine: await activateBackend('auto').",
    },
    {
      given: 'an engine of another kind',
      context: { engine: { name: 'abacus' } },
      code: 'incompatible',
      message: expect.stringContaining('The engine abacus'),
    },
  ])('refuses $given', ({ context, given: _, ...error }) => {
    expect(() => engineOf(context)).toThrow(expect.objectContaining(error));
  });
});

describe('compiledEngine', () => {
  test('an engine with other threads keeps its provider, and refuses a missing one', async () => {
    const compile = async (threads?: number): Promise<unknown> => {
      const engine = await compiledEngine('nowhere', 'coreml' as never);
      const own = threads === undefined ? engine : engine.withThreads!(threads);
      expect(own.name).toBe('nowhere');
      const weights = tf.variable(tf.ones([512, 512]));
      return own.compile({ x: { shape: [256, 512] } }, ({ x }) => ({
        y: tf.exp(tf.matMul(x as tf.Tensor2D, weights as unknown as tf.Tensor2D)),
      }));
    };
    const refused = expect.objectContaining({ message: expect.stringContaining('coreml') });
    await expect(compile()).rejects.toEqual(refused);
    await expect(compile(1)).rejects.toEqual(refused);
  });

  test('a step waits while another run of the thread waits for its own', async () => {
    const engine = await compiledEngine('ort');
    const step = await engine.compile({ x: { shape: [2] } }, ({ x }) => ({ y: tf.mul(x, 3) }));
    const other = await jitStep({ x: { shape: [2] } }, ({ x }) => ({ y: tf.add(x, 1) }));
    const x = Float32Array.of(1, 2);
    const before = other.runAsync({ x });
    const { y } = await step.run({ x });
    expect([...y]).toEqual([3, 6]);
    expect([...(await before).y]).toEqual([2, 3]);
  });
});

describe('eagerEngine', () => {
  beforeAll(() => tf.setBackend('cpu'));

  const inputs = { x: { shape: [2] }, k: { shape: [1], dtype: 'int32' } } as const;

  async function compiled(synchronous: boolean) {
    const engine = eagerEngine('test', synchronous);
    expect(engine.name).toBe('test');
    return engine.compile(inputs, ({ x, k }) => ({
      sum: tf.add(x, k),
      kind: tf.scalar(Number(k.dtype === 'int32')),
    }));
  }

  describe.each([true, false])('synchronous: %s', (synchronous) => {
    test('returns outputs at once or as a promise, with the same values', async () => {
      const step = await compiled(synchronous);
      const arrays = { x: Float32Array.of(0.5, 2), k: Int32Array.of(3) };
      const before = tf.memory().numTensors;
      const running = step.run(arrays);
      expect(running instanceof Promise).toBe(!synchronous);
      const { sum, kind } = await running;
      expect([...sum, ...kind]).toEqual([3.5, 5, 1]);
      expect(tf.memory().numTensors).toBe(before);
      // Reusing input arrays does not change results.
      arrays.x.fill(7);
      const again = await step.run(arrays);
      expect([...again.sum]).toEqual([10, 10]);
      expect([...sum]).toEqual([3.5, 5]);
    });

    test('returns variables and tensors from outside without freeing them', async () => {
      const weights = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
      const outside = tf.scalar(7);
      const before = tf.memory().numTensors;
      const step = await eagerEngine('test', synchronous).compile({ x: { shape: [2] } }, ({ x }) => {
        weights.assign(tf.add(weights, x));
        return { weights, outside, x, same: x };
      });
      for (const seen of [2, 3, 4]) {
        const found = await step.run({ x: Float32Array.of(1, 1) });
        expect([...found.weights, ...found.outside, ...found.same]).toEqual([seen, seen + 1, 7, 1, 1]);
        found.weights.fill(9); // a copy
      }
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose([weights, outside]);
    });
  });

  test('an engine keeps its backend, whichever is activated later', async () => {
    const engine = eagerEngine('test', true);
    await import('@tensorflow/tfjs-backend-wasm');
    await tf.setBackend('wasm');
    const used: string[] = [];
    const step = await engine.compile({ x: { shape: [1] } }, ({ x }) => {
      used.push(tf.getBackend());
      return { y: tf.add(x, 1) };
    });
    expect([...(await step.run({ x: Float32Array.of(2) })).y]).toEqual([3]);
    expect(used).toEqual(['cpu']);
  });
});
