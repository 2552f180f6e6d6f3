// A small program under construction, with exactness of its tensors.

import type { DType } from '../src/program/ir.ts';
import { sizeOf } from '../src/program/ir.ts';
import * as tf from '../src/tensorflow.ts';

/** Numbers from a seed: mulberry32. */
export function numbersFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** A tensor. */
export type T = tf.Tensor;
/** Sizes of its axes. */
export type Shape = readonly number[];

/** How exact the numbers of a tensor are. */
export interface Exactness {
  /** Largest magnitude. */
  readonly most: number;
  /** Binary digits after the point; infinite if rounding may have changed the last ones. */
  readonly digits: number;
}

/** Known facts about a tensor. */
export interface Known extends Exactness {
  readonly shape: Shape;
  readonly dtype: DType;
}

export function spread(a: Shape, b: Shape): Shape | undefined {
  const rank = Math.max(a.length, b.length);
  const shape = Array.from({ length: rank }, (_, i) => {
    const [m, n] = [a[i + a.length - rank] ?? 1, b[i + b.length - rank] ?? 1];
    return m === n || n === 1 ? m : m === 1 ? n : 0;
  });
  return shape.includes(0) ? undefined : shape;
}

export const isExact = ({ most, digits }: Known): boolean => Math.log2(Math.max(1, most)) + digits <= 21;
export const isNumber = ({ dtype }: Known): boolean => dtype !== 'bool';
export const isFloat = ({ dtype }: Known): boolean => dtype === 'float32';

/** A program under construction. */
export class Draft {
  readonly known: Known[] = [];
  readonly texts: string[] = [];
  readonly makers: ((pool: readonly T[]) => T)[] = [];
  readonly random: () => number;
  readonly #inputs: number;

  /** @param inputs the program's */
  constructor(seed: number, inputs: (d: Draft) => readonly Known[]) {
    this.random = numbersFrom(seed);
    this.known.push(...inputs(this));
    this.#inputs = this.known.length;
  }

  below(n: number): number {
    return Math.floor(this.random() * n);
  }

  pick<X>(list: readonly X[]): X {
    return list[this.below(list.length)]!;
  }

  chance(p: number): boolean {
    return this.random() < p;
  }

  /** A tensor of a kind, preferably a late one. */
  some(fits: (known: Known) => boolean): number | undefined {
    const all = this.known.flatMap((known, i) => (fits(known) ? [i] : []));
    const late = all.filter((i) => i >= this.#inputs);
    if (all.length === 0) return undefined;
    return this.pick(late.length > 0 && this.chance(0.6) ? late : all);
  }

  /** Adds a tensor unless it is large. TensorFlow.js finds its shape and dtype. */
  add(text: string, { most, digits }: Exactness, make: (pool: readonly T[]) => T): number | undefined {
    const made = tf.tidy(() => make(this.known.map((one) => tf.zeros([...one.shape], one.dtype))));
    const { shape, dtype } = made as { readonly shape: Shape; readonly dtype: DType };
    made.dispose();
    if (shape.some((n) => n > 12) || shape.length > 4 || sizeOf(shape) > 400 || most > 1e5) return undefined;
    this.texts.push(`${this.known.length} = ${text} → ${dtype} [${shape}]`);
    this.makers.push(make);
    return this.known.push({ shape, dtype, most, digits }) - 1;
  }
}
