import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { plannerSettings } from '../agentSettings.ts';
import { policySetting, policyTable } from '../policyTable.ts';
import { backupModel } from './backupModel.ts';
import { sweepTable } from './plannerConfig.ts';
import { progressGuard } from './progressGuard.ts';
import { SweepState } from './sweepState.ts';
import { expectationSweep } from './sweeps.ts';
import { ValueArrays } from './valueArrays.ts';

/** Settings of {@link PolicyEvaluation}. */
export const policyEvaluationSettings = plannerSettings('policy-evaluation', {
  ...sweepTable,
  policy: policySetting('The policy whose values are wanted'),
});

/** Values of {@link policyEvaluationSettings}. */
export type PolicyEvaluationConfig = typeof policyEvaluationSettings.defaults;

/**
 * Iterative policy evaluation (Sutton & Barto 2018, section 4.1, eq. 4.5): v_{k+1}(s) = Σ_a π(a|s) Σ p(s′, r | s, a) [r + γ v_k(s′)].
 * The policy of its sweeps is the greedy one for the values so far, as in figure 4.1.
 */
export class PolicyEvaluation implements Planner {
  readonly #config: PolicyEvaluationConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<PolicyEvaluationConfig> = {}) {
    this.#config = policyEvaluationSettings.complete(config);
  }

  /**
   * @throws PrismError `invalid-argument` for a broken model, `invalid-config` for a policy that does not fit it, `incompatible`
   * when values do not converge: with γ = 1, for a policy that never ends.
   */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const { discount, tolerance, inPlace } = this.#config;
    const backups = backupModel(model, discount);
    const policy = policyTable(this.#config.policy, model.numStates, model.numActions);
    const v = new ValueArrays(backups, inPlace);
    const state = new SweepState(backups, v.current);
    const requireProgress = progressGuard(backups, this.#config, {
      sweepInto: (values, out) => expectationSweep(backups, policy, values, out),
      isTaken: (pair) => policy[pair]! > 0,
    });
    for (;;) {
      const delta = expectationSweep(backups, policy, v.current, v.next);
      yield state.advance(delta, 'evaluation', v.turn());
      if (delta < tolerance) return;
      requireProgress(state.sweep, delta, v.current);
    }
  }
}
