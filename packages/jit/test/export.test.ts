// Exported models, run by ONNX Runtime's public API and, if Python has onnx, checked there.

import { execFileSync } from 'node:child_process';
import { InferenceSession, Tensor } from 'onnxruntime-node';
import { describe, expect, it } from 'vitest';
import { actionsByPython, pythonHasOnnx } from '../../../tools/jit/checkOnnx.ts';
import { exportOnnx } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';
import { ARCHITECTURES, normals } from './networks.ts';

const checkedByPython = pythonHasOnnx();

interface Output {
  readonly data: ArrayLike<number>;
  readonly dims: readonly number[];
}

/** Runs a model and returns the named outputs. */
async function outputs<const K extends string>(
  model: Uint8Array,
  feeds: Record<string, Tensor>,
  names: readonly K[],
): Promise<Record<K, Output>> {
  const session = await InferenceSession.create(model);
  const results = await session.run(feeds, names);
  await session.release();
  return results as unknown as Record<K, Output>;
}

const { mlp, minatar, smallNature } = ARCHITECTURES;
describe.each([mlp, minatar, smallNature])('the greedy policy of the $name network', async (architecture) => {
  const network = architecture.make(3);
  const greedy = ({ observation }: { observation: tf.Tensor }) => {
    const q = network.apply(tf.div(observation, 2));
    return { action: tf.argMax(q, 1), q };
  };
  const model = await exportOnnx({ observation: { shape: [1, ...architecture.observation] } }, greedy);

  it.each([1, 3])('acts alike on a batch of %i', async (batch) => {
    const shape = [batch, ...architecture.observation];
    const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, normals(batch));
    const { action, q } = await outputs(model, { observation: new Tensor('float32', data, shape) }, [
      'action',
      'q',
    ]);
    const expected = tf.tidy(() => {
      const eager = greedy({ observation: tf.tensor(data, shape) });
      return { action: eager.action.dataSync(), q: eager.q.dataSync() };
    });
    expect(q.dims).toEqual([batch, architecture.actions]);
    expect(Array.from(action.data)).toEqual([...expected.action]);
    for (const [i, want] of expected.q.entries()) expect(q.data[i]).toBeCloseTo(want, 4);
  });

  it.runIf(checkedByPython)("passes Python's onnx.checker and acts alike in Python's onnxruntime", () => {
    const shape = [5, ...architecture.observation];
    const data = Float32Array.from({ length: tf.util.sizeFromShape(shape) }, normals(9));
    const expected = tf.tidy(() => [...greedy({ observation: tf.tensor(data, shape) }).action.dataSync()]);
    expect(actionsByPython(model, data, shape)).toEqual(expected);
  });
});

