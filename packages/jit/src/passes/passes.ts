// The passes over a program, in order: each returns an equivalent program.

import type { Program } from '../program/ir.ts';
import { fuse, type Places } from './fuse.ts';
import { joinNorms } from './jointNorm.ts';
import { endDecay, joinScaledSums } from './scaling.ts';
import { pickRows, shorten } from './shorterForms.ts';
import { simplify } from './simplify.ts';

/** Options that decide how a program is rewritten. */
export interface RewriteChoices {
  /** Whether a processor computes the graph, so that passes over memory dominate. */
  readonly onCpu: boolean;
}

/** Input of a pass: a step as recorded, or the part of it that the graph computes. */
type Stage = 'step' | 'graph';

interface Pass {
  readonly name: string;
  readonly stage: Stage;
  when(choices: RewriteChoices): boolean;
  run(program: Program, places: Places): Program;
}

const always = (): boolean => true;

/** The passes of steps and graphs, in order; kernels have theirs in `divide`. */
const passes: readonly Pass[] = [
  { name: 'decaying variables end at 0', stage: 'step', when: always, run: endDecay },
  { name: 'simplify', stage: 'step', when: always, run: simplify },
  { name: 'join updates', stage: 'graph', when: always, run: fuse },
  { name: 'shorter forms', stage: 'graph', when: always, run: shorten },
  { name: 'pick rows', stage: 'graph', when: always, run: pickRows },
  { name: 'join norms', stage: 'graph', when: always, run: joinNorms },
  { name: 'join scaled sums', stage: 'graph', when: ({ onCpu }) => onCpu, run: joinScaledSums },
];

/**
 * Applies all passes of a stage that pay, in order.
 *
 * @param places where variables lie
 */
export function rewrite(stage: Stage, program: Program, choices: RewriteChoices, places: Places): Program {
  let rewritten = program;
  for (const pass of passes)
    if (pass.stage === stage && pass.when(choices)) rewritten = pass.run(rewritten, places);
  return rewritten;
}
