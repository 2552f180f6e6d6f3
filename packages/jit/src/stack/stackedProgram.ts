import type { FusedProgram } from '../program/fused.ts';

/** A program for several runs. */
export interface StackedProgram extends FusedProgram {
  /** Operations that are done once for each run because they have no rule for all at once. */
  readonly copied: readonly string[];
}
