import type { BlackjackObservation } from './blackjackTask.ts';
import { BlackjackTask } from './blackjackTask.ts';
import { RowVector } from './rowVector.ts';
import type { BlackjackConfig } from './settings.ts';

/** Many tables in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class BlackjackVector extends RowVector<BlackjackObservation> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
  constructor(numEnvs: number, config: Partial<BlackjackConfig> = {}, id = 'Blackjack-v1') {
    super(numEnvs, new BlackjackTask(config, id));
  }
}
