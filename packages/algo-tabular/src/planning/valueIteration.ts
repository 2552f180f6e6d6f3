import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { plannerSettings } from '../agentSettings.ts';
import { backupModel } from './backupModel.ts';
import type { SweepConfig } from './plannerConfig.ts';
import { sweepTable } from './plannerConfig.ts';
import { progressGuard } from './progressGuard.ts';
import { SweepState } from './sweepState.ts';
import { optimalitySweep } from './sweeps.ts';
import { ValueArrays } from './valueArrays.ts';

/** Settings of {@link ValueIteration}. */
export const valueIterationSettings = plannerSettings('value-iteration', sweepTable);

/**
 * Value iteration: v_{k+1}(s) = max_a Σ p(s′, r | s, a) [r + γ v_k(s′)], from the old values of all states (Sutton & Barto 2018,
 * section 4.4, eq. 4.10), or in place from the newest ones (p. 83).
 */
export class ValueIteration implements Planner {
  readonly #config: SweepConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<SweepConfig> = {}) {
    this.#config = valueIterationSettings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for a broken model, `incompatible` when values do not converge. */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const { discount, tolerance, inPlace } = this.#config;
    const backups = backupModel(model, discount);
    const v = new ValueArrays(backups, inPlace);
    const state = new SweepState(backups, v.current);
    const requireProgress = progressGuard(backups, this.#config);
    for (;;) {
      const delta = optimalitySweep(backups, v.current, v.next);
      yield state.advance(delta, 'sweep', v.turn());
      if (delta < tolerance) return;
      requireProgress(state.sweep, delta, v.current);
    }
  }
}
