import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import * as valibot from 'valibot';
import type { PolicyConfig } from '../policyTable.ts';
import { policySchema, policyTable } from '../policyTable.ts';
import { backupModel, zeroValues } from './backupModel.ts';
import type { PlannerConfig } from './plannerConfig.ts';
import { plannerDefaults, plannerEntries, plannerSettings, requireProgress } from './plannerConfig.ts';
import { SweepState } from './sweepState.ts';
import { expectationSweep } from './sweeps.ts';

/** Settings of {@link PolicyEvaluation}. */
export type PolicyEvaluationConfig = PlannerConfig & {
  /** The policy whose values are wanted. */
  policy: PolicyConfig;
  /** Whether one array is overwritten state by state, as in the book's box, which takes fewer sweeps than two arrays. */
  inPlace: boolean;
};

/** Defaults of {@link PolicyEvaluation}. */
export const policyEvaluationDefaults: PolicyEvaluationConfig = {
  ...plannerDefaults,
  policy: 'random',
  inPlace: true,
};

/** Checks a {@link PolicyEvaluationConfig}. */
export const policyEvaluationSchema: valibot.GenericSchema<unknown, PolicyEvaluationConfig> =
  valibot.strictObject({
    ...plannerEntries,
    policy: policySchema,
    inPlace: valibot.boolean(),
  });

/**
 * Iterative policy evaluation (Sutton & Barto 2018, section 4.1, p. 75): V(s) ← Σ_a π(a|s) Σ p(s′, r | s, a) [r + γ V(s′)].
 * The policy of its sweeps is the greedy one for the values so far, as in figure 4.1.
 */
export class PolicyEvaluation implements Planner {
  readonly #config: PolicyEvaluationConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<PolicyEvaluationConfig> = {}) {
    this.#config = plannerSettings(
      'policy-evaluation',
      policyEvaluationDefaults,
      policyEvaluationSchema,
      config,
    );
  }

  /**
   * @throws PrismError `invalid-argument` for a broken model, `invalid-config` for a policy that does not fit it, `incompatible`
   * when values do not converge: with γ = 1, for a policy that never ends.
   */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const { discount, tolerance, inPlace } = this.#config;
    const backups = backupModel(model, discount);
    const policy = policyTable(this.#config.policy, model.numStates, model.numActions);
    const v = zeroValues(backups);
    const next = inPlace ? v : zeroValues(backups);
    const state = new SweepState(backups, v);
    for (;;) {
      const delta = expectationSweep(backups, policy, v, next);
      if (!inPlace) v.set(next);
      yield state.advance(delta, 'evaluation');
      if (delta < tolerance) return;
      requireProgress(state.sweep, delta, this.#config);
    }
  }
}
