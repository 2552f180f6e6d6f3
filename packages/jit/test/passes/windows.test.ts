// The windows of inputs are computed before the graph, with the same numbers as eager tfjs.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/index.ts';
import * as tf from '../../src/tensorflow.ts';
import { asEager, compare, expectAsEager } from '../compare.ts';
import { normals, normalVariable } from '../networks.ts';

beforeAll(() => tf.setBackend('cpu'));

describe('windows', () => {
  /** A convolution of an input, a second one, and the gradients of both filters; the number of gathers saved. */
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
        const y = tf.relu(
          tf.add(tf.conv2d(images, filters[0] as unknown as tf.Tensor4D, strides, pad), bias),
        );
        const z = tf.conv2d(y as tf.Tensor4D, filters[1] as unknown as tf.Tensor4D, 1, 'valid');
        return tf.mean(tf.square(z)) as tf.Scalar;
      }, variables);
      const named = variables.map((v, i) => [`g${i}`, grads[v.name] as tf.Tensor]);
      return { loss: value, ...Object.fromEntries(named) };
    };
    const compiled = await jitStep(specs, step);
    const arrays = { x: Float32Array.from({ length: 16 * size * size * 3 }, draw) };
    for (let round = 0; round < 2; round++) {
      expectAsEager(step, specs, arrays, compiled.run(arrays), { isOfLargest: true });
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

    it('computes them although the graph updates a variable', async () => {
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
        return { specs: { x: { shape: [16, 12 * 12 * 3] } }, variables: [filter], step };
      };
      const arrays = { x: Float32Array.from({ length: 16 * 12 * 12 * 3 }, normals(9)) };
      const { graph, relative, parameters } = await compare(learner, () => arrays, 4);
      expect(graph.operators.Gather).toBeUndefined();
      expect(relative).toBeLessThan(5e-6);
      expect(parameters).toBeLessThan(5e-6);
    });

    it('leaves windows with padding, and very many, to the graph', async () => {
      expect(await compared(1, 'same', 24)).toBe(0);
      expect(await compared(1, 'valid', 45)).toBe(0);
    });

    it('keeps the slope of a leaky rectifier', async () => {
      const filter = normalVariable([3, 3, 3, 4], normals(5)) as unknown as tf.Variable<tf.Rank.R4>;
      const specs = { x: { shape: [16, 12, 12, 3] } };
      const step = ({ x }: { x: tf.Tensor }) => ({
        y: tf.fused.conv2d({
          x: x as tf.Tensor4D,
          filter,
          strides: 1,
          pad: 'valid',
          activation: 'leakyrelu',
          leakyreluAlpha: 0.3,
        }),
      });
      const arrays = { x: Float32Array.from({ length: 16 * 12 * 12 * 3 }, normals(9)) };
      expect((await asEager(specs, step, arrays)).inKernel).toEqual(['Windows']);
    });
  });

  interface Pixels {
    readonly channels: number;
    /** Whether the channels are the first axis, as in stacked frames. */
    readonly isPlanar: boolean;
    readonly side: number;
    readonly filter: number;
    readonly stride: number;
  }

  /** A layer over images of bytes scaled to [0, 1], and the gradients of its parameters. */
  function layerOverBytes({ channels, isPlanar, side, filter, stride }: Pixels) {
    const draw = normals(5);
    const kernel = normalVariable([filter, filter, channels, 6], draw);
    const bias = normalVariable([6], draw);
    return ({ x }: Record<string, tf.Tensor>): Record<string, tf.Tensor> => {
      const { value, grads } = tf.variableGrads(() => {
        const scaled = tf.mul(x as tf.Tensor, 1 / 255);
        const images = isPlanar
          ? tf.transpose(tf.reshape(scaled, [-1, channels, side, side]), [0, 2, 3, 1])
          : tf.reshape(scaled, [-1, side, side, channels]);
        const y = tf.conv2d(images as tf.Tensor4D, kernel as unknown as tf.Tensor4D, stride, 'valid');
        return tf.mean(tf.square(tf.relu(tf.add(y, bias)))) as tf.Scalar;
      }, [kernel, bias]);
      return {
        loss: value,
        ofKernel: grads[kernel.name] as tf.Tensor,
        ofBias: grads[bias.name] as tf.Tensor,
      };
    };
  }

  describe('takeWindows of bytes', () => {
    it.each<[string, Pixels, rows: number]>([
      [
        'four frames, windows side by side',
        { channels: 4, isPlanar: true, side: 29, filter: 5, stride: 5 },
        16,
      ],
      [
        'four frames, windows that overlap, more rows than a product had better transpose',
        { channels: 4, isPlanar: true, side: 26, filter: 4, stride: 2 },
        32,
      ],
      ['three frames', { channels: 3, isPlanar: true, side: 20, filter: 4, stride: 2 }, 16],
      ['colours', { channels: 3, isPlanar: false, side: 20, filter: 4, stride: 4 }, 16],
    ])('%s: the same numbers as eager tfjs, without a pass over the pixels', async (_, pixels, rows) => {
      const size = pixels.channels * pixels.side ** 2;
      const specs = { x: { shape: [rows, size], isBytes: true } };
      const step = layerOverBytes(pixels);
      const compiled = await jitStep(specs, step);
      expect(compiled.graph.inKernel).toContain('Windows');
      for (const operator of ['Gather', 'Cast']) expect(compiled.graph.operators[operator]).toBeUndefined();
      const x = Uint8Array.from({ length: rows * size }, (_, i) => (i * 37 + (i >> 7)) % 256);
      for (let round = 0; round < 2; round++) {
        const floats = { x: Float32Array.from(x) };
        expectAsEager(step, specs, floats, compiled.run({ x }), { least: 1e-3, isOfLargest: true });
        x.reverse();
      }
      expect(() => compiled.run({ x: new Float32Array(rows * size).fill(0.5) })).toThrow(/consists of bytes/);
      compiled.dispose();
    });
  });
});

