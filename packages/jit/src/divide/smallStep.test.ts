// Compares small steps without a graph with eager tfjs, on few and many rows, with changes of variables in between.

import { beforeAll, describe, expect, it } from 'vitest';
import { expectAsEager } from '../../test/compare.ts';
import { normals, normalVariable } from '../../test/networks.ts';
import type { TypedArray } from '../program/ir.ts';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';
import type { ArraySpec } from '../trace/record.ts';

beforeAll(() => tf.setBackend('cpu'));

type Step = (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/** Layers of these widths. */
function layers(widths: readonly number[], seed = 1) {
  const draw = normals(seed);
  return widths.slice(1).map((units, i) => ({
    kernel: normalVariable([widths[i] as number, units], draw),
    bias: normalVariable([units], draw),
  }));
}

function through(x: tf.Tensor, list: ReturnType<typeof layers>, activation: 'tanh' | 'relu'): tf.Tensor {
  return list.reduce((y, { kernel, bias }, i) => {
    const z = tf.add(tf.matMul(y as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias);
    return i === list.length - 1 ? z : activation === 'tanh' ? tf.tanh(z) : tf.relu(z);
  }, x);
}

async function compared(specs: Record<string, ArraySpec>, step: Step, tolerance = 2e-6): Promise<number> {
  const compiled = await jitStep(specs, step);
  for (let round = 0; round < 3; round++) {
    const draw = normals(40 + round);
    const arrays: Record<string, TypedArray> = Object.fromEntries(
      Object.entries(specs).map(([name, { shape }]) => [
        name,
        Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => 3 * draw()),
      ]),
    );
    expectAsEager(step, specs, arrays, compiled.run(arrays), { tolerance });
  }
  compiled.dispose();
  return compiled.graph.nodes;
}

describe('asSmallStep', () => {
  it.each([1, 2, 3, 4, 5, 8, 32])('a policy of two hidden layers, %i rows', async (rows) => {
    const list = layers([3, 64, 64, 1]);
    const logStds = normalVariable([1], normals(3));
    const nodes = await compared({ x: { shape: [rows, 3] } }, ({ x }) => {
      const means = through(x as tf.Tensor, list, 'tanh');
      return { parameters: tf.concat([means, tf.add(tf.mul(means, 0), logStds)], 1) };
    });
    expect(nodes).toBe(0);
  });

  it.each([1, 7])('odd widths, standardised and clipped observations, %i rows', async (rows) => {
    const list = layers([5, 33, 18, 7]);
    const [mean, scale] = [0, 1].map((seed) => normalVariable([5], normals(seed + 8))) as unknown as [
      tf.Tensor,
      tf.Tensor,
    ];
    const nodes = await compared({ x: { shape: [rows, 5] } }, ({ x }) => {
      const seen = tf.clipByValue(tf.mul(tf.sub(x as tf.Tensor, mean), scale), -2, 2);
      return { q: through(seen, list, 'relu') };
    });
    expect(nodes).toBe(0);
  });

  it('leaves large products, other operations, integers and updates to the graph', async () => {
    const [large] = layers([700, 700]) as [ReturnType<typeof layers>[0]];
    const [small] = layers([3, 2]) as [typeof large];
    const product = (x: tf.Tensor, layer: typeof large): tf.Tensor =>
      tf.matMul(x as tf.Tensor2D, layer.kernel as unknown as tf.Tensor2D);
    const of = (size: number): Record<string, ArraySpec> => ({ x: { shape: [1, size] } });
    expect(await compared(of(700), ({ x }) => ({ y: product(x as tf.Tensor, large) }), 1e-4)).toBeGreaterThan(
      0,
    );
    expect(
      await compared(of(3), ({ x }) => ({ y: tf.softplus(product(x as tf.Tensor, small)) })),
    ).toBeGreaterThan(0);
    expect(
      await compared(of(3), ({ x }) => ({ y: tf.argMax(product(x as tf.Tensor, small), 1) })),
    ).toBeGreaterThan(0);
    expect(await compared(of(3), ({ x }) => ({ y: tf.add(x as tf.Tensor, 1) }))).toBeGreaterThan(0);
  });

  it('distributions over atoms, as in C51', async () => {
    const list = layers([4, 32, 6 * 51]);
    const atoms = Float32Array.from({ length: 51 }, (_, i) => i - 25);
    for (const rows of [1, 3]) {
      const nodes = await compared(
        { x: { shape: [rows, 4] } },
        ({ x }) => {
          const logits = tf.reshape(through(x as tf.Tensor, list, 'relu'), [rows, 6, 51]);
          const probabilities = tf.softmax(logits);
          const means = tf.matMul(tf.reshape(probabilities, [-1, 51]), tf.tensor2d(atoms, [51, 1]));
          return { q: tf.reshape(means, [rows, 6]), log: tf.logSoftmax(logits), probabilities };
        },
        1e-5,
      );
      expect(nodes).toBe(0);
    }
  });

  it.each([
    [1, 1, 'valid'],
    [3, 2, 'valid'],
    [2, [3, 1], 0],
  ] as const)('convolutions of %i images, strides %s', async (rows, strides, pad) => {
    const draw = normals(6);
    const filter = normalVariable([3, 2, 4, 5], draw);
    const second = normalVariable([2, 2, 5, 3], draw);
    const bias = normalVariable([5], draw);
    const nodes = await compared(
      { x: { shape: [rows, 9 * 7 * 4] } },
      ({ x }) => {
        const image = tf.reshape(x as tf.Tensor, [rows, 9, 7, 4]) as tf.Tensor4D;
        const by = strides as number | [number, number];
        const y = tf.relu(tf.add(tf.conv2d(image, filter as unknown as tf.Tensor4D, by, pad), bias));
        return { y, z: tf.conv2d(y as tf.Tensor4D, second as unknown as tf.Tensor4D, 1, 'valid') };
      },
      1e-5,
    );
    expect(nodes).toBe(0);
  });

  it('leaves convolutions with padding, and of large images, to the graph', async () => {
    const filter = normalVariable([3, 3, 1, 2], normals(6)) as unknown as tf.Tensor4D;
    const of = (size: number, pad: 'same' | 'valid') =>
      compared(
        { x: { shape: [1, size * size] } },
        ({ x }) => ({
          y: tf.conv2d(tf.reshape(x as tf.Tensor, [1, size, size, 1]) as tf.Tensor4D, filter, 1, pad),
        }),
        1e-5,
      );
    expect(await of(6, 'valid')).toBe(0);
    expect(await of(6, 'same')).toBeGreaterThan(0);
    expect(await of(60, 'valid')).toBeGreaterThan(0);
  });

  it('noise on activations, as in noisy networks: slices of one vector', async () => {
    const [mean, spread] = [layers([6, 9], 3), layers([6, 9], 4)].map(([layer]) => layer) as [
      ReturnType<typeof layers>[0],
      ReturnType<typeof layers>[0],
    ];
    const nodes = await compared({ x: { shape: [2, 6] }, noise: { shape: [15] } }, ({ x, noise }) => {
      const f = tf.mul(tf.sign(noise as tf.Tensor), tf.sqrt(tf.abs(noise as tf.Tensor)));
      const [ofInputs, ofUnits] = [tf.slice(f, 0, 6), tf.slice(f, 6, 9)];
      const y = tf.matMul(x as tf.Tensor2D, mean.kernel as unknown as tf.Tensor2D);
      const z = tf.matMul(
        tf.mul(x as tf.Tensor, ofInputs) as tf.Tensor2D,
        spread.kernel as unknown as tf.Tensor2D,
      );
      return { y: tf.add(tf.add(y, mean.bias), tf.mul(tf.add(z, spread.bias), ofUnits)) };
    });
    expect(nodes).toBe(0);
  });

  it('comparisons, selections, slices and concatenations', async () => {
    const [layer] = layers([4, 6]) as [ReturnType<typeof layers>[0]];
    const nodes = await compared({ x: { shape: [5, 4] } }, ({ x }) => {
      const y = tf.matMul(x as tf.Tensor2D, layer.kernel as unknown as tf.Tensor2D);
      const [a, b] = tf.split(y, [2, 4], 1) as [tf.Tensor, tf.Tensor];
      const column = tf.slice(y, [0, 0], [5, 6]).slice([1, 0], [2, 6]);
      const isMore = tf.logicalAnd(tf.greater(y, 0.1), tf.lessEqual(y, tf.max(y, 1, true)));
      return {
        a,
        b: tf.concat([b, tf.neg(b), tf.square(b)], 0),
        column,
        chosen: tf.where(tf.logicalOr(isMore, tf.less(y, -1)), y, tf.mul(y, 0.5)),
        others: tf.where(tf.logicalNot(tf.notEqual(tf.relu(y), y)), tf.sigmoid(y), tf.exp(tf.minimum(y, 2))),
        tiles: tf.tile(tf.min(y, 1, true), [1, 3]),
        sums: tf.addN([y, tf.abs(y), tf.step(y, 0.25)]),
        middle: tf.mean(tf.reshape(y, [5, 3, 2]), 1),
        spread: tf.sub(tf.reshape(y, [5, 3, 2]), tf.mean(tf.reshape(y, [5, 3, 2]), 1, true)),
      };
    });
    expect(nodes).toBe(0);
  });

  const SPECIAL = [
    ...[0, -0, 1, -1, 0.5, 88.7, 89, -87.5, -104, 100, -100, 9, -9, 1e-30, -1e-8, 1e30, -1e30],
    ...[2 ** -126, 3e38, Infinity, -Infinity, NaN],
  ];

  it.each([
    ['exp', tf.exp, Math.exp, 2 ** -126, 3e-7, 17],
    ['log', tf.log, Math.log, 0, 3e-7, 17],
    ['sigmoid', tf.sigmoid, (x: number) => 1 / (1 + Math.exp(-x)), 2 ** -125, 4e-7, 17],
    ['tanh', tf.tanh, Math.tanh, 1e-38, 4e-7, 150],
  ] as const)('%s everywhere', async (_, ours, exact, least, tolerance, fine) => {
    // x·1 for one unit: compares the approximation with the exact function, to a few units in the last place.
    const one = tf.tidy(() => tf.variable(tf.ones([1, 1]) as tf.Tensor2D));
    const count = 3000;
    const step = await jitStep({ x: { shape: [count, 1] } }, ({ x }) => ({
      y: ours(tf.matMul(x as tf.Tensor2D, one as unknown as tf.Tensor2D)),
    }));
    const x = Float32Array.from({ length: count }, (_, i) => SPECIAL[i] ?? (i - count / 2) / fine);
    const { y } = step.run({ x });
    for (const [i, value] of x.entries()) {
      const want = exact(value);
      const got = y[i] as number;
      if (Number.isNaN(want)) expect(got).toBeNaN();
      else if (Math.fround(want) === want && !Number.isFinite(want)) expect(got).toBe(want);
      else if (Math.abs(want) > 3.4e38) expect(got).toBe(Infinity);
      else expect(Math.abs(got - want)).toBeLessThanOrEqual(tolerance * Math.abs(want) + 2 * least);
    }
    expect(step.graph.nodes).toBe(0);
    step.dispose();
  });

  it('leaves bool variables to a graph', async () => {
    const list = layers([3, 5]);
    const allowed = tf.tidy(() => tf.variable(tf.tensor1d([true, false, true, false, true], 'bool'), false));
    const specs = { x: { shape: [1, 3] } };
    const nodes = await compared(specs, ({ x }) => ({
      y: tf.where(allowed, through(x as tf.Tensor, list, 'relu'), tf.zeros([1, 5])),
    }));
    expect(nodes).toBeGreaterThan(0);
    allowed.dispose();
  });
});
