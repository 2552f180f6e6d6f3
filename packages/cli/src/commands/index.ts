import type { Command } from '../command.ts';
import { ablate } from './ablate.ts';
import { atari } from './atari.ts';
import { demo } from './demo.ts';
import { describe } from './describe.ts';
import { doctor } from './doctor.ts';
import { evaluate } from './evaluate.ts';
import { exportPolicy } from './export.ts';
import { list } from './list.ts';
import { record } from './record.ts';
import { report } from './report.ts';
import { resume } from './resume.ts';
import { rollout } from './rollout.ts';
import { solve } from './solve.ts';
import { sweep } from './sweep.ts';
import { train } from './train.ts';
import { watch } from './watch.ts';
import { worker } from './worker.ts';

/** All commands, in the order of the help. */
export const commands: readonly Command[] = [
  demo,
  list,
  describe,
  train,
  resume,
  evaluate,
  watch,
  record,
  solve,
  rollout,
  exportPolicy,
  ablate,
  sweep,
  worker,
  report,
  atari,
  doctor,
];
