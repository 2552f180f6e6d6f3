// Outputs that a loss function returns with the loss, on both kinds of engine.

import * as tf from '@prism-rl/jit/tensorflow';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { activateBackend } from './backends.ts';
import type { Engine } from './engine.ts';
import { stopGradient, valueAndGradients } from './gradients.ts';
import { adam, radam, rmsProp, sgd } from './optimizers.ts';

describe('gradients', () => {
  const engineKinds = ['ort', 'tfjs-cpu'] as const;

  let w: tf.Variable;
  beforeEach(async () => {
    await activateBackend('tfjs-cpu');
    w = tf.variable(tf.tensor1d([1, 2]));
  });
  afterEach(() => w.dispose());

  const loss = (x: tf.Tensor): tf.Scalar => tf.sum(tf.square(tf.mul(w, x))) as tf.Scalar;

  describe.each(engineKinds)('on %s', (backend) => {
    const run = async (step: Parameters<typeof compile>[1]) => {
      const engine = await activateBackend(backend);
      const compiled = await compile(engine, step);
      const before = tf.memory().numTensors;
      const results = [];
      for (const x of [3, 4]) {
        const outputs = await compiled.run({ x: Float32Array.of(x, 0.5) });
        results.push(Object.fromEntries(Object.entries(outputs).map(([name, array]) => [name, [...array]])));
      }
      expect(tf.memory().numTensors).toBe(before);
      compiled.dispose();
      return results;
    };
    const compile = (engine: Engine, step: (x: tf.Tensor) => { readonly [name: string]: tf.Tensor }) =>
      engine.compile({ x: { shape: [2] } }, (inputs) => step(inputs.x));

    test('returns the loss, its gradient, and other outputs, by hand', async () => {
      const found = await run((x) => {
        const { value, gradients, outputs } = valueAndGradients({ w }, () => ({
          loss: loss(x),
          twice: tf.mul(x, 2),
        }));
        return { value, gradient: gradients.w!, twice: outputs.twice };
      });
      // Σ (w x)² with w = (1, 2): 9 + 1 and 16 + 1; its gradient 2 w x².
      expect(found).toEqual([
        { value: [10], gradient: [18, 1], twice: [6, 1] },
        { value: [17], gradient: [32, 1], twice: [8, 1] },
      ]);
    });

    test('accepts outputs in arrays and objects, including the loss, an input, a variable and plain values', async () => {
      const found = await run((x) => {
        const { value, outputs } = valueAndGradients({ w }, () => {
          const scalar = loss(x);
          return { loss: scalar, all: [scalar, x], more: { w, name: 'metric', none: undefined } };
        });
        expect(outputs.more).toMatchObject({ name: 'metric', none: undefined });
        expect(outputs.more.w).toBe(w);
        const [again, input] = outputs.all;
        return { value, again: again!, input: tf.add(input!, x), w: outputs.more.w };
      });
      expect(found[0]).toEqual({ value: [10], again: [10], input: [6, 1], w: [1, 2] });
    });

    test('outputs have no gradient', async () => {
      const found = await run((x) => {
        const { gradients } = valueAndGradients({ w }, () => ({ loss: loss(x), cubed: tf.pow(w, 3) }));
        return { gradient: gradients.w! };
      });
      expect(found[0]).toEqual({ gradient: [18, 1] });
    });

    test('refuses a tensor that leaves the function in another way', async () => {
      const failure = run((x) => {
        let meanQ = x;
        const { value } = valueAndGradients({ w }, () => {
          meanQ = tf.mul(x, 2);
          return loss(x);
        });
        return { value, meanQ };
      });
      await expect(failure).rejects.toThrow(/^The step's output 'meanQ' is freed before the step ends\./);
    });
  });

  test.each(Object.entries({ adam, radam, rmsProp, sgd }))(
    '%s names a gradient of no parameter, and the parameters',
    (_, optimizer) => {
      const { apply, variables } = optimizer({ w });
      const gradient = tf.ones([2]);
      expect(() => apply({ weights: gradient }, 0.1)).toThrow(
        expect.objectContaining({
          code: 'unknown-name',
          message: 'The gradient "weights" has no parameter of that name.',
          hint: 'Name gradients like the parameters: w.',
        }),
      );
      tf.dispose([gradient, ...Object.values(variables)]);
    },
  );
});

describe('stopGradient', () => {
  test('keeps the numbers and stops their gradient: in x · stop(x) only the first factor has one', () => {
    const x = tf.tensor1d([3, -2, 0.5]);
    expect([...stopGradient(x).dataSync()]).toEqual([3, -2, 0.5]);
    const gradient = tf.grad((value: tf.Tensor) => tf.sum(tf.mul(value, stopGradient(value))));
    expect([...gradient(x).dataSync()]).toEqual([3, -2, 0.5]);
    const none = tf.grad((value: tf.Tensor) => tf.sum(tf.square(stopGradient(value))));
    expect([...none(x).dataSync()]).toEqual([0, 0, 0]);
  });
});
