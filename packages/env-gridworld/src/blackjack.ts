import { RowEnv, RowVector } from '@prism-rl/core';
import type { BlackjackObservation } from './blackjackTask.ts';
import { BlackjackTask } from './blackjackTask.ts';
import type { BlackjackConfig } from './settings.ts';

/** Blackjack against a dealer, with cards from an infinite deck (Sutton & Barto, example 5.1), as Gymnasium's Blackjack-v1 has it. */

/**
 * One table. Equal to Gymnasium's Blackjack-v1.
 *
 * - Observation: the player's sum (4 to 31), the dealer's open card (1 to 10), 1 if an ace counts as 11.
 * - Action: 0 stick, 1 hit.
 * - Reward: 1 for a win, 0 for a draw, −1 for a loss, at the end.
 * - Terminated by sticking or by more than 21; never truncated.
 */
export class Blackjack extends RowEnv<BlackjackObservation, number, Int32Array> {
  constructor(config: Partial<BlackjackConfig> = {}, id = 'Blackjack-v1') {
    super(new BlackjackTask(config, id));
  }
}

/** Many tables in one array. Environment `i` is the single one that was seeded with `seed + i`. */
export class BlackjackVector extends RowVector<BlackjackObservation, Int32Array> {
  /** @throws PrismError `invalid-argument` unless `numEnvs` is a positive integer. */
  constructor(numEnvs: number, config: Partial<BlackjackConfig> = {}, id = 'Blackjack-v1') {
    super(numEnvs, new BlackjackTask(config, id));
  }
}
