import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { backupModel, zeroValues } from './backupModel.ts';
import type { PlannerConfig } from './plannerConfig.ts';
import { plannerDefaults, plannerSchema, plannerSettings, requireProgress } from './plannerConfig.ts';
import { SweepState } from './sweepState.ts';
import { optimalitySweep } from './sweeps.ts';

/**
 * Value iteration in one array, as in the box of Sutton & Barto 2018 (section 4.4, p. 83): each backup uses the newest values, so
 * that news travels many states in one sweep.
 */
export class InPlaceValueIteration implements Planner {
  readonly #config: PlannerConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<PlannerConfig> = {}) {
    this.#config = plannerSettings('value-iteration-in-place', plannerDefaults, plannerSchema, config);
  }

  /** @throws PrismError `invalid-argument` for a broken model, `incompatible` when values do not converge. */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const backups = backupModel(model, this.#config.discount);
    const v = zeroValues(backups);
    const state = new SweepState(backups, v);
    for (;;) {
      const delta = optimalitySweep(backups, v, v);
      yield state.advance(delta);
      if (delta < this.#config.tolerance) return;
      requireProgress(state.sweep, delta, this.#config);
    }
  }
}
