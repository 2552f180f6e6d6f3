// Small steps without a graph: what eager tfjs gives, on few rows and many, whatever was done to the variables in between.
import { beforeAll, describe, expect, it } from 'vitest';
import { normals, normalVariable, tensorsOf } from '../../test/networks.ts';
import type { TypedArray } from '../graph/ir.ts';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';
import type { ArraySpec } from '../trace/record.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

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
    const got = compiled.run(arrays);
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(step(tensorsOf(specs, arrays)))) {
        const want = tensor.dataSync();
        expect(got[name]?.length).toBe(want.length);
        for (const [i, x] of want.entries())
          expect(Math.abs((got[name]?.[i] as number) - x)).toBeLessThan(tolerance * Math.max(1, Math.abs(x)));
      }
    });
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

  it.each([1, 7])('odd widths, observations standardised and cut, %i rows', async (rows) => {
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

  it('value and advantages of several outputs', async () => {
    const [value, advantages] = [layers([6, 20, 5]), layers([6, 20, 15], 2)];
    const nodes = await compared({ x: { shape: [4, 6] } }, ({ x }) => {
      const v = tf.reshape(through(x as tf.Tensor, value, 'relu'), [4, 1, 5]);
      const a = tf.reshape(through(x as tf.Tensor, advantages, 'relu'), [4, 3, 5]);
      const q = tf.add(v, tf.sub(a, tf.mean(a, 1, true)));
      return { q, best: tf.max(q, 2), mean: tf.mean(q, 2), all: tf.sum(q) };
    });
    expect(nodes).toBe(0);
  });

  it('leaves the rest to the graph: large products, other operations, integers, updates', async () => {
    const [large] = layers([700, 700]) as [ReturnType<typeof layers>[0]];
    const [small] = layers([3, 2]) as [typeof large];
    const product = (x: tf.Tensor, layer: typeof large): tf.Tensor =>
      tf.matMul(x as tf.Tensor2D, layer.kernel as unknown as tf.Tensor2D);
    const of = (size: number): Record<string, ArraySpec> => ({ x: { shape: [1, size] } });
    expect(await compared(of(700), ({ x }) => ({ y: product(x as tf.Tensor, large) }), 1e-4)).toBeGreaterThan(
      0,
    );
    expect(
      await compared(of(3), ({ x }) => ({ y: tf.softmax(product(x as tf.Tensor, small)) })),
    ).toBeGreaterThan(0);
    expect(
      await compared(of(3), ({ x }) => ({ y: tf.argMax(product(x as tf.Tensor, small), 1) })),
    ).toBeGreaterThan(0);
    expect(await compared(of(3), ({ x }) => ({ y: tf.add(x as tf.Tensor, 1) }))).toBeGreaterThan(0);
  });

  it('reads parameters where they lie: after a step has changed them, and after an assignment', async () => {
    const list = layers([3, 8, 2]);
    const act = await jitStep({ x: { shape: [1, 3] } }, ({ x }) => ({ q: through(x, list, 'relu') }));
    const change = async (kernel: boolean) =>
      jitStep(
        { by: { shape: [] } },
        ({ by }) => {
          for (const { kernel: w, bias } of list) for (const v of [w, bias]) v.assign(tf.add(v, by));
          return {};
        },
        { kernel },
      );
    const x = Float32Array.of(1, -2, 0.5);
    const expectRight = (): void => {
      const want = tf.tidy(() => through(tf.tensor2d(x, [1, 3]), list, 'relu').dataSync());
      const { q } = act.run({ x });
      for (const [i, y] of want.entries()) expect(q[i]).toBeCloseTo(y, 5);
    };
    expectRight();
    for (const kernel of [true, false]) {
      const step = await change(kernel);
      for (let k = 0; k < 3; k++) {
        step.run({ by: Float32Array.of(0.1) });
        expectRight();
      }
      step.dispose();
    }
    tf.tidy(() => list[0]?.bias.assign(tf.ones([8])));
    expectRight();
    act.dispose();
  });

  it('tanh everywhere', async () => {
    // x·1 for one hidden unit: the approximation against the exact function, to two units in the last place.
    const one = tf.tidy(() => tf.variable(tf.ones([1, 1]) as tf.Tensor2D));
    const count = 3000;
    const step = await jitStep({ x: { shape: [count, 1] } }, ({ x }) => ({
      y: tf.tanh(tf.matMul(x as tf.Tensor2D, one as unknown as tf.Tensor2D)),
    }));
    const x = Float32Array.from({ length: count }, (_, i) =>
      i < 10 ? [0, -0, 1e-30, -1e-8, 100, -100, 9, -9, 1e30, 0.5][i]! : (i - count / 2) / 150,
    );
    const { y } = step.run({ x });
    for (const [i, value] of x.entries()) {
      const exact = Math.tanh(value);
      expect(Math.abs((y[i] as number) - exact)).toBeLessThanOrEqual(4e-7 * Math.abs(exact) + 1e-38);
    }
    expect(step.graph.nodes).toBe(0);
    expect(step.run({ x: new Float32Array(count).fill(Number.NaN) }).y[0]).toBeNaN();
    step.dispose();
  });
});
