// Convolutions of inputs: their windows are made before the graph, with the numbers of eager tfjs.
import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/step.ts';
import * as tf from '../../src/tensorflow.ts';
import { normals, normalVariable, tensorsOf } from '../networks.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** A convolution of an input, another one behind it, and the gradients of both filters; how many gathers the graph is spared. */
async function compared(strides: number | [number, number], pad: 'valid' | 'same', size: number) {
  const draw = normals(5);
  const filters = [
    [3, 2, 3, 4],
    [2, 2, 4, 2],
  ].map((shape) => normalVariable(shape, draw)) as unknown as [tf.Variable, tf.Variable];
  const bias = normalVariable([4], draw);
  const variables = [...filters, bias];
  const specs = { x: { shape: [16, size * size * 3] } };
  const step = ({ x }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
    const images = tf.reshape(x as tf.Tensor, [16, size, size, 3]) as tf.Tensor4D;
    const { value, grads } = tf.variableGrads(() => {
      const y = tf.relu(tf.add(tf.conv2d(images, filters[0] as unknown as tf.Tensor4D, strides, pad), bias));
      const z = tf.conv2d(y as tf.Tensor4D, filters[1] as unknown as tf.Tensor4D, 1, 'valid');
      return tf.mean(tf.square(z)) as tf.Scalar;
    }, variables);
    const named = variables.map((v, i) => [`g${i}`, grads[v.name] as tf.Tensor]);
    return { loss: value, ...Object.fromEntries(named) };
  };
  const compiled = await jitStep(specs, step);
  const arrays = { x: Float32Array.from({ length: 16 * size * size * 3 }, draw) };
  for (let round = 0; round < 2; round++) {
    const got = compiled.run(arrays);
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(step(tensorsOf(specs, arrays)))) {
        const want = tensor.dataSync() as Float32Array;
        const most = want.reduce((a, b) => Math.max(a, Math.abs(b)), 1);
        for (const [i, x] of want.entries())
          expect(Math.abs((got[name]?.[i] as number) - x)).toBeLessThan(1e-5 * most);
      }
    });
    arrays.x.reverse();
  }
  const whole = await jitStep(specs, step, { kernel: false });
  compiled.dispose();
  whole.dispose();
  return (whole.graph.operators.Gather ?? 0) - (compiled.graph.operators.Gather ?? 0);
}

describe('takeWindows', () => {
  it.each([
    ['one by one', 1, 12],
    ['in steps of two', 2, 24],
    ['in other steps down than across', [3, 1], 19],
  ] as const)('windows %s', async (_, strides, size) => {
    expect(await compared(strides as number, 'valid', size)).toBe(1);
  });

  it('makes them beside a number that the graph changes', async () => {
    const learner = () => {
      const filter = normalVariable([3, 3, 3, 4], normals(5)) as unknown as tf.Variable<tf.Rank.R4>;
      const decayed = tf.variable(tf.scalar(0), false);
      const step = ({ x }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
        const images = tf.reshape(x as tf.Tensor, [16, 12, 12, 3]) as tf.Tensor4D;
        const { value, grads } = tf.variableGrads(
          () => tf.mean(tf.square(tf.conv2d(images, filter, 1, 'valid'))) as tf.Scalar,
          [filter],
        );
        const now = tf.add(tf.mul(decayed, 0.9), 0.1);
        const rate = tf.div(tf.cast(tf.greater(now, 0.15), 'float32'), now);
        filter.assign(tf.sub(filter, tf.mul(grads[filter.name] as tf.Tensor, rate)) as tf.Tensor4D);
        decayed.assign(now as tf.Scalar);
        return { loss: value };
      };
      return { filter, step };
    };
    const specs = { x: { shape: [16, 12 * 12 * 3] } };
    const [ours, eager] = [learner(), learner()];
    const compiled = await jitStep(specs, ours.step);
    expect(compiled.graph.operators.Gather).toBeUndefined();
    const arrays = { x: Float32Array.from({ length: 16 * 12 * 12 * 3 }, normals(9)) };
    for (let round = 0; round < 4; round++) {
      const { loss } = compiled.run(arrays);
      const want = tf.tidy(() => eager.step(tensorsOf(specs, arrays)).loss?.dataSync()[0] as number);
      expect((loss?.[0] as number) / want).toBeCloseTo(1, 5);
    }
    const learned = eager.filter.dataSync();
    for (const [k, x] of ours.filter.dataSync().entries()) expect(x).toBeCloseTo(learned[k] as number, 5);
    compiled.dispose();
  });

  it('leaves windows with a margin, and very many, to the graph', async () => {
    expect(await compared(1, 'same', 24)).toBe(0);
    expect(await compared(1, 'valid', 52)).toBe(0);
  });

  it('keeps the slope of a leaky rectifier', async () => {
    const filter = normalVariable([3, 3, 3, 4], normals(5)) as unknown as tf.Variable<tf.Rank.R4>;
    const specs = { x: { shape: [16, 12, 12, 3] } };
    const step = ({ x }: Record<string, tf.Tensor>): { y: tf.Tensor } => ({
      y: tf.fused.conv2d({
        x: x as tf.Tensor4D,
        filter,
        strides: 1,
        pad: 'valid',
        activation: 'leakyrelu',
        leakyreluAlpha: 0.3,
      }),
    });
    const compiled = await jitStep(specs, step);
    expect(compiled.graph.beside).toEqual(['Windows']);
    const arrays = { x: Float32Array.from({ length: 16 * 12 * 12 * 3 }, normals(9)) };
    const { y } = compiled.run(arrays);
    const want = tf.tidy(() => step(tensorsOf(specs, arrays)).y.dataSync());
    for (const [k, x] of want.entries()) expect(Math.abs((y[k] as number) - x)).toBeLessThan(1e-5);
    compiled.dispose();
  });
});
