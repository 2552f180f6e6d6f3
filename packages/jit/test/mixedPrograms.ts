// Small programs at random with numbers, integers and flags. Numbers are quarters at first, and what is known to be exact is followed, so
// that only that is rounded and compared: there no order of sums matters.

import type { ArraySpec } from '../src/index.ts';
import type { DType, TypedArray } from '../src/program/ir.ts';
import { sizeOf } from '../src/program/ir.ts';
import { Draft, type T } from './mixedDraft.ts';
import { kinds } from './mixedKinds.ts';
import { numbersFrom } from './randomPrograms.ts';

/** A program: its inputs, what it computes, and how it reads. */
export interface MixedProgram {
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
export function mixedProgram(seed: number): MixedProgram {
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
