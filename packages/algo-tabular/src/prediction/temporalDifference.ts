import type { AgentContext, Metrics } from '@prism-rl/core';
import { EligibilityTraces } from '../eligibilityTraces.ts';
import type { LastTransitionBatch, NStepBatch } from '../memory/lastSteps.ts';
import { LastTransition, NStepWindows } from '../memory/lastSteps.ts';
import { completeSettings, traceTable, windowSize } from '../settings.ts';
import { type PredictionConfig, predictionTable, StateValueAgent } from './fixedPolicyAgent.ts';

/** TD(0) for estimating v_π (Sutton 1988; Sutton & Barto 2018, section 6.1, p. 120). */
export class TemporalDifference extends StateValueAgent<LastTransitionBatch> {
  static readonly settings = completeSettings('agent td-prediction', predictionTable);
  readonly memory = new LastTransition(this.shape);

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<PredictionConfig>>) {
    super(context, TemporalDifference.settings.complete(context.config));
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
}

/** n-step TD for estimating v_π (Sutton & Barto 2018, section 7.1, p. 144). */
export class NStepTemporalDifference extends StateValueAgent<NStepBatch> {
  static readonly settings = completeSettings('agent n-step-td', {
    ...predictionTable,
    n: windowSize('TD(0)'),
  });
  readonly memory: NStepWindows;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof NStepTemporalDifference.settings.defaults>>) {
    const config = NStepTemporalDifference.settings.complete(context.config);
    super(context, config);
    this.memory = new NStepWindows(this.shape, config.n, config.discount);
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
}

/** TD(λ) for estimating v_π, with eligibility traces (Sutton 1988; Sutton & Barto 2018, section 12.2, p. 293, for tables). */
export class TemporalDifferenceLambda extends StateValueAgent<LastTransitionBatch> {
  static readonly settings = completeSettings('agent td-lambda', {
    ...predictionTable,
    ...traceTable('TD(0)', 'accumulating'),
  });
  readonly memory = new LastTransition(this.shape);
  readonly #lambda: number;
  protected override readonly traceRows: readonly EligibilityTraces[];

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof TemporalDifferenceLambda.settings.defaults>>) {
    const config = TemporalDifferenceLambda.settings.complete(context.config);
    super(context, config);
    const { numEnvs, numStates } = this.shape;
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
}
