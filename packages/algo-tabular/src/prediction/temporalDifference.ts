import type { AgentContext, Metrics } from '@prism-rl/core';
import { EligibilityTraces } from '../eligibilityTraces.ts';
import {
  LastTransition,
  type LastTransitionBatch,
  type NStepBatch,
  NStepWindows,
} from '../memory/lastSteps.ts';
import { agentSettings, traceTable, windowSize } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
import { FixedPolicyAgent, type PredictionConfig, predictionTable } from './fixedPolicyAgent.ts';

/** Settings of {@link TemporalDifference}. */
export const temporalDifferenceSettings = agentSettings('td-prediction', predictionTable);

/** TD(0) for estimating v_π (Sutton 1988; Sutton & Barto 2018, section 6.1, p. 120). */
export class TemporalDifference extends FixedPolicyAgent<LastTransitionBatch> {
  readonly memory = new LastTransition(this.shape);
  readonly v: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<PredictionConfig>>) {
    const config = temporalDifferenceSettings.complete(context.config);
    super(context, config);
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

/** Settings of {@link NStepTemporalDifference}. */
export const nStepTemporalDifferenceSettings = agentSettings('n-step-td', {
  ...predictionTable,
  n: windowSize('TD(0)'),
});

/** n-step TD for estimating v_π (Sutton & Barto 2018, section 7.1, p. 144). */
export class NStepTemporalDifference extends FixedPolicyAgent<NStepBatch> {
  readonly memory: NStepWindows;
  readonly v: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof nStepTemporalDifferenceSettings.defaults>>) {
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

/** Settings of {@link TemporalDifferenceLambda}. */
export const temporalDifferenceLambdaSettings = agentSettings('td-lambda', {
  ...predictionTable,
  ...traceTable('TD(0)', 'accumulating'),
});

/** TD(λ) for estimating v_π, with eligibility traces (Sutton 1988; Sutton & Barto 2018, section 12.2, p. 293, for tables). */
export class TemporalDifferenceLambda extends FixedPolicyAgent<LastTransitionBatch> {
  readonly memory = new LastTransition(this.shape);
  readonly v: Float64Array;
  readonly #lambda: number;
  protected override readonly traceRows: readonly EligibilityTraces[];

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof temporalDifferenceLambdaSettings.defaults>>) {
    const config = temporalDifferenceLambdaSettings.complete(context.config);
    super(context, config);
    const { numEnvs, numStates } = this.shape;
    this.v = new Float64Array(numStates).fill(config.initialValue);
    this.#lambda = config.lambda;
    this.traceRows = Array.from({ length: numEnvs }, () => new EligibilityTraces(numStates, config.traces));
  }

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, rewards, nextStates, terminated, truncated } = batch;
    const { v, discount, stepSize } = this;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const z = this.traceRows[i]!;
      // δ ← R + γ V(S′) − V(S);  z ← γ λ z, then z(S) ← z(S) + 1 or 1;  V ← V + α δ z
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
}
