// Decides which variables share a pack: a call costs for each tensor that is bound, and cutting a variable out of a pack copies it.

import type { Places } from '../passes/fuse.ts';
import type { FusedProgram } from '../program/fused.ts';
import { valuesRead } from '../program/fused.ts';
import type { Program } from '../program/ir.ts';
import { pairVariables } from '../stack/pairPrograms.ts';
import type * as tf from '../tensorflow.ts';
import { packBeside, packTogether, slotOf } from './store.ts';

/** Variables above this size are bound alone: copying them into a pack costs more than binding them. */
export const BOUND_ALONE = 20_000;
/** Variables that a graph only reads are bound alone from this size. */
const READ_ALONE = 4096;

/** Where variables lie, for passes that ask. */
export const PLACES: Places = { alone: BOUND_ALONE, of: slotOf };

/** The variables that a program reads, in the order of their use. */
function variablesRead(program: Program & Partial<FusedProgram>): Set<tf.Variable> {
  const read = new Set<tf.Variable>();
  for (const { variable } of valuesRead(program)) if (variable !== undefined) read.add(variable);
  return read;
}

/** Packs variables of equal dtypes together; larger ones get their own pack. Those that have a place keep it. */
function packAll(variables: Iterable<tf.Variable>, alone = BOUND_ALONE): void {
  const all = [...variables];
  for (const variable of all) if (variable.size > alone) packTogether([variable]);
  for (const dtype of ['float32', 'int32', 'bool'])
    packTogether(all.filter((variable) => variable.dtype === dtype));
}

/** Gives the variables of programs that will run together places beside each other. */
export function placeBeside(programs: readonly Program[]): void {
  for (const row of pairVariables(programs)?.values() ?? []) packBeside(row);
}

/**
 * Gives every variable of a divided step a place: apart what the graph writes, what it reads of the kernel's, what it only reads, and
 * what only the kernel knows.
 *
 * @param graph what remains of the step, with the variables that it reads and writes
 * @param kernels variables that the kernel reads or writes
 */
export function placeDivided(graph: Program, kernels: ReadonlySet<tf.Variable>): void {
  const read = variablesRead(graph);
  packAll(graph.updates.map(({ variable }) => variable));
  packAll(
    [...read].filter((variable) => kernels.has(variable)),
    READ_ALONE,
  );
  packAll(read, READ_ALONE);
  packAll(kernels);
}

/**
 * Gives every variable of a graph a place.
 *
 * @param isOnDevice whether a device computes it: an output that fills a pack stays there as the next run's input
 */
export function placeFused(program: FusedProgram, isOnDevice: boolean): void {
  for (const { variables } of program.flatUpdates) packTogether(variables);
  packAll(
    program.updates.map(({ variable }) => variable),
    isOnDevice ? 0 : BOUND_ALONE,
  );
  packAll(variablesRead(program));
}
