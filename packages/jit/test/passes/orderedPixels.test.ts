// Convolutions whose windows do not overlap, over a first layer: no gather, with the numbers of eager tfjs.
import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/step.ts';
import * as tf from '../../src/tensorflow.ts';
import { normals, normalVariable, tensorsOf } from '../networks.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

const rows = 8;

interface Layers {
  readonly side: number;
  readonly first: readonly [size: number, stride: number];
  readonly second: readonly [size: number, stride: number];
  /** What the loss has beside the square of the second layer's result. */
  readonly beside?: (images: tf.Tensor) => tf.Tensor;
}

/** Two layers over four frames of bytes, and the gradients of their parameters; how many gathers the graph has. */
async function compared({ side, first, second, beside }: Layers): Promise<number> {
  const draw = normals(3);
  const shapes = [[first[0], first[0], 4, 6], [6], [second[0], second[0], 6, 5], [5]];
  const variables = shapes.map((shape) => normalVariable(shape, draw));
  const [filter, bias, above, biasAbove] = variables as [tf.Variable, tf.Variable, tf.Variable, tf.Variable];
  const layer = (x: tf.Tensor, weights: tf.Variable, added: tf.Variable, stride: number) =>
    tf.relu(
      tf.add(tf.conv2d(x as tf.Tensor4D, weights as unknown as tf.Tensor4D, stride, 'valid'), added),
    ) as tf.Tensor4D;
  const step = ({ x }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
    const { value, grads } = tf.variableGrads(() => {
      const frames = tf.reshape(tf.mul(x as tf.Tensor, 1 / 255), [rows, 4, side, side]);
      const images = layer(tf.transpose(frames, [0, 2, 3, 1]), filter, bias, first[1]);
      const loss = tf.mean(tf.square(layer(images, above, biasAbove, second[1])));
      return (beside === undefined ? loss : tf.add(loss, beside(images))) as tf.Scalar;
    }, variables);
    const named = variables.map((v, i) => [`g${i}`, grads[v.name] as tf.Tensor]);
    return { loss: value, ...Object.fromEntries(named) };
  };
  const size = 4 * side ** 2;
  const specs = { x: { shape: [rows, size], isBytes: true } };
  const compiled = await jitStep(specs, step);
  const x = Uint8Array.from({ length: rows * size }, (_, i) => (i * 37 + (i >> 7)) % 256);
  for (let round = 0; round < 2; round++) {
    const got = compiled.run({ x });
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(step(tensorsOf(specs, { x: Float32Array.from(x) })))) {
        const want = tensor.dataSync() as Float32Array;
        const most = want.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-3);
        for (const [i, number] of want.entries())
          expect(Math.abs((got[name]?.[i] as number) - number)).toBeLessThan(1e-5 * most);
      }
    });
    x.reverse();
  }
  compiled.dispose();
  return compiled.graph.operators.Gather ?? 0;
}

describe('orderPixels', () => {
  it.each<[string, Layers]>([
    ['windows side by side that fill the images', { side: 26, first: [2, 2], second: [13, 13] }],
    ['pixels beyond the last window', { side: 40, first: [5, 5], second: [3, 3] }],
    ['a first layer of windows that overlap, out of the caches', { side: 49, first: [4, 2], second: [5, 5] }],
  ])('gathers nothing: %s', async (_, layers) => {
    expect(await compared(layers)).toBe(0);
  });

  it('keeps the order where windows overlap, or a pixel beyond them counts', async () => {
    const layers: Layers = { side: 40, first: [5, 5], second: [3, 3] };
    expect(await compared({ ...layers, second: [3, 2] })).toBeGreaterThan(0);
    // A gradient that is not 0 beyond the windows.
    expect(await compared({ ...layers, beside: (images) => tf.mean(tf.square(images)) })).toBeGreaterThan(0);
  });
});
