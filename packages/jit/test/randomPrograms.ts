// Small random programs with floats, integers and bools, and with many patterns of the passes. Axes of 1, 2 and 3 make it easy to confuse rows,
// columns and squares. Floats start as multiples of 1/4, and only values known to be exact are rounded and compared, so that the order of sums
// does not matter.

import { expect } from 'vitest';
import type { ArraySpec } from '../src/index.ts';
import { type DType, sizeOf, type TypedArray } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';
import { Draft, numbersFrom, type T } from './mixedDraft.ts';
import { kinds } from './mixedKinds.ts';
import { tensorsOf } from './networks.ts';

/** A program: its inputs, its function, and its text. */
export interface RandomProgram {
  readonly specs: Readonly<Record<string, ArraySpec>>;
  readonly text: string;
  step(inputs: Readonly<Record<string, T>>): Record<string, T>;
  /** Arrays for a run. */
  inputs(seed: number): Record<string, TypedArray>;
}

/** Rank and dtype of each input; 4 axes are images. */
const kindsOfInputs: readonly (readonly [rank: number, dtype: DType])[] = [
  ...([0, 1, 2, 2, 3, 4] as const).map((rank) => [rank, 'float32'] as const),
  [2, 'int32'],
  [1, 'int32'],
  [2, 'bool'],
  [1, 'bool'],
];

/** The program of a seed. */
export function randomProgram(seed: number): RandomProgram {
  const d = new Draft(seed, (draft) =>
    kindsOfInputs.map(([rank, dtype]) => {
      const least = (axis: number): number => (rank === 4 && axis > 0 && axis < 3 ? 2 : 1);
      const shape = Array.from({ length: rank }, (_, axis) => least(axis) + draft.below(3));
      return { shape, dtype, most: dtype === 'bool' ? 1 : 3, digits: dtype === 'float32' ? 2 : 0 };
    }),
  );
  const given = d.known.slice();
  for (let tries = 0; d.makers.length < 12 && tries < 200; tries++) d.pick(kinds)(d);
  const last = d.known.length - 1;
  const outputs = [...new Set([last, last - 1, given.length + d.below(d.makers.length)])];
  return {
    specs: Object.fromEntries(given.map(({ shape, dtype }, i) => [`x${i}`, { shape, dtype }])),
    text: [...given.map(({ shape, dtype }, i) => `${i}: ${dtype} [${shape}]`), ...d.texts].join('\n'),
    step(tensors) {
      const pool = given.map((_, i) => tensors[`x${i}`]!);
      for (const make of d.makers) pool.push(make(pool));
      return Object.fromEntries(outputs.map((i) => [`y${i}`, pool[i]!]));
    },
    inputs(of) {
      const random = numbersFrom(of);
      const whole = (): number => Math.floor(7 * random()) - 3;
      const made = given.map(({ shape, dtype }, i): [string, TypedArray] => {
        const length = sizeOf(shape);
        if (dtype === 'bool') return [`x${i}`, Uint8Array.from({ length }, () => Number(random() < 0.5))];
        if (dtype === 'int32') return [`x${i}`, Int32Array.from({ length }, whole)];
        return [`x${i}`, Float32Array.from({ length }, () => Math.floor(25 * random()) / 4 - 3)];
      });
      return Object.fromEntries(made);
    },
  };
}

/** Arrays by name. */
export type Arrays = Readonly<Record<string, TypedArray>>;

/** The results of plain TensorFlow.js. */
export function eagerly({ specs, step }: RandomProgram, inputs: Arrays): Arrays {
  return tf.tidy(() => {
    const outputs = Object.entries(step(tensorsOf(specs, inputs)));
    return Object.fromEntries(outputs.map(([name, tensor]) => [name, tensor.dataSync()]));
  });
}

/** Compares results, up to the order of sums by default. */
export function expectAlike(found: Arrays, want: Arrays, how: string, tolerance = 2e-4): void {
  for (const [name, values] of Object.entries(want)) {
    const own = found[name]!;
    const isFar = (value: number, i: number): boolean =>
      !(Math.abs(value - own[i]!) <= tolerance * (1 + Math.abs(value)) || Object.is(value, own[i]));
    if (own.length !== values.length || Array.from(values).some(isFar))
      expect.fail(`${how}: ${name} is [${own}] instead of [${values}].`);
  }
}

/** Checks programs, and names the one that fails. */
export async function eachProgram(
  seeds: { readonly from: number; readonly to: number; readonly by: number },
  check: (program: RandomProgram, seed: number) => Promise<void>,
): Promise<void> {
  for (let seed = seeds.from; seed < seeds.to; seed += seeds.by) {
    const program = randomProgram(seed);
    try {
      await check(program, seed);
    } catch (cause) {
      const message = cause instanceof Error ? cause.message : String(cause);
      throw new Error(`Program ${seed}: ${message}\n${program.text}`, { cause });
    }
  }
}
