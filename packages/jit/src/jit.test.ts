import { beforeAll, describe, expect, it } from 'vitest';
import { jit } from './jit.ts';
import * as tf from './tensorflow.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

describe('jit', () => {
  it('has the same arguments and results as the function', async () => {
    const f = await jit((a: { w: tf.Tensor; b: tf.Tensor[] }, scale: number) => ({
      list: [tf.mul(a.w, scale)],
      sum: tf.add(a.w, tf.addN(a.b)),
    })).ready();
    const result = f({ w: tf.tensor1d([1, 2]), b: [tf.tensor1d([10, 20]), tf.tensor1d([100, 200])] }, 3);
    expect(result.list[0]?.arraySync()).toEqual([3, 6]);
    expect(result.sum.arraySync()).toEqual([111, 222]);
  });

  it('compiles once for each shape, dtype and plain argument', async () => {
    const f = await jit((x: tf.Tensor, n: number) => tf.mul(x, n)).ready();
    const call = (x: tf.Tensor, n: number): unknown => f(x, n).arraySync();
    expect(call(tf.tensor1d([1, 2]), 2)).toEqual([2, 4]);
    expect(call(tf.tensor1d([5, 6]), 2)).toEqual([10, 12]);
    expect(f.compilations).toBe(1);
    expect(call(tf.tensor1d([1, 2, 3]), 2)).toEqual([2, 4, 6]);
    expect(call(tf.tensor2d([[1], [2]]), 2)).toEqual([[2], [4]]);
    expect(call(tf.tensor1d([1, 2], 'int32'), 2)).toEqual([2, 4]);
    expect(call(tf.tensor1d([1, 2]), 5)).toEqual([5, 10]);
    expect(f.compilations).toBe(5);
  });

  it('distinguishes strings and null from similar values, and accepts bigints', async () => {
    const f = await jit((x: tf.Tensor, kind?: unknown) => {
      if (typeof kind === 'string') return tf.neg(x);
      return kind === undefined ? tf.mul(x, 2) : tf.mul(x, kind === null ? 4 : 3);
    }).ready();
    const kinds = [undefined, 'undefined', null, 'null', Number.NaN, 'number NaN NaN', 7n, 'bigint 7'];
    const found = kinds.map((kind) => f(tf.scalar(1), kind).arraySync());
    expect(found).toEqual([2, -1, 4, -1, 3, -1, 3, -1]);
  });

  it('keeps a bounded number of graphs, and warns if the cache thrashes', async () => {
    const warnings: string[] = [];
    const f = await jit((x: tf.Tensor) => tf.neg(x), {
      cacheSize: 2,
      onWarning: (message) => warnings.push(message),
    }).ready();
    for (let round = 0; round < 2; round++) {
      for (let n = 1; n <= 4; n++) expect(f(tf.ones([n])).size).toBe(n);
    }
    expect(f.compilations).toBe(8);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(/compiled \d times .* keeps only 2 graphs/);
    // Evicts the least recently used graph.
    for (const n of [4, 3, 5, 3]) f(tf.ones([n]));
    expect(f.compilations).toBe(9);
    f(tf.ones([4]));
    expect(f.compilations).toBe(10);
  });

  it('updates variables, and runs asynchronously in order', async () => {
    const v = tf.variable(tf.scalar(0));
    const f = jit((x: tf.Tensor) => {
      v.assign(tf.add(tf.mul(v, 10), x) as tf.Scalar);
      return v.clone();
    });
    const results = await Promise.all([1, 2, 3].map((x) => f.async(tf.scalar(x))));
    expect(results.map((t) => t.dataSync()[0])).toEqual([1, 12, 123]);
    expect(v.dataSync()[0]).toBe(123);
    v.dispose();
  });

  it('compiles once for concurrent calls of one form, and keeps a graph until it has run', async () => {
    const f = jit((x: tf.Tensor) => tf.square(x), { cacheSize: 1 });
    const alike = await Promise.all([1, 2].map((x) => f.async(tf.scalar(x))));
    expect(alike.map((t) => t.arraySync())).toEqual([1, 4]);
    expect(f.compilations).toBe(1);
    const others = await Promise.all([[1, 2], [3]].map((x) => f.async(tf.tensor1d(x))));
    expect(others.map((t) => t.arraySync())).toEqual([[1, 4], [9]]);
    const [failed, next] = await Promise.allSettled([
      f.async(tf.tensor(['text'])),
      f.async(tf.scalar(5)) as Promise<tf.Tensor>,
    ]);
    expect([failed.status, next.status]).toEqual(['rejected', 'fulfilled']);
    f.dispose();
  });

  it('keeps the last graph even with a cache size of 0', async () => {
    const f = await jit((x: tf.Tensor) => tf.neg(x), { cacheSize: 0 }).ready();
    expect(f(tf.scalar(3)).arraySync()).toBe(-3);
    f.dispose();
  });

  it('supports a function that does nothing', async () => {
    const v = tf.variable(tf.ones([3]));
    const f = await jit((x: tf.Tensor) => {
      v.assign(tf.mul(v, 1));
      return { none: [] as tf.Tensor[], rank: x.rank };
    }).ready();
    expect(f(tf.zeros([2, 2]))).toEqual({ none: [], rank: 2 });
    await expect(f.async(tf.zeros([2, 2]))).resolves.toEqual({ none: [], rank: 2 });
    expect(v.dataSync()).toEqual(Float32Array.of(1, 1, 1));
    f.dispose();
    v.dispose();
  });

  it('disposes all tensors of its tracing, including those that gradients keep', async () => {
    const w = tf.tidy(() => tf.variable(tf.tensor1d([1, 2])));
    const before = tf.memory().numTensors;
    const f = await jit((x: tf.Tensor) => {
      const kept: { mean?: tf.Tensor } = {};
      const { value, grads } = tf.variableGrads(() => {
        const y = tf.mul(w, x);
        kept.mean = tf.keep(tf.mean(y));
        return tf.sum(tf.square(y)) as tf.Scalar;
      }, [w]);
      return { value, mean: kept.mean!, again: kept.mean!, gradient: grads[w.name]! };
    }).ready();
    const { value, mean, again, gradient } = tf.tidy(() => {
      const results = f(tf.tensor1d([3, 4]));
      return {
        value: results.value.arraySync(),
        mean: results.mean.arraySync(),
        again: results.again.arraySync(),
        gradient: results.gradient.arraySync(),
      } as never;
    });
    expect([value, mean, again, gradient]).toEqual([73, 5.5, 5.5, [18, 64]]);
    f.dispose();
    expect(tf.memory().numTensors).toBe(before);
    w.dispose();
  });

  it('refuses a synchronous call before the runtime is loaded', () => {
    expect(() => jit((x: tf.Tensor) => x)(tf.scalar(1))).toThrow(/await f\.ready\(\)/);
  });

  it('refuses values other than tensors and plain data', async () => {
    const f = await jit((x: unknown) => x as tf.Tensor).ready();
    expect(() => f(new Map())).toThrow(/is a Map/);
    expect(() => f(() => 0)).toThrow(/is a function/);
  });
});
