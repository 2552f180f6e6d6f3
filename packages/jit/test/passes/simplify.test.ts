// What simplification removes.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../../src/index.ts';
import * as tf from '../../src/tensorflow.ts';
import { asEager } from '../compare.ts';

beforeAll(() => tf.setBackend('cpu'));

describe('simplify', () => {
  it('reads slices of slices from the source, and drops slices of everything', async () => {
    const { operators } = await asEager(
      { x: { shape: [5, 6] } },
      ({ x }) => {
        const rows = tf.slice(x, [1, 0], [3, -1]);
        return {
          inner: tf.slice(rows, [1, 2], [2, 3]),
          outer: tf.slice(tf.slice(rows, [0, 0], [3, 6]), 2),
          all: tf.slice(x, [0, 0]).neg(),
        };
      },
      { x: Float32Array.from({ length: 30 }, (_, i) => i) },
      { tolerance: 0 },
    );
    expect(operators).toEqual({ Slice: 2, Neg: 1 });
  });

  it('leaves divisions alone that are rounded or compared with constants, because 41 · (1 / 41) is not 1', async () => {
    const step = ({ x }: { x: tf.Tensor }) => {
      const quotient = tf.div(x, 41);
      return {
        floor: tf.floor(tf.reshape(quotient, [10, 10])),
        cut: tf.cast(tf.mul(quotient, 3), 'int32'),
        ceil: tf.ceil(tf.sub(1, quotient)),
        equal: tf.equal(quotient, tf.range(0, 100)),
        notEqual: tf.notEqual(tf.sub(quotient, 1), 0),
        less: tf.less(quotient, 1),
        atLeast: tf.greaterEqual(tf.reshape(quotient, [10, 10]), 1),
        flags: tf.cast(tf.sub(quotient, 1), 'bool'),
        quotient: tf.floorDiv(quotient, 1),
        rest: tf.mod(quotient, 1),
      };
    };
    const x = Float32Array.from({ length: 100 }, (_, i) => 41 * i);
    await asEager({ x: { shape: [100] } }, step, { x }, { tolerance: 0 });
    expect(step({ x: tf.tensor(x) }).floor.dataSync()).toEqual(
      Float32Array.from({ length: 100 }, (_, i) => i),
    );
  });

  it('joins factors only if their product is a float32 number', async () => {
    const step = ({ x }: { x: tf.Tensor }) => ({
      large: tf.mul(tf.mul(x, 1e25), 1e25),
      small: tf.mul(tf.mul(tf.mul(x, 1e20), 1e-25), 1e-20),
      quotient: tf.div(tf.div(x, 1e-25), 1e-25),
      reciprocal: tf.div(x, 1e-39),
    });
    const compiled = await jitStep({ x: { shape: [3] } }, step);
    const x = Float32Array.of(1e-20, -2e-20, 0);
    const got = compiled.run({ x });
    const want = step({ x: tf.tensor(x) });
    for (const name of ['large', 'small', 'quotient', 'reciprocal'] as const) {
      for (const [i, number] of want[name].dataSync().entries())
        expect(Math.abs(got[name][i]! - number)).toBeLessThanOrEqual(1e-6 * Math.abs(number));
    }
    compiled.dispose();
  });

  it('reads the sign of a ReLU’s input from its output only if that is computed earlier', async () => {
    const step = ({ x }: { x: tf.Tensor }) => {
      const before = tf.step(x);
      return { before, relu: tf.relu(x), after: tf.step(tf.neg(tf.relu(tf.neg(x)))) };
    };
    await asEager({ x: { shape: [4] } }, step, { x: Float32Array.of(-1, 0, 0.5, 2) }, { tolerance: 1e-12 });
  });
});
