import { integer, type Planner, type PlannerSweep, type TabularModel } from '@prism-rl/core';
import { policySetting, policyTable } from '../policyTable.ts';
import { completeSettings, type SweepConfig, sweepTable } from '../settings.ts';
import { backupModel } from './model.ts';
import { progressGuard, takes } from './progressGuard.ts';
import {
  expectationSweep,
  greedySweep,
  improve,
  optimalitySweep,
  policySweep,
  SweepState,
  ValueArrays,
} from './sweeps.ts';

/**
 * Iterative policy evaluation (Sutton & Barto 2018, section 4.1, eq. 4.5): v_{k+1}(s) = Σ_a π(a|s) Σ p(s′, r | s, a) [r + γ v_k(s′)]. The
 * `policy` of its sweeps is greedy with respect to the current values, as in figure 4.1.
 */
export class PolicyEvaluation implements Planner {
  static readonly settings = completeSettings('planner policy-evaluation', {
    ...sweepTable,
    policy: policySetting('The policy whose values are wanted'),
  });
  readonly #config: typeof PolicyEvaluation.settings.defaults;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<typeof PolicyEvaluation.settings.defaults> = {}) {
    this.#config = PolicyEvaluation.settings.complete(config);
  }

  /**
   * @throws PrismError `invalid-argument` for an invalid model, `invalid-config` for a policy that does not fit it, `incompatible` if
   * values do not converge: with γ = 1, for a policy that never terminates.
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

/**
 * Policy iteration with iterative evaluation (Sutton & Barto 2018, section 4.3, p. 80): alternates evaluation and greedy improvement until
 * the policy is stable. Starts with the random policy, which can reach every reachable terminal state, so that γ = 1 is possible.
 *
 * Replaces an action only if another is better by more than the tolerance: the book's version may alternate forever between two equally
 * good actions (exercise 4.4).
 */
export class PolicyIteration implements Planner {
  static readonly settings = completeSettings('planner policy-iteration', sweepTable);
  readonly #config: SweepConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<SweepConfig> = {}) {
    this.#config = PolicyIteration.settings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for an invalid model, `incompatible` if values do not converge. */
  *solve(model: TabularModel): Generator<PlannerSweep, undefined> {
    const { discount, tolerance, inPlace } = this.#config;
    const backups = backupModel(model, discount);
    const random = policyTable('random', model.numStates, model.numActions);
    const v = new ValueArrays(backups, inPlace);
    const state = new SweepState(backups, v.current);
    let policy: Int32Array | undefined;
    const evaluate = (values: Float64Array, out: Float64Array): number =>
      policy === undefined
        ? expectationSweep(backups, random, values, out)
        : policySweep(backups, policy, values, out);
    const { numActions } = backups;
    const requireProgress = progressGuard(backups, this.#config, {
      sweepInto: evaluate,
      isTaken: (pair) => policy === undefined || takes(policy, numActions, pair),
    });
    for (;;) {
      for (;;) {
        const delta = evaluate(v.current, v.next);
        yield state.advance(delta, 'evaluation', v.turn());
        if (delta < tolerance) break;
        requireProgress(state.sweep, delta, v.current);
      }
      policy ??= new Int32Array(model.numStates).fill(-1);
      const changes = improve(backups, v.current, policy, tolerance);
      state.kept = policy;
      yield state.advance(0, 'improvement');
      if (changes === 0) return;
    }
  }
}

/**
 * Generalized policy iteration (Sutton & Barto 2018, section 4.6): alternates incomplete evaluation and improvement. With whole sweeps
 * this is modified policy iteration (Puterman & Shin 1978): one backup with the maximum, which also makes the policy greedy, then some
 * sweeps that follow that policy and skip all other actions.
 */
export class GeneralizedPolicyIteration implements Planner {
  static readonly settings = completeSettings('planner generalized-policy-iteration', {
    ...sweepTable,
    evaluationSweeps: integer(
      3,
      'Sweeps of evaluation between two improvements: 1 is close to value iteration, many to policy iteration',
      { min: 1, typical: '1 to 20' },
    ),
  });
  readonly #config: typeof GeneralizedPolicyIteration.settings.defaults;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<typeof GeneralizedPolicyIteration.settings.defaults> = {}) {
    this.#config = GeneralizedPolicyIteration.settings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for an invalid model, `incompatible` if values do not converge. */
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

/**
 * Value iteration: v_{k+1}(s) = max_a Σ p(s′, r | s, a) [r + γ v_k(s′)], from the old values of all states (Sutton & Barto 2018, section
 * 4.4, eq. 4.10), or in place with the newest values (p. 83).
 */
export class ValueIteration implements Planner {
  static readonly settings = completeSettings('planner value-iteration', sweepTable);
  readonly #config: SweepConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<SweepConfig> = {}) {
    this.#config = ValueIteration.settings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for an invalid model, `incompatible` if values do not converge. */
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
