import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { backupModel, zeroValues } from './backupModel.ts';
import type { PlannerConfig } from './plannerConfig.ts';
import { plannerDefaults, plannerSchema, plannerSettings, requireProgress } from './plannerConfig.ts';
import { SweepState } from './sweepState.ts';
import { optimalitySweep } from './sweeps.ts';

/**
 * Value iteration with two arrays: v_{k+1}(s) = max_a Σ p(s′, r | s, a) [r + γ v_k(s′)] from the old values of all states
 * (Sutton & Barto 2018, section 4.4, eq. 4.10).
 */
export class ValueIteration implements Planner {
  readonly #config: PlannerConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<PlannerConfig> = {}) {
    this.#config = plannerSettings('value-iteration', plannerDefaults, plannerSchema, config);
  }

  /** @throws PrismError `invalid-argument` for a broken model, `incompatible` when values do not converge. */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const backups = backupModel(model, this.#config.discount);
    let v = zeroValues(backups);
    let next = zeroValues(backups);
    const state = new SweepState(backups, v);
    for (;;) {
      const delta = optimalitySweep(backups, v, next);
      [v, next] = [next, v];
      yield state.advance(delta, 'sweep', v);
      if (delta < this.#config.tolerance) return;
      requireProgress(state.sweep, delta, this.#config);
    }
  }
}