describe('exportOnnx', () => {
  it('keeps a fixed batch if a constant has its size', async () => {
    const fn = ({ x }: { x: tf.Tensor }) => ({ y: tf.add(x, tf.range(0, x.shape[0])) });
    const model = await exportOnnx({ x: { shape: [3] } }, fn);
    const { y } = await outputs(model, { x: new Tensor('float32', Float32Array.of(1, 1, 1), [3]) }, ['y']);
    expect(Array.from(y.data)).toEqual([1, 2, 3]);
  });

  it('keeps a fixed batch if the function accepts no other', async () => {
    const fn = ({ x }: { x: tf.Tensor }) => ({ y: tf.add(tf.reshape(x, [3, 2]), [[1], [2], [3]]) });
    const model = await exportOnnx({ x: { shape: [3, 2] } }, fn);
    const x = new Tensor('float32', new Float32Array(6), [3, 2]);
    const { y } = await outputs(model, { x }, ['y']);
    expect(Array.from(y.data)).toEqual([1, 1, 2, 2, 3, 3]);
    await expect(exportOnnx({ x: { shape: [4, 2] } }, fn)).rejects.toThrow(/must match/);
  });

  it('names inputs and outputs like the function, and freezes variables', async () => {
    const v = tf.variable(tf.scalar(2));
    const model = await exportOnnx({ state: { shape: [1, 2] } }, ({ state }) => ({
      value: tf.mul(state, v),
    }));
    v.assign(tf.scalar(100));
    const session = await InferenceSession.create(model);
    expect([session.inputNames, session.outputNames]).toEqual([['state'], ['value']]);
    const state = new Tensor('float32', Float32Array.of(1, 2), [1, 2]);
    const { value } = await outputs(model, { state }, ['value']);
    expect(Array.from(value.data)).toEqual([2, 4]);
    v.dispose();
  });

  it('avoids name collisions, and refuses one name for an input and an output', async () => {
    const fn = ({ t0 }: { t0: tf.Tensor }) => ({ c1: tf.tanh(tf.relu(t0)), t2: tf.add(t0, [1, 2]) });
    const model = await exportOnnx({ t0: { shape: [1, 2] } }, fn);
    const t0 = new Tensor('float32', Float32Array.of(-1, 0), [1, 2]);
    const { c1, t2 } = await outputs(model, { t0 }, ['c1', 't2']);
    expect([Array.from(c1.data), Array.from(t2.data)]).toEqual([
      [0, 0],
      [0, 2],
    ]);
    const twice = exportOnnx({ x: { shape: [1] } }, ({ x }) => ({ x: tf.neg(x) }));
    await expect(twice).rejects.toThrow(/both called 'x'/);
  });

  it.each([Float32Array, Float64Array])(
    'normalizes an input in the precision of its moments: %o',
    async (Moments) => {
      const normalization = { mean: Moments.of(1.7e9 + 0.5, 3), scale: Moments.of(2, 0.1) };
      const dtype = Moments === Float64Array ? 'float64' : 'float32';
      const model = await exportOnnx({ x: { shape: [1, 2], dtype, normalization } }, ({ x }) => ({
        y: tf.neg(x),
      }));
      const data = Moments.of(1.7e9, 5, 1.7e9 + 1, 4, 1.7e9, 3.3);
      const { y } = await outputs(model, { x: new Tensor(dtype, data as never, [3, 2]) }, ['y']);
      const isFloat32 = Moments === Float32Array;
      const rounded = isFloat32 ? Math.fround : (x: number): number => x;
      const wanted = Array.from(data, (x, k) => {
        const [mean, scale] = [normalization.mean[k % 2]!, normalization.scale[k % 2]!];
        return -Math.fround(rounded(x - mean) * scale);
      });
      expect(Array.from(y.data)).toEqual(wanted);
      expect([wanted[0], wanted[2]]).toEqual(isFloat32 ? [-0, -0] : [1, -1]);
    },
  );

  it('makes float64 of a float32 input where its moments are, and float32 of a float64 input without', async () => {
    const normalization = { mean: Float64Array.of(0.1), scale: Float64Array.of(3) };
    const fn = ({ a, b }: { a: tf.Tensor; b: tf.Tensor }) => ({ y: tf.concat([a, b], 1) });
    const model = await exportOnnx(
      { a: { shape: [1, 1], normalization }, b: { shape: [1, 1], dtype: 'float64' } },
      fn,
    );
    const [a, b] = [new Tensor(Float32Array.of(0.3), [1, 1]), new Tensor(Float64Array.of(1 / 3), [1, 1])];
    const { y } = await outputs(model, { a, b }, ['y']);
    expect(Array.from(y.data)).toEqual([Math.fround((Math.fround(0.3) - 0.1) * 3), Math.fround(1 / 3)]);
  });

  it("works as a process's first call, and keeps tfjs's default backend", () => {
    const script = `
      import { exportOnnx } from '${new URL('../src/index.ts', import.meta.url).href}';
      import * as tf from '${new URL('../src/tensorflow.ts', import.meta.url).href}';
      await exportOnnx({ x: { shape: [1, 2] } }, ({ x }) => ({ y: tf.relu(x) }));
      setTimeout(() => console.log(tf.getBackend()), 10);`;
    const options = ['--conditions=@prism-rl/source', '--input-type=module', '--eval', script];
    expect(execFileSync(process.execPath, options, { encoding: 'utf8' }).trim()).toBe('cpu');
  });

  it('refuses a function that assigns variables', async () => {
    const v = tf.variable(tf.scalar(2));
    const fn = ({ x }: { x: tf.Tensor }) => {
      v.assign(tf.sum(x) as tf.Scalar);
      return { x };
    };
    await expect(exportOnnx({ x: { shape: [1] } }, fn)).rejects.toThrow(/assigns the variable/);
    v.dispose();
  });
});
