import type { AgentContext, Metrics } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
import type { PredictionConfig } from './predictionConfig.ts';
import { predictionTable } from './predictionConfig.ts';

/** Settings of {@link TemporalDifference}, with their checks. */
export const temporalDifferenceSettings = agentSettings('td-prediction', predictionTable);

/** TD(0) for estimating v_π (Sutton 1988; Sutton & Barto 2018, section 6.1, p. 120). */
export class TemporalDifference extends FixedPolicyAgent<LastTransitionBatch> {
  readonly memory: LastTransition;
  /** V(s) */
  readonly v: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<PredictionConfig>>) {
    const config = temporalDifferenceSettings.complete(context.config);
    super(context, config);
    this.memory = new LastTransition(this.shape);
    this.v = new Float64Array(this.shape.numStates).fill(config.initialValue);
  }

  learn({ count, states, rewards, nextStates, terminated }: LastTransitionBatch): Metrics | undefined {
    const { v, discount, stepSize } = this;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // V(S) ← V(S) + α [R + γ V(S′) − V(S)]
      const future = terminated[i] === 1 ? 0 : v[nextStates[i]!]!;
      const error = rewards[i]! + discount * future - v[states[i]!]!;
      v[states[i]!]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }

  protected tables(): Tables {
    return { v: this.v };
  }
}
