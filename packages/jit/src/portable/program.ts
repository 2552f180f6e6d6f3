// A policy as calls of a few functions on arrays, for one observation.
import type { Noise } from './policy.ts';

/**
 * Where numbers lie: in the memory of a call, among the constants, or among the matrices of dense layers. `wide` ones are float64 in C; in
 * JavaScript and Python all numbers are float64.
 */
export interface Place {
  readonly of: 'memory' | 'wideMemory' | 'constants' | 'wideConstants' | 'weights';
  readonly at: number;
}

/** Numbers from a place on, with a stride for each axis of the call; 0 repeats a number. */
export interface View extends Place {
  readonly strides: readonly number[];
}

/**
 * A step of a program:
 *
 * - An operation of `ELEMENTWISE` gives each element of the target, over axes of this shape. A target with a stride of 0 is its own first source
 *   and gathers the others: a reduction.
 * - `dense`: rows of a source times the rows of a matrix, plus a third source if there is one; the shape is rows, inner, units.
 * - `gather`: blocks of a source whose numbers are in a second one; the shape is outer, count, block, axis.
 */
export interface Call {
  readonly name: string;
  readonly shape: readonly number[];
  readonly to: View;
  readonly from: readonly (View | undefined)[];
}

/** An input or an output. */
export interface Port {
  readonly name: string;
  readonly place: Place;
  readonly size: number;
  /** Without the batch. */
  readonly shape: readonly number[];
  readonly type: string;
}

/** A policy as calls. */
export interface PortableProgram {
  readonly inputs: readonly Port[];
  readonly outputs: readonly Port[];
  readonly calls: readonly Call[];
  /** Number of calls after which the values or parameters stand, which the rest of the calls choose by; all of them if nothing does. */
  readonly thought: number;
  /** Number of calls after which the action and the next state stand; the rest computes the value. */
  readonly choice: number;
  /** How many numbers lie at each kind of place; `constants` and `weights` have the numbers. */
  readonly memory: number;
  readonly wideMemory: number;
  readonly constants: readonly number[];
  readonly wideConstants: readonly number[];
  readonly weights: Float32Array;
  /** How the policy samples; undefined if it does not. */
  readonly noise: Noise | undefined;
  /** Multiplications of the dense layers. */
  readonly products: number;
}

/** What a policy chooses by, which a model does not tell: values of actions, or the parameters of a distribution with noise for each. */
export type Chosen = { readonly by: 'values' } | { readonly by: 'distribution'; readonly noise: Noise };
