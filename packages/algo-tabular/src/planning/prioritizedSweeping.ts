import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { plannerSettings } from '../agentSettings.ts';
import type { BackupModel } from './backupModel.ts';
import { actionValue, backupModel, zeroValues } from './backupModel.ts';
import type { PlannerConfig } from './plannerConfig.ts';
import { plannerTable } from './plannerConfig.ts';
import { predecessors } from './predecessors.ts';
import { PriorityQueue } from './priorityQueue.ts';
import { progressGuard } from './progressGuard.ts';
import { SweepState } from './sweepState.ts';

/** Settings of {@link PrioritizedSweeping}. */
export const prioritizedSweepingSettings = plannerSettings('prioritized-sweeping', plannerTable);

/**
 * Prioritized sweeping with a known model (Moore & Atkeson 1993; Sutton & Barto 2018, section 8.4): always back up the state whose
 * value is furthest from its backup, then look again at the states that lead there. A sweep counts as many backups
 * as there are states. It ends when no state's Bellman error reaches the tolerance.
 */
export class PrioritizedSweeping implements Planner {
  readonly #config: PlannerConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<PlannerConfig> = {}) {
    this.#config = prioritizedSweepingSettings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for a broken model, `incompatible` when values do not converge. */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const { discount, tolerance } = this.#config;
    const backups = backupModel(model, discount);
    const { numStates } = backups;
    const { offsets, states: sources } = predecessors(backups);
    const v = zeroValues(backups);
    const state = new SweepState(backups, v);
    const queue = new PriorityQueue(numStates);
    const requireProgress = progressGuard(backups, { ...this.#config, inPlace: true });
    const reconsider = (s: number): void => {
      const error = Math.abs(bestActionValue(backups, v, s) - v[s]!);
      // An error that is not a number must reach the top, so that it is seen.
      if (error < tolerance) queue.remove(s);
      else queue.set(s, Number.isNaN(error) ? Number.POSITIVE_INFINITY : error);
    };
    for (let s = 0; s < numStates; s++) reconsider(s);
    for (;;) {
      let delta = 0;
      for (let k = 0; k < numStates && queue.size > 0; k++) {
        delta = Math.max(delta, queue.highest);
        const s = queue.pop();
        v[s] = bestActionValue(backups, v, s);
        for (let j = offsets[s]!; j < offsets[s + 1]!; j++) reconsider(sources[j]!);
      }
      yield state.advance(delta);
      if (queue.size === 0) return;
      requireProgress(state.sweep, delta, v);
    }
  }
}

function bestActionValue(model: BackupModel, v: Float64Array, s: number): number {
  const { numActions } = model;
  let best = Number.NEGATIVE_INFINITY;
  for (let a = 0; a < numActions; a++) best = Math.max(best, actionValue(model, v, s * numActions + a));
  return best;
}
