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

/** The values that a program reads or gives, in the order of their use; one that is used again comes again. */
export function* valuesRead({
  operations,
  outputs,
  updates,
  flatUpdates = [],
}: Program & Partial<FusedProgram>): Generator<Value> {
  for (const { inputs } of operations) yield* Object.values(inputs);
  yield* outputs.values();
  for (const { value } of [...updates, ...flatUpdates]) yield value;
}
