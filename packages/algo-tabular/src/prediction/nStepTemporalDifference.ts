import type { AgentContext, Metrics } from '@prism-rl/core';
import { integer } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import type { NStepBatch } from '../memory/nStepWindows.ts';
import { NStepWindows } from '../memory/nStepWindows.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
import { predictionTable } from './predictionConfig.ts';

/** Settings of {@link NStepTemporalDifference}. */
export const nStepTemporalDifferenceSettings = agentSettings('n-step-td', {
  ...predictionTable,
  n: integer(
    4,
    'Rewards that are added up before the estimate takes over: 1 is TD(0), many come close to Monte Carlo',
    {
      min: 1,
      usual: '2 to 16',
    },
  ),
});

/** Values of {@link nStepTemporalDifferenceSettings}. */
export type NStepTemporalDifferenceConfig = typeof nStepTemporalDifferenceSettings.defaults;

/** n-step TD for estimating v_π (Sutton & Barto 2018, section 7.1, p. 144). */
export class NStepTemporalDifference extends FixedPolicyAgent<NStepBatch> {
  readonly memory: NStepWindows;
  /** V(s) */
  readonly v: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<NStepTemporalDifferenceConfig>>) {
    const config = nStepTemporalDifferenceSettings.complete(context.config);
    super(context, config);
    this.memory = new NStepWindows(this.shape, config.n, config.discount);
    this.v = new Float64Array(this.shape.numStates).fill(config.initialValue);
  }

  learn({ count, states, returns, discounts, lastStates }: NStepBatch): Metrics | undefined {
    const { v, stepSize } = this;
    let errors = 0;
    for (let k = 0; k < count; k++) {
      // G ← R_{τ+1} + … + γ^{n−1} R_{τ+n} + γ^n V(S_{τ+n});  V(S_τ) ← V(S_τ) + α [G − V(S_τ)]
      const error = returns[k]! + discounts[k]! * v[lastStates[k]!]! - v[states[k]!]!;
      v[states[k]!]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }

  protected tables(): Tables {
    return { v: this.v };
  }
}
