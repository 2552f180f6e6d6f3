// The passes over a program before it is lowered, in their order.
import { fuse, type Places } from './fuse.ts';
import type { FusedProgram } from './fused.ts';
import type { Program } from './ir.ts';
import { joinNorms } from './jointNorm.ts';
import { pickRows } from './pickedRows.ts';
import { joinScaledSums } from './scaledSum.ts';
import { shorten } from './shorterForms.ts';

/** What a program is rewritten for. */
export interface RewriteChoices {
  /** Whether an optimizer's updates of all parameters become one. */
  readonly fused: boolean;
  /** Whether the graph is computed by a processor, where passes over memory are what counts. */
  readonly onCpu: boolean;
}

/** Rewrites a simplified program in forms that a graph computes sooner. */
export function rewrite(program: Program, { fused, onCpu }: RewriteChoices, places: Places): FusedProgram {
  const flat = fused ? fuse(program, places) : { ...program, flatUpdates: [] };
  const normed = joinNorms(pickRows(shorten(flat)));
  return onCpu ? joinScaledSums(normed) : normed;
}
