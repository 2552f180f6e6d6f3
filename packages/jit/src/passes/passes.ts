// The passes over a program, in their order: each gives another program that computes the same.

import type { FusedProgram, Program } from '../program/ir.ts';
import { blockUpdates } from './blocked.ts';
import { fuse, type Places } from './fuse.ts';
import { joinNorms } from './jointNorm.ts';
import { endDecay, joinScaledSums } from './scaling.ts';
import { pickRows, shorten } from './shorterForms.ts';
import { simplify } from './simplify.ts';

/** Choices that decide how a program is rewritten. */
export interface RewriteChoices {
  /** Whether an optimizer's updates of all parameters become one. */
  readonly fused: boolean;
  /** Whether the graph is computed by a processor, where passes over memory are what counts. */
  readonly onCpu: boolean;
}

/** When a pass is due: on a step as it was recorded, or on that part of it which a graph computes and no kernel. */
type Stage = 'step' | 'graph';

/** One rewriting of a program. */
interface Pass {
  readonly name: string;
  readonly stage: Stage;
  /** Whether it is worth it. */
  when(choices: RewriteChoices, runs: number): boolean;
  run(program: FusedProgram, places: Places): FusedProgram;
}

const always = (): boolean => true;

/** All passes. To add one, write it as a {@link Rewriter} and put it in its place here. */
const passes: readonly Pass[] = [
  { name: 'decaying variables end at 0', stage: 'step', when: always, run: endDecay },
  { name: 'simplify', stage: 'step', when: always, run: simplify },
  { name: 'join updates', stage: 'graph', when: ({ fused }) => fused, run: fuse },
  { name: 'shorter forms', stage: 'graph', when: always, run: shorten },
  { name: 'pick rows', stage: 'graph', when: always, run: pickRows },
  { name: 'join norms', stage: 'graph', when: always, run: joinNorms },
  { name: 'join scaled sums', stage: 'graph', when: ({ onCpu }) => onCpu, run: joinScaledSums },
  {
    name: 'updates block by block',
    stage: 'graph',
    when: ({ onCpu }, runs) => onCpu && runs === 1,
    run: blockUpdates,
  },
];

/**
 * Rewrites a program in forms that are computed sooner: by all passes of a stage that are worth it, in their order.
 *
 * @param places where variables lie
 * @param runs how many runs the graph is to compute at once; default 1
 */
export function rewrite(
  stage: Stage,
  program: Program,
  choices: RewriteChoices,
  places: Places,
  runs = 1,
): FusedProgram {
  let rewritten: FusedProgram = { flatUpdates: [], ...program };
  for (const pass of passes)
    if (pass.stage === stage && pass.when(choices, runs)) rewritten = pass.run(rewritten, places);
  return rewritten;
}
