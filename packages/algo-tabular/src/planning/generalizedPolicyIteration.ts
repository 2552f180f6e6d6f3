import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { integer } from '@prism-rl/core';
import { plannerSettings } from '../agentSettings.ts';
import { backupModel } from './backupModel.ts';
import { sweepTable } from './plannerConfig.ts';
import { progressGuard } from './progressGuard.ts';
import { SweepState } from './sweepState.ts';
import { greedySweep, policySweep } from './sweeps.ts';
import { ValueArrays } from './valueArrays.ts';

/** Settings of {@link GeneralizedPolicyIteration}. */
export const generalizedPolicyIterationSettings = plannerSettings('generalized-policy-iteration', {
  ...sweepTable,
  evaluationSweeps: integer(
    3,
    'Sweeps of evaluation between two improvements: 1 is close to value iteration, many to policy iteration',
    { min: 1, usual: '1 to 20' },
  ),
});

/** Values of {@link generalizedPolicyIterationSettings}. */
export type GeneralizedPolicyIterationConfig = typeof generalizedPolicyIterationSettings.defaults;

/**
 * Generalized policy iteration (Sutton & Barto 2018, section 4.6): evaluation and improvement take turns before either is
 * complete. With whole sweeps it is modified policy iteration (Puterman & Shin 1978): one backup with the maximum, which also
 * makes the policy greedy, then some sweeps that only follow that policy and need not look at other actions.
 */
export class GeneralizedPolicyIteration implements Planner {
  readonly #config: GeneralizedPolicyIterationConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<GeneralizedPolicyIterationConfig> = {}) {
    this.#config = generalizedPolicyIterationSettings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for a broken model, `incompatible` when values do not converge. */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const { discount, tolerance, inPlace, evaluationSweeps } = this.#config;
    const backups = backupModel(model, discount);
    const v = new ValueArrays(backups, inPlace);
    const policy = new Int32Array(model.numStates);
    const state = new SweepState(backups, v.current);
    state.kept = policy;
    const requireProgress = progressGuard(backups, this.#config);
    for (;;) {
      const delta = greedySweep(backups, v.current, v.next, policy);
      yield state.advance(delta, 'improvement', v.turn());
      if (delta < tolerance) return;
      requireProgress(state.sweep, delta, v.current);
      for (let k = 0; k < evaluationSweeps; k++) {
        const change = policySweep(backups, policy, v.current, v.next);
        yield state.advance(change, 'evaluation', v.turn());
      }
    }
  }
}
