import type { AgentContext, Metrics } from '@prism-rl/core';
import { EligibilityTraces } from '../eligibilityTraces.ts';
import type { LastTransitionBatch, NStepBatch } from '../memory/lastSteps.ts';
import { LastTransition, NStepWindows } from '../memory/lastSteps.ts';
import { completeSettings, controlTable, traceTable, windowSize } from '../settings.ts';
import { OnPolicyControl } from './epsilonGreedyControl.ts';

/** n-step Sarsa (Sutton & Barto 2018, section 7.2, p. 147): on-policy control with n-step returns. */
export class NStepSarsa extends OnPolicyControl<NStepBatch> {
  static readonly settings = completeSettings('agent n-step-sarsa', {
    ...controlTable,
    n: windowSize('Sarsa'),
  });
  readonly memory: NStepWindows;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof NStepSarsa.settings.defaults>>) {
    const config = NStepSarsa.settings.complete(context.config);
    super(context, config);
    this.memory = new NStepWindows(this.shape, config.n, config.discount);
  }

  learn(batch: NStepBatch): Metrics | undefined {
    const { count, envs, states, actions, returns, discounts, lastStates, ended } = batch;
    const { q, stepSize } = this;
    const { numActions } = this.shape;
    let errors = 0;
    let lastPair = 0;
    for (let k = 0; k < count; k++) {
      const pair = states[k]! * numActions + actions[k]!;
      // G ← R_{τ+1} + … + γ^{n−1} R_{τ+n}, and if τ + n < T: G ← G + γ^n Q(S_{τ+n}, A_{τ+n})
      let target = returns[k]!;
      if (discounts[k]! > 0) {
        const isFirst = k === 0 || envs[k] !== envs[k - 1];
        if (isFirst) {
          const last = lastStates[k]!;
          lastPair = last * numActions + this.chooseNext(envs[k]!, last, ended[k]!);
        }
        target += discounts[k]! * q[lastPair]!;
      }
      // Q(S_τ, A_τ) ← Q(S_τ, A_τ) + α [G − Q(S_τ, A_τ)]
      const error = target - q[pair]!;
      q[pair]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }
}

/** Sarsa(λ): on-policy control with eligibility traces (Sutton & Barto 2018, section 12.7, p. 305, for tables). */
export class SarsaLambda extends OnPolicyControl<LastTransitionBatch> {
  static readonly settings = completeSettings('agent sarsa-lambda', {
    ...controlTable,
    ...traceTable('Sarsa', 'replacing'),
  });
  readonly memory = new LastTransition(this.shape);
  readonly #lambda: number;
  protected override readonly traceRows: readonly EligibilityTraces[];

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof SarsaLambda.settings.defaults>>) {
    const config = SarsaLambda.settings.complete(context.config);
    super(context, config);
    const { numEnvs, numPairs } = this.shape;
    this.#lambda = config.lambda;
    this.traceRows = Array.from({ length: numEnvs }, () => new EligibilityTraces(numPairs, config.traces));
  }

  /** Traces z(s, a) of an environment, in the order of the table: the credit of each pair for the next TD error. */
  traces(row = 0): Float64Array {
    return this.traceRows[row]!.all();
  }

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, actions, rewards, nextStates, terminated, truncated } = batch;
    const { q, discount, stepSize } = this;
    const { numActions } = this.shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const z = this.traceRows[i]!;
      const pair = states[i]! * numActions + actions[i]!;
      // δ ← R + γ Q(S′, A′) − Q(S, A)
      let delta = rewards[i]! - q[pair]!;
      if (terminated[i] === 0) {
        const next = nextStates[i]!;
        delta += discount * q[next * numActions + this.chooseNext(i, next, truncated[i]!)]!;
      }
      // z(S, A) ← z(S, A) + 1 or 1; Q ← Q + α δ z; z ← γ λ z
      z.visit(pair);
      z.addTo(q, stepSize * delta);
      if (terminated[i] === 1 || truncated[i] === 1) z.clear();
      else z.fade(discount * this.#lambda);
      errors += Math.abs(delta);
    }
    return this.report(errors, count);
  }
}
