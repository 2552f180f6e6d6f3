// Programs whose updates are joined where they have the same form.
import type * as tf from '@tensorflow/tfjs-core';
import type { Program, Value } from './ir.ts';

/** Variables that are updated by one flat operation, in its order. */
export interface FlatUpdate {
  readonly variables: readonly tf.Variable[];
  /** A vector of all of them. */
  readonly value: Value;
}

/** A program after fusion. */
export interface FusedProgram extends Program {
  readonly flatUpdates: readonly FlatUpdate[];
}
