// What simplification takes away.

import { beforeAll, describe, expect, it } from 'vitest';
import { jitStep } from '../step.ts';
import * as tf from '../tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('simplify', () => {
  it('takes slices of slices from the source, and drops slices of everything', async () => {
    const step = ({ x }: { x: tf.Tensor }) => {
      const rows = tf.slice(x, [1, 0], [3, -1]);
      return {
        inner: tf.slice(rows, [1, 2], [2, 3]),
        outer: tf.slice(tf.slice(rows, [0, 0], [3, 6]), 2),
        all: tf.slice(x, [0, 0]).neg(),
      };
    };
    const compiled = await jitStep({ x: { shape: [5, 6] } }, step);
    expect(compiled.graph.operators).toEqual({ Slice: 2, Neg: 1 });
    const x = Float32Array.from({ length: 30 }, (_, i) => i);
    const got = compiled.run({ x });
    const want = step({ x: tf.tensor(x, [5, 6]) });
    for (const name of ['inner', 'outer', 'all'] as const) expect(got[name]).toEqual(want[name].dataSync());
    compiled.dispose();
  });
});
