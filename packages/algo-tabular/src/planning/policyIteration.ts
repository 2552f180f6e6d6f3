import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import { plannerSettings } from '../agentSettings.ts';
import { policyTable } from '../policyTable.ts';
import { backupModel } from './backupModel.ts';
import { takes } from './endlessRise.ts';
import type { SweepConfig } from './plannerConfig.ts';
import { sweepTable } from './plannerConfig.ts';
import { progressGuard } from './progressGuard.ts';
import { SweepState } from './sweepState.ts';
import { expectationSweep, improve, policySweep } from './sweeps.ts';
import { ValueArrays } from './valueArrays.ts';

/** Settings of {@link PolicyIteration}. */
export const policyIterationSettings = plannerSettings('policy-iteration', sweepTable);

/**
 * Policy iteration with iterative evaluation (Sutton & Barto 2018, section 4.3, p. 80): evaluate the policy, make it greedy, until
 * it stays the same. It begins with the random policy, which reaches every end that can be reached, so that γ = 1 is possible.
 *
 * An action is replaced only by one that is better by more than the tolerance: in the book's box two equally good actions may be
 * exchanged without end (exercise 4.4).
 */
export class PolicyIteration implements Planner {
  readonly #config: SweepConfig;

  /** @throws PrismError `invalid-config` for settings out of range. */
  constructor(config: Partial<SweepConfig> = {}) {
    this.#config = policyIterationSettings.complete(config);
  }

  /** @throws PrismError `invalid-argument` for a broken model, `incompatible` when values do not converge. */
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
      // Policy evaluation
      for (;;) {
        const delta = evaluate(v.current, v.next);
        yield state.advance(delta, 'evaluation', v.turn());
        if (delta < tolerance) break;
        requireProgress(state.sweep, delta, v.current);
      }
      // Policy improvement
      policy ??= new Int32Array(model.numStates).fill(-1);
      const changes = improve(backups, v.current, policy, tolerance);
      state.kept = policy;
      yield state.advance(0, 'improvement');
      if (changes === 0) return;
    }
  }
}
