import type { AgentContext, Metrics, SnapshotArray } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { EligibilityTraces } from '../eligibilityTraces.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import { traceTable } from '../traceSettings.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
import { predictionTable } from './predictionConfig.ts';

/** Settings of {@link TemporalDifferenceLambda}. */
export const temporalDifferenceLambdaSettings = agentSettings('td-lambda', {
  ...predictionTable,
  ...traceTable('TD(0)', 'accumulating'),
});

/** Values of {@link temporalDifferenceLambdaSettings}. */
export type TemporalDifferenceLambdaConfig = typeof temporalDifferenceLambdaSettings.defaults;

/** TD(λ) for estimating v_π, with eligibility traces (Sutton 1988; Sutton & Barto 2018, section 12.2, p. 293, for tables). */
export class TemporalDifferenceLambda extends FixedPolicyAgent<LastTransitionBatch> {
  readonly memory: LastTransition;
  /** V(s) */
  readonly v: Float64Array;
  readonly #lambda: number;
  /** One for each environment. */
  readonly #traces: readonly EligibilityTraces[];

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<TemporalDifferenceLambdaConfig>>) {
    const config = temporalDifferenceLambdaSettings.complete(context.config);
    super(context, config);
    const { numEnvs, numStates } = this.shape;
    this.memory = new LastTransition(this.shape);
    this.v = new Float64Array(numStates).fill(config.initialValue);
    this.#lambda = config.lambda;
    this.#traces = Array.from({ length: numEnvs }, () => new EligibilityTraces(numStates, config.traces));
  }

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, rewards, nextStates, terminated, truncated } = batch;
    const { v, discount, stepSize } = this;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const z = this.#traces[i]!;
      // δ ← R + γ V(S′) − V(S);  z ← γ λ z with z(S) one more or 1;  V ← V + α δ z
      const future = terminated[i] === 1 ? 0 : v[nextStates[i]!]!;
      const delta = rewards[i]! + discount * future - v[states[i]!]!;
      z.fade(discount * this.#lambda);
      z.visit(states[i]!);
      z.addTo(v, stepSize * delta);
      if (terminated[i] === 1 || truncated[i] === 1) z.clear();
      errors += Math.abs(delta);
    }
    return this.report(errors, count);
  }

  protected tables(): Tables {
    return { v: this.v };
  }

  protected override saveArrays(): { readonly [name: string]: SnapshotArray } {
    return { ...super.saveArrays(), ...EligibilityTraces.saveAll(this.#traces) };
  }

  protected override restoreArrays(arrays: { readonly [name: string]: SnapshotArray }): void {
    super.restoreArrays(arrays);
    EligibilityTraces.restoreAll(this.#traces, arrays);
  }
}
