// Errors for steps that cannot be compiled: the operation, the line of the step, and a hint.

import { beforeAll, describe, expect, it } from 'vitest';
import { JitError, jitStep } from '../src/index.ts';
import * as tf from '../src/tensorflow.ts';

describe('errors', () => {
  const input = { x: { shape: [4] } } as const;

  beforeAll(() => tf.setBackend('cpu'));

  type Step = (tensors: { x: tf.Tensor }) => Record<string, tf.Tensor>;

  async function failure(step: Step): Promise<JitError> {
    try {
      await jitStep(input, step);
    } catch (error) {
      if (error instanceof JitError) return error;
      throw error;
    }
    throw new Error('the step was compiled');
  }

  let line = '';
  /** Notes the caller's line, as `file:line`. */
  function here(x: tf.Tensor): tf.Tensor {
    const frame = new Error('here').stack?.split('\n')[2] ?? '';
    const [, file, at] = /(errors\.test\.ts):(\d+)/.exec(frame) ?? [];
    line = `${file}:${at}`;
    return x;
  }
  let calls = 0;

  it.each<[string, string, RegExp, Step]>([
    [
      'reading a traced tensor',
      'host-read',
      /reads a traced tensor on the host/,
      ({ x }) => ({ y: tf.mul(x, Number(here(x).dataSync()[0])) }),
    ],
    [
      'branching on a traced tensor',
      'host-read',
      /tf\.where/,
      ({ x }) => ({ y: (tf.sum(here(x)).arraySync() as number) > 0 ? x : tf.neg(x) }),
    ],
    [
      'running sums along an axis from the end',
      'not-lowered',
      /reports no shape for the result of Cumsum/,
      ({ x }) => ({ y: tf.cumsum(here(x), -1) }),
    ],
    ...Object.entries<(x: tf.Tensor) => tf.Tensor>({
      'tf.randomNormal': (x) => tf.randomNormal(here(x).shape as [number]),
      'tf.randomUniform': (x) => tf.randomUniform(here(x).shape as [number]),
      'tf.truncatedNormal': (x) => tf.truncatedNormal(here(x).shape as [number]),
      'tf.dropout': (x) => tf.dropout(here(x), 0.5),
    }).map(([name, draw]): [string, string, RegExp, Step] => [
      name,
      'random-in-step',
      /pass it in as an input/,
      ({ x }) => ({ y: tf.add(x, draw(x)) }),
    ]),
    [
      'an operation without a lowering',
      'not-lowered',
      /operation LRN cannot be compiled/,
      ({ x }) => ({ y: tf.localResponseNormalization(tf.reshape(here(x), [1, 1, 1, 4]) as tf.Tensor4D) }),
    ],
    [
      'a sum of flags, of which TensorFlow.js makes a flag of 2',
      'not-lowered',
      /operation Add of bools has no bool result: cast one operand/,
      ({ x }) => ({ y: tf.add(tf.greater(here(x), 0), tf.greater(x, 0)) }),
    ],
    [
      'a constant that changes',
      'changed-between-traces',
      /constant of the step changed/,
      ({ x }) => ({ y: tf.add(here(x), tf.scalar(calls++)) }),
    ],
    [
      'a path that changes',
      'changed-between-traces',
      /took another path/,
      ({ x }) => ({ y: calls++ % 2 === 0 ? tf.exp(x) : tf.relu(here(x)) }),
    ],
  ])('%s', async (_, code, sentence, step) => {
    [calls, line] = [0, 'none'];
    const error = await failure(step);
    expect(error.code).toBe(code);
    expect(error.message).toMatch(sentence);
    expect(error.hint.length).toBeGreaterThan(10);
    expect(error.location).toContain(line);
  });

  it.each<[string, RegExp, Step]>([
    ['nothing', /must return an object of tensors/, () => undefined as never],
    ['a number', /output 'y' is not a tensor/, () => ({ y: 3 as never })],
    ['a promise', /must return an object of tensors/, (async () => ({})) as never],
  ])('a step that returns %s', async (_, sentence, step) => {
    expect((await failure(step)).message).toMatch(sentence);
  });

  it('a step that makes a variable at every call', async () => {
    const variables = tf.memory().numTensors;
    const error = await failure(({ x }) => ({ y: tf.add(x, tf.variable(tf.zeros([4]))) }));
    expect(error.message).toMatch(/makes a new variable at every call/);
    expect(tf.memory().numTensors).toBe(variables + 1); // the variable of the first execution, which may be a slot
  });

  it('a string tensor', async () => {
    expect((await failure(() => ({ y: tf.tensor(['a']) }))).code).toBe('unsupported-dtype');
  });

  it('leaves variables, counters and the backend unchanged, even if it fails', async () => {
    const v = tf.variable(tf.tensor1d([1, 2, 3, 4]));
    const optimizer = tf.train.adam(0.1);
    const step: Step = ({ x }) => {
      const loss = optimizer.minimize(() => tf.sum(tf.mul(v, x)) as tf.Scalar, true, [v]) as tf.Tensor;
      return { loss: tf.mul(loss, x.dataSync()[0] as number) };
    };
    expect((await failure(step)).code).toBe('host-read');
    expect([...v.dataSync()]).toEqual([1, 2, 3, 4]);
    expect(optimizer.iterations).toBe(0);
    expect(tf.getBackend()).toBe('cpu');
    v.dispose();
  });

  it('an input of the wrong length', async () => {
    const step = await jitStep(input, ({ x }) => ({ y: tf.neg(x) }));
    expect(() => step.run({ x: new Float32Array(5) })).toThrow(/needs 4 elements \(shape \[4\]\), not 5/);
    expect(() => step.run({} as never)).toThrow(/not nothing/);
    expect([...step.run({ x: Float32Array.of(1, 2, 3, 4) }).y]).toEqual([-1, -2, -3, -4]);
    step.dispose();
    expect(() => step.run({ x: new Float32Array(4) })).toThrow(/was disposed/);
  });

  it('converts inputs of another element type, and copies shared memory', async () => {
    const step = await jitStep({ x: { shape: [2] }, i: { shape: [2], dtype: 'int32' } }, ({ x, i }) => ({
      y: tf.add(x, tf.cast(i, 'float32')),
    }));
    const shared = new Float32Array(new SharedArrayBuffer(8));
    shared.set([0.5, 1.5]);
    for (let k = 0; k < 3; k++) {
      shared[0] = k;
      expect([...step.run({ x: shared, i: Uint8Array.of(k, 2) }).y]).toEqual([2 * k, 3.5]);
    }
    expect([...step.run({ x: Float32Array.of(1, 2), i: Int32Array.of(1, 2) }).y]).toEqual([2, 4]);
  });

  it('an index out of range leaves the variables unchanged', async () => {
    const v = tf.variable(tf.zeros([3]));
    const step = await jitStep({ i: { shape: [1], dtype: 'int32' } }, ({ i }) => {
      v.assign(tf.add(v, tf.gather(v, i as tf.Tensor1D)));
      return {};
    });
    expect(() => step.run({ i: Int32Array.of(9) })).toThrow(/ONNX runtime failed/);
    expect([...v.dataSync()]).toEqual([0, 0, 0]);
  });
});

describe('gradientsAndMethods', () => {
  // The parts that tfjs-core omits from its build for Node.
  it('lets tensors multiply and losses be differentiated, on the engine of tfjs-core', async () => {
    await tf.setBackend('cpu');
    const x = tf.tensor1d([1, 2, 3]);
    const gradient = tf.grad((input) => input.square().mul(2).sum())(x);
    expect([...gradient.dataSync()]).toEqual([4, 8, 12]);
    expect(tf.engine().backendName).toBe('cpu');
  });
});
