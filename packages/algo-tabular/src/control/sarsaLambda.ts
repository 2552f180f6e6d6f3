import type { AgentContext, Metrics, SnapshotArray } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { EligibilityTraces } from '../eligibilityTraces.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import { traceTable } from '../traceSettings.ts';
import { controlTable } from './controlConfig.ts';
import { OnPolicyControl } from './onPolicyControl.ts';

/** Settings of {@link SarsaLambda}. */
export const sarsaLambdaSettings = agentSettings('sarsa-lambda', {
  ...controlTable,
  ...traceTable('Sarsa', 'replacing'),
});

/** Values of {@link sarsaLambdaSettings}. */
export type SarsaLambdaConfig = typeof sarsaLambdaSettings.defaults;

/** Sarsa(λ): on-policy control with eligibility traces (Sutton & Barto 2018, section 12.7, p. 305, for tables). */
export class SarsaLambda extends OnPolicyControl<LastTransitionBatch> {
  readonly memory: LastTransition;
  readonly #lambda: number;
  /** One for each environment. */
  readonly #traces: readonly EligibilityTraces[];

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<SarsaLambdaConfig>>) {
    const config = sarsaLambdaSettings.complete(context.config);
    super(context, config);
    const { numEnvs, numPairs } = this.shape;
    this.memory = new LastTransition(this.shape);
    this.#lambda = config.lambda;
    this.#traces = Array.from({ length: numEnvs }, () => new EligibilityTraces(numPairs, config.traces));
  }

  /** z(s, a) of an environment, in the order of the table: the credit that the next TD error gives to each pair. */
  traces(row = 0): Float64Array {
    return this.#traces[row]!.all();
  }

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, actions, rewards, nextStates, terminated, truncated } = batch;
    const { q, discount, stepSize } = this;
    const { numActions } = this.shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const z = this.#traces[i]!;
      const pair = states[i]! * numActions + actions[i]!;
      // δ ← R + γ Q(S′, A′) − Q(S, A)
      let delta = rewards[i]! - q[pair]!;
      if (terminated[i] === 0) {
        const next = nextStates[i]!;
        const nextAction = truncated[i] === 1 ? this.choose(next) : this.chooseNext(i, next);
        delta += discount * q[next * numActions + nextAction]!;
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

  protected override saveArrays(): { readonly [name: string]: SnapshotArray } {
    return { ...super.saveArrays(), ...EligibilityTraces.saveAll(this.#traces) };
  }

  protected override restoreArrays(arrays: { readonly [name: string]: SnapshotArray }): void {
    super.restoreArrays(arrays);
    EligibilityTraces.restoreAll(this.#traces, arrays);
  }
}