describe('orderedPixels', () => {
  // Convolutions with non-overlapping windows over a first layer: no gather, and the same numbers as eager tfjs.
  const rows = 8;

  interface Layers {
    readonly side: number;
    readonly first: readonly [size: number, stride: number];
    readonly second: readonly [size: number, stride: number];
    /** Term added to the square of the second layer's result. */
    readonly beside?: (images: tf.Tensor) => tf.Tensor;
  }

  /** Two layers over four frames of bytes; a gradient step that returns the gradients. */
  function learner({ side, first, second, beside }: Layers, seed: number) {
    const draw = normals(seed);
    const shapes = [[first[0], first[0], 4, 6], [6], [second[0], second[0], 6, 5], [5]];
    const variables = shapes.map((shape) => normalVariable(shape, draw));
    const [filter, bias, above, biasAbove] = variables as [
      tf.Variable,
      tf.Variable,
      tf.Variable,
      tf.Variable,
    ];
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

  /** Compares its gradients with eager tfjs; returns the graph's number of gathers. */
  async function compared(layers: Layers): Promise<number> {
    const [ours, eager] = [learner(layers, 3), learner(layers, 3)];
    const compiled = await jitStep(ours.specs, ours.step);
    for (const seed of [1, 2]) {
      const x = pixels(layers, seed);
      const floats = { x: Float32Array.from(x) };
      expectAsEager(eager.step, eager.specs, floats, compiled.run({ x }), { least: 1e-3, isOfLargest: true });
    }
    compiled.dispose();
    return compiled.graph.operators.Gather ?? 0;
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

    it('keeps the order if windows overlap, or a pixel outside them counts', async () => {
      expect(await compared({ ...beyond, second: [3, 2] })).toBeGreaterThan(0);
      // A gradient that is not 0 outside the windows.
      expect(await compared({ ...beyond, beside: (images) => tf.mean(tf.square(images)) })).toBeGreaterThan(
        0,
      );
    });
  });
});
