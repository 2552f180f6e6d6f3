// Compares whole steps as kernel programs with eager tfjs.

import { beforeAll, describe, expect, it } from 'vitest';
import {
  ARCHITECTURES,
  dqnLearner,
  madeUpBatch,
  normals,
  normalVariable,
  tensorsOf,
} from '../../test/networks.ts';
import { compileKernel } from '../kernels/wasmKernel.ts';
import type { TypedArray } from '../program/ir.ts';
import * as tf from '../tensorflow.ts';
import type { ArraySpec } from '../trace/record.ts';
import { initialMemory, type NamedArray, type StepPrograms, stepPrograms } from './stepPrograms.ts';

beforeAll(() => tf.setBackend('cpu'));

type Arrays = Record<string, TypedArray>;
type Step = (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/** Runs programs in plain JavaScript. */
class Runner {
  readonly memory: Float32Array;
  readonly #step: StepPrograms;
  readonly #kernels: readonly (() => void)[];

  constructor(step: StepPrograms) {
    this.memory = initialMemory(step);
    this.#step = step;
    const buffer = this.memory.buffer as ArrayBuffer;
    this.#kernels = step.programs.map((program) => compileKernel(program, { buffer }));
  }

  at({ address, length }: Pick<NamedArray, 'address' | 'length'>): Float32Array {
    return this.memory.subarray(address / 4, address / 4 + length);
  }

  run(arrays: Arrays): Record<string, Float32Array> {
    for (const input of this.#step.inputs) this.at(input).set(arrays[input.name]!);
    for (const kernel of this.#kernels) kernel();
    return Object.fromEntries(this.#step.outputs.map((output) => [output.name, this.at(output).slice()]));
  }
}

function expectNear(found: ArrayLike<number>, want: ArrayLike<number>, tolerance = 2e-6): void {
  expect(found.length).toBe(want.length);
  const isNear = (x: number, i: number): boolean =>
    Math.abs(found[i]! - x) <= tolerance * Math.max(1, Math.abs(x));
  const off = Array.from(want).findIndex((x, i) => !isNear(x, i));
  expect(off, `number ${off}: ${found[off]}, not ${want[off]}`).toBe(-1);
}

/** Outputs of three runs and of eager tfjs. */
function compareOutputs(
  specs: Record<string, ArraySpec>,
  step: Step,
  arraysOf: (round: number) => Arrays,
): StepPrograms {
  const programs = stepPrograms(specs, step);
  const runner = new Runner(programs);
  for (let round = 0; round < 3; round++) {
    const arrays = arraysOf(round);
    const found = runner.run(arrays);
    tf.tidy(() => {
      const want = step(tensorsOf(specs, arrays));
      for (const [name, tensor] of Object.entries(want)) expectNear(found[name]!, tensor.dataSync());
    });
  }
  return programs;
}

/** Normal numbers for float32 inputs. */
const drawn =
  (specs: Record<string, ArraySpec>) =>
  (round: number): Arrays => {
    const draw = normals(10 + round);
    const all = Object.entries(specs).map(([name, { shape }]) => [
      name,
      Float32Array.from({ length: tf.util.sizeFromShape([...shape]) }, () => draw()),
    ]);
    return Object.fromEntries(all);
  };

describe('stepPrograms', () => {
  it('twenty updates of DQN by Adam', () => {
    const architecture = ARCHITECTURES.smallMlp;
    const [ours, theirs] = [1, 1].map((seed) =>
      dqnLearner(architecture, seed, tf.train.adam(1e-3, 0.9, 0.999, 1e-5)),
    );
    const programs = stepPrograms(ours!.specs, (tensors) => ours!.step(tensors));
    const runner = new Runner(programs);
    const before = runner.memory.slice();
    for (let round = 0; round < 20; round++) {
      const arrays = madeUpBatch(architecture, round);
      const { loss } = runner.run(arrays);
      tf.tidy(() => expectNear(loss!, theirs!.step(tensorsOf(theirs!.specs, arrays)).loss!.dataSync(), 1e-5));
    }
    for (const [i, variable] of ours!.online.variables.entries()) {
      const place = programs.variables.find((one) => one.variable === variable)!;
      expectNear(runner.at(place), theirs!.online.variables[i]!.dataSync(), 1e-5);
      expect([...runner.at(place)]).not.toEqual([
        ...before.subarray(place.address / 4, place.address / 4 + place.length),
      ]);
      // They are copies: only the memory changes.
      expect([...variable.dataSync()]).toEqual([
        ...before.subarray(place.address / 4, place.address / 4 + place.length),
      ]);
    }
  });

  it('argmax and one-hot rows', () => {
    const specs = { x: { shape: [6, 5] } };
    const step: Step = ({ x }) => {
      const best = tf.argMax(x!, 1) as tf.Tensor1D;
      return { best: tf.cast(best, 'float32'), chosen: tf.cast(tf.oneHot(best, 5), 'float32') };
    };
    compareOutputs(specs, step, (round) => {
      const { x } = drawn(specs)(round);
      x!.set([2, 7, 7, 1, 7, -1, -1, -1, -1, -1, Number.NEGATIVE_INFINITY, -3, -2, -4, -2]);
      return { x: x! };
    });
  });

  it('sums at computed indices: the projection of a distribution, row by row', () => {
    const specs = { x: { shape: [7, 3] }, mass: { shape: [7, 3] } };
    const step: Step = ({ x, mass }) => {
      const places = tf.clipByValue(tf.mul(x!, 4), 0, 4);
      const lower = tf.minimum(tf.floor(places), 3);
      const upper = tf.mul(mass!, tf.sub(places, lower));
      const rows = tf.tensor2d(
        Float32Array.from({ length: 7 }, (_, row) => 5 * row),
        [7, 1],
      );
      const indices = tf.cast(tf.add(lower, rows), 'int32');
      const both = tf.concat([indices, tf.add(indices, tf.scalar(1, 'int32'))], 1);
      const all = tf.concat([tf.sub(mass!, upper), upper], 1);
      return { sums: tf.scatterND(tf.reshape(both, [-1, 1]), tf.reshape(all, [-1]), [35]) };
    };
    const { programs } = compareOutputs(specs, step, drawn(specs));
    const [scatter] = programs.flatMap(({ stages }) => stages.filter(({ kind }) => kind === 'scatter'));
    expect(scatter).toMatchObject({ rows: 7, count: 6, length: 5 });
  });

  it.each([11, 2])('sums at indices from 0 to %i in any row', (last) => {
    const specs = { x: { shape: [4, 3] } };
    const step: Step = ({ x }) => {
      const places = tf.cast(tf.clipByValue(tf.abs(tf.mul(x!, 10)), 0, last), 'int32');
      return { sums: tf.scatterND(tf.reshape(places, [-1, 1]), tf.reshape(x!, [-1]), [12]) };
    };
    const { programs } = compareOutputs(specs, step, drawn(specs));
    const [scatter] = programs.flatMap(({ stages }) => stages.filter(({ kind }) => kind === 'scatter'));
    expect(scatter).toMatchObject({ rows: 1, count: 12, length: 12 });
  });

  it('gradients of a convolution too large for kernels on a processor', () => {
    const filter = normalVariable([3, 2, 4, 8], normals(1));
    const bias = normalVariable([8], normals(2));
    const specs = { x: { shape: [9, 11, 12, 4] } };
    const step: Step = ({ x }) => {
      const { value, grads } = tf.variableGrads(() => {
        const y = tf.relu(
          tf.add(tf.conv2d(x as tf.Tensor4D, filter as unknown as tf.Tensor4D, [2, 1], 'valid'), bias),
        );
        return tf.mean(tf.square(y)) as tf.Scalar;
      }, [filter, bias]);
      return { value, filter: grads[filter.name]!, bias: grads[bias.name]! };
    };
    const { programs } = compareOutputs(specs, step, drawn(specs));
    // The filter's gradient has 24 × 8 results of 396 terms each: they are summed in three slices of three images.
    const products = programs[0]!.stages.filter((stage) => stage.kind === 'product');
    const slices = products.map((stage) => stage.slices.map(({ count }) => count));
    expect(slices).toEqual([[], [3]]);
  });

  it.each([
    [[2, 1], 9, 10],
    [[1, 1], 7, 8],
    // Beyond the last window two lines and a column have no gradient.
    [[3, 2], 13, 8],
  ] as const)('gradients of a convolution’s input, strides %j', (strides, inHeight, inWidth) => {
    const filter = normalVariable([4, 3, 3, 5], normals(1));
    const specs = { x: { shape: [2, inHeight, inWidth, 3] }, y: { shape: [1] } };
    const step: Step = ({ x, y }) => {
      const of = (images: tf.Tensor): tf.Tensor =>
        tf.square(tf.conv2d(images as tf.Tensor4D, filter as unknown as tf.Tensor4D, [...strides], 'valid'));
      return { gradient: tf.grad((images) => tf.mul(tf.mean(of(images)), y!))(x!) };
    };
    compareOutputs(specs, step, drawn(specs));
  });

  it.each([
    [
      [3, 5],
      [1, 0],
    ],
    [
      [2, 4, 3, 5],
      [0, 2, 3, 1],
    ],
    [
      [2, 3, 4, 5, 2],
      [3, 0, 4, 2, 1],
    ],
  ] as const)('axes of %j in the order %j', (shape, order) => {
    const specs = { x: { shape: [...shape] } };
    compareOutputs(specs, ({ x }) => ({ turned: tf.transpose(x!, [...order]) }), drawn(specs));
  });

  it('variables that exchange values', () => {
    const [a, b] = [normalVariable([3], normals(1)), normalVariable([3], normals(2))];
    const [ofA, ofB] = [a, b].map((variable) => tf.softmax(variable).dataSync());
    const programs = stepPrograms({}, () => {
      const [ofA, ofB] = [tf.softmax(a), tf.softmax(b)];
      a.assign(ofB);
      b.assign(ofA);
      return {};
    });
    const runner = new Runner(programs);
    runner.run({});
    const now = (variable: tf.Variable): Float32Array =>
      runner.at(programs.variables.find((one) => one.variable === variable)!);
    expectNear(now(a), ofB!);
    expectNear(now(b), ofA!);
  });

  it('names an operation without a kernel', () => {
    expect(() => stepPrograms({ x: { shape: [2, 3] } }, ({ x }) => ({ y: tf.cumsum(x!, 1) }))).toThrow(
      /A device cannot compute the operation Cumsum of this step, which returns float32 \[2, 3\]\.\n {2}at .*stepPrograms\.test\.ts/,
    );
  });
});
