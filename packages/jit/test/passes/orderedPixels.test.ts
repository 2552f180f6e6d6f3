// Convolutions whose windows do not overlap, over a first layer: no gather, with the numbers of eager tfjs.

import { beforeAll, describe, expect, it } from 'vitest';
import { gatherRuns, jitStep } from '../../src/index.ts';
import type { TypedArray } from '../../src/program/ir.ts';
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

/** Two layers over four frames of bytes; a step down their gradients, which it returns. */
function learner({ side, first, second, beside }: Layers, seed: number) {
  const draw = normals(seed);
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
    for (const v of variables) v.assign(tf.sub(v, tf.mul(grads[v.name] as tf.Tensor, 0.01)));
    const named = variables.map((v, i) => [`g${i}`, grads[v.name] as tf.Tensor]);
    return { loss: value, ...Object.fromEntries(named) };
  };
  return { specs: { x: { shape: [rows, 4 * side ** 2], isBytes: true } }, step };
}

function pixels({ side }: Layers, seed: number): Uint8Array {
  return Uint8Array.from({ length: rows * 4 * side ** 2 }, (_, i) => (i * 37 + (i >> 7) * seed) % 256);
}

/** Compares its gradients with those of eager tfjs; how many gathers the graph has. */
async function compared(layers: Layers): Promise<number> {
  const [ours, eager] = [learner(layers, 3), learner(layers, 3)];
  const compiled = await jitStep(ours.specs, ours.step);
  for (const seed of [1, 2]) {
    const x = pixels(layers, seed);
    const got = compiled.run({ x });
    tf.tidy(() => {
      const tensors = tensorsOf(eager.specs, { x: Float32Array.from(x) });
      for (const [name, tensor] of Object.entries(eager.step(tensors))) {
        const want = tensor.dataSync() as Float32Array;
        const most = want.reduce((a, b) => Math.max(a, Math.abs(b)), 1e-3);
        for (const [i, number] of want.entries())
          expect(Math.abs((got[name]?.[i] as number) - number)).toBeLessThan(1e-5 * most);
      }
    });
  }
  compiled.dispose();
  return compiled.graph.operators.Gather ?? 0;
}

function copies(arrays: Record<string, TypedArray>): Record<string, TypedArray> {
  return Object.fromEntries(Object.entries(arrays).map(([name, array]) => [name, array.slice()]));
}

const overlapping: Layers = { side: 49, first: [4, 2], second: [5, 5] };
const beyond: Layers = { side: 40, first: [5, 5], second: [3, 3] };

describe('orderPixels', () => {
  it.each<[string, Layers]>([
    ['windows side by side that fill the images', { side: 26, first: [2, 2], second: [13, 13] }],
    ['pixels beyond the last window', beyond],
    ['a first layer of windows that overlap, out of the caches', overlapping],
  ])('gathers nothing: %s', async (_, layers) => {
    expect(await compared(layers)).toBe(0);
  });

  it('keeps the order where windows overlap, or a pixel beyond them counts', async () => {
    expect(await compared({ ...beyond, second: [3, 2] })).toBeGreaterThan(0);
    // A gradient that is not 0 beyond the windows.
    expect(await compared({ ...beyond, beside: (images) => tf.mean(tf.square(images)) })).toBeGreaterThan(0);
  });

  it.each([
    ['in the caches', beyond],
    ['out of the caches', overlapping],
  ])('gives each of several runs in one graph the bits that it has alone: %s', async (_, layers) => {
    const gathering = await gatherRuns(3, { most: 3 });
    const results = await Promise.all(
      gathering.seats.map(async (seat, run) => {
        const { specs, step } = learner(layers, run);
        const seated = seat.compile(specs, step);
        const made: Record<string, TypedArray>[] = [];
        for (const seed of [1, 2]) made.push(copies(await seated.run({ x: pixels(layers, seed + run) })));
        seat.leave();
        return made;
      }),
    );
    expect(gathering.graphs.map(({ runs }) => runs)).toEqual([3]);
    for (const [run, made] of results.entries()) {
      const { specs, step } = learner(layers, run);
      const alone = await jitStep(specs, step);
      for (const [k, seed] of [1, 2].entries())
        expect(made[k]).toEqual(copies(alone.run({ x: pixels(layers, seed + run) })));
      alone.dispose();
    }
  });
});
