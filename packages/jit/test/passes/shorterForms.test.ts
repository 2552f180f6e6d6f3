// Chains that become one operation, and chains that only look like them.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/step.ts';
import * as tf from '../../src/tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const x = Float32Array.from({ length: 24 }, (_, i) => 3 * Math.sin(i * i));

async function compared(step: (inputs: { x: tf.Tensor }) => { y: tf.Tensor }) {
  const compiled = await jitStep({ x: { shape: [4, 6] } }, step, { kernel: false });
  const got = [...compiled.run({ x }).y];
  const want = [...tf.tidy(() => step({ x: tf.tensor2d(x, [4, 6]) }).y.dataSync())];
  compiled.dispose();
  const error = Math.max(...got.map((value, i) => Math.abs(value - want[i]!)));
  return { operators: compiled.graph.operators, error };
}

describe('shorten', () => {
  it('writes the logarithm of softmax as one operation', async () => {
    const { operators, error } = await compared((inputs) => ({ y: tf.logSoftmax(inputs.x) }));
    expect(operators).toEqual({ LogSoftmax: 1 });
    expect(error).toBeLessThan(1e-6);
  });

  it('leaves the logarithm of a sum over rows as it is', async () => {
    const { operators, error } = await compared((inputs) => {
      const shifted = tf.sub(inputs.x, tf.max(inputs.x, 1, true));
      return { y: tf.sub(shifted, tf.log(tf.sum(tf.exp(shifted), 0, true))) };
    });
    expect(operators.LogSoftmax).toBeUndefined();
    expect(error).toBeLessThan(1e-6);
  });

  it('clips a falling line to [0, 1] in one pass, with the same numbers', async () => {
    const { operators, error } = await compared((inputs) => ({
      y: tf.clipByValue(tf.sub(1.5, inputs.x), 0, 1),
    }));
    expect(operators).toEqual({ HardSigmoid: 1 });
    expect(error).toBe(0);
  });

  it.each([
    ['(x − c)/w', (v: tf.Tensor) => tf.div(tf.sub(v, 1), 1.5), 1],
    ['a·x', (v: tf.Tensor) => tf.mul(0.25, v), 1],
    ['1 − (x + c)·a', (v: tf.Tensor) => tf.sub(1, tf.mul(tf.add(v, 0.5), 0.3)), 1],
    ['(x − c)·a with a large c and a small c·a', (v: tf.Tensor) => tf.mul(tf.sub(v, 1000), -1e-3), 1],
    ['(x − c)·a with a large c·a', (v: tf.Tensor) => tf.mul(tf.sub(v, 2), 1000), 2],
  ])('clips the line %s to [0, 1]', async (_, line, operations) => {
    const { operators, error } = await compared((inputs) => ({ y: tf.clipByValue(line(inputs.x), 0, 1) }));
    expect(operators).toEqual(operations === 1 ? { HardSigmoid: 1 } : { HardSigmoid: 1, Sub: 1 });
    expect(error).toBeLessThan(1e-6);
  });

  it('clips a table of scaled differences within its product', async () => {
    const row = tf.tensor2d([Array.from({ length: 600 }, (_, i) => Math.cos(i))]);
    const { operators, error } = await compared((inputs) => {
      const column = tf.mul(tf.reshape(inputs.x, [24, 1]), 7);
      return { y: tf.clipByValue(tf.sub(column, row), 0, 1) };
    });
    expect(operators).toEqual({ Reshape: 1, Gemm: 1, HardSigmoid: 1 });
    expect(error).toBeLessThan(1e-6);
  });

  it('leaves a tensor that is clipped as it is to one ordinary operation', async () => {
    const { operators } = await compared((inputs) => ({ y: tf.clipByValue(inputs.x, 0, 1) }));
    expect(operators).toEqual({ Clip: 1 });
  });

  it('clips to other bounds in two', async () => {
    const { operators, error } = await compared((inputs) => ({
      y: tf.clipByValue(tf.sub(1.5, inputs.x), 0, 2),
    }));
    expect(operators).toEqual({ Sub: 1, Clip: 1 });
    expect(error).toBe(0);
  });

  it('takes the differences of a column and a row by one product, with the same numbers', async () => {
    const row = tf.tensor3d(
      Array.from({ length: 600 }, (_, i) => Math.cos(i)),
      [1, 1, 600],
    );
    const { operators, error } = await compared((inputs) => ({
      y: tf.neg(tf.sub(tf.expandDims(inputs.x, 2), row)),
    }));
    expect(operators.Gemm).toBe(1);
    expect(operators.Sub).toBeUndefined();
    expect(error).toBe(0);
  });

  it('leaves out ones that only spread a factor which is spread anyway', async () => {
    const { operators, error } = await compared((inputs) => {
      const column = tf.max(inputs.x, 1, true);
      return { y: tf.sub(inputs.x, tf.mul(column, tf.ones([4, 6]))) };
    });
    expect(operators).toEqual({ ReduceMax: 1, Sub: 1 });
    expect(error).toBe(0);
  });

  it('keeps ones that nothing else spreads', async () => {
    const { operators, error } = await compared((inputs) => {
      const column = tf.max(inputs.x, 1, true);
      return { y: tf.exp(tf.mul(column, tf.ones([4, 6]))) };
    });
    expect(operators.Mul ?? operators.Expand).toBe(1);
    expect(error).toBeLessThan(1e-5);
  });

  it('sums over leading axes by a product with ones', async () => {
    const { operators, error } = await compared((inputs) => {
      const tall = tf.concat(Array.from({ length: 20 }, (_, i) => tf.mul(inputs.x, i)));
      return { y: tf.sum(tall, 0) };
    });
    expect(operators.MatMul).toBe(1);
    expect(operators.ReduceSum).toBeUndefined();
    expect(error).toBeLessThan(1e-3);
  });
});
