// Runs a step in three ways from the same start on the same batches: compiled, eagerly, and eagerly in float64.

import { expect } from 'vitest';
import type { GraphInfo } from '../src/compiled.ts';
import { type ArraySpec, type JitOptions, jitStep } from '../src/index.ts';
import type { TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { tensorsOf } from './networks.ts';

/** A step and its variables, created for each way of running it. */
export interface Subject {
  readonly specs: Record<string, ArraySpec>;
  readonly variables: readonly tf.Variable[];
  step(tensors: Record<string, tf.Tensor>): Record<string, tf.Tensor>;
}

/** The compiled graph, and distances between the results of some steps. */
export interface Distances {
  readonly graph: GraphInfo;
  /** Largest difference of an output, compiled from eager. */
  readonly outputs: number;
  /** The same, as a share of the output. */
  readonly relative: number;
  /** Largest difference of a parameter, compiled from eager. */
  readonly parameters: number;
}

/** Distances, and each side's float32 rounding errors. */
export interface Errors extends Distances {
  /** Share of the parameters that differ by less than 1e-6, compiled from eager. */
  readonly close: number;
  /** Median distance of an eager parameter from float64. */
  readonly eagerError: number;
  /** The same, compiled. */
  readonly compiledError: number;
}

/**
 * Does something with tfjs's cpu backend computing in float64: its kernels ask for `Float32Array` by name whenever
 * they make one, and are given another class of that name.
 */
export function inFloat64<T>(act: () => T): T {
  const single = globalThis.Float32Array;
  const { platform } = tf.env();
  const isTypedArray = platform.isTypedArray;
  Object.assign(globalThis, { Float32Array: Float64Array });
  platform.isTypedArray = (x: unknown): x is TypedArray =>
    x instanceof Float64Array || isTypedArray.call(platform, x);
  try {
    return act();
  } finally {
    globalThis.Float32Array = single;
    platform.isTypedArray = isTypedArray;
  }
}

function contents({ variables }: Subject): number[] {
  return variables.flatMap((variable) => Array.from(variable.dataSync()));
}

function differences(a: readonly number[], b: readonly number[]): number[] {
  return a.map((x, i) => Math.abs(x - (b[i] as number))).sort((x, y) => x - y);
}

function middle(sorted: readonly number[]): number {
  return sorted[sorted.length >> 1] as number;
}

/** The largest difference, as it is and as a share of the second number. */
function largest(a: ArrayLike<number>, b: ArrayLike<number>): { difference: number; share: number } {
  expect(a.length).toBe(b.length);
  const most = { difference: 0, share: 0 };
  for (let i = 0; i < a.length; i++) {
    const difference = Math.abs((a[i] as number) - (b[i] as number));
    // A call of expect for each number takes longer than the step.
    if (Number.isNaN(difference)) expect.fail(`number ${i} is not near another`);
    most.difference = Math.max(most.difference, difference);
    if (difference > 0) most.share = Math.max(most.share, difference / Math.abs(b[i] as number));
  }
  return most;
}

type Batches = (round: number) => Record<string, TypedArray>;

async function runBoth(
  ours: Subject,
  eager: Subject,
  batch: Batches,
  rounds: number,
  options: JitOptions = {},
): Promise<Distances> {
  const compiled = await jitStep(ours.specs, (tensors) => ours.step(tensors), options);
  let [outputs, relative] = [0, 0];
  for (let round = 0; round < rounds; round++) {
    const arrays = batch(round);
    const got = compiled.run(arrays);
    tf.tidy(() => {
      for (const [name, tensor] of Object.entries(eager.step(tensorsOf(eager.specs, arrays)))) {
        const { difference, share } = largest(got[name] as TypedArray, tensor.dataSync());
        [outputs, relative] = [Math.max(outputs, difference), Math.max(relative, share)];
      }
    });
  }
  const parameters = largest(contents(ours), contents(eager)).difference;
  compiled.dispose();
  return { graph: compiled.graph, outputs, relative, parameters };
}

/** Runs `rounds` steps of one copy compiled and of another eagerly, and measures the distances. */
export function compare(
  make: () => Subject,
  batch: Batches,
  rounds: number,
  options?: JitOptions,
): Promise<Distances> {
  return runBoth(make(), make(), batch, rounds, options);
}

/** The same, and the distances of both from a third copy in float64. */
export async function compareWithFloat64(
  make: () => Subject,
  batch: Batches,
  rounds: number,
): Promise<Errors> {
  const [ours, eager, exact] = [make(), make(), inFloat64(make)] as const;
  const distances = await runBoth(ours, eager, batch, rounds);
  inFloat64(() => {
    for (let round = 0; round < rounds; round++)
      tf.tidy(() => void exact.step(tensorsOf(exact.specs, batch(round))));
  });
  const [a, b, c] = [contents(ours), contents(eager), contents(exact)] as const;
  return {
    ...distances,
    close: differences(a, b).filter((difference) => difference < 1e-6).length / a.length,
    eagerError: middle(differences(b, c)),
    compiledError: middle(differences(a, c)),
  };
}

type Step = (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

/**
 * Expects a step's outputs to be those of eager TensorFlow.js.
 *
 * @param tolerance 0 for equal bits
 * @param least tolerances are relative to numbers of at least this magnitude
 * @param isOfLargest whether they are relative to an output's largest number, instead of each
 */
export function expectAsEager(
  step: Step,
  specs: Record<string, ArraySpec>,
  arrays: Readonly<Record<string, TypedArray>>,
  got: Readonly<Record<string, ArrayLike<number>>>,
  { tolerance = 1e-5, least = 1, isOfLargest = false } = {},
): void {
  tf.tidy(() => {
    for (const [name, tensor] of Object.entries(step(tensorsOf(specs, arrays)))) {
      const want = Array.from(tensor.dataSync());
      if (tolerance === 0) {
        expect(Array.from(got[name] ?? [])).toEqual(want);
        continue;
      }
      const most = want.reduce((a, b) => Math.max(a, Math.abs(b)), least);
      expect(got[name]?.length).toBe(want.length);
      const isNear = (x: number, i: number): boolean => {
        const scale = isOfLargest ? most : Math.max(least, Math.abs(x));
        return Math.abs((got[name]?.[i] as number) - x) < tolerance * scale;
      };
      const off = want.findIndex((x, i) => !isNear(x, i));
      if (off >= 0) expect.fail(`${name}[${off}]: expected ${want[off]}, got ${got[name]?.[off]}`);
    }
  });
}

/** Compiles a step, compares its outputs with those of eager TensorFlow.js, and returns its graph. */
export async function asEager<I extends string>(
  specs: Readonly<Record<I, ArraySpec>>,
  step: (tensors: Record<I, tf.Tensor>) => Record<string, tf.Tensor>,
  arrays: Readonly<Record<I, TypedArray>>,
  {
    kernel,
    runtime,
    ...tolerances
  }: Parameters<typeof expectAsEager>[4] & Pick<JitOptions, 'kernel' | 'runtime'> = {},
): Promise<GraphInfo> {
  const compiled = await jitStep(specs, step, { kernel, runtime });
  expectAsEager(step, specs, arrays, await compiled.runAsync(arrays as never), tolerances);
  compiled.dispose();
  return compiled.graph;
}
