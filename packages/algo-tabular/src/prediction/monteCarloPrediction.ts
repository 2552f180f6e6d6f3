import { type AgentContext, type Metrics, PrismError } from '@prism-rl/core';
import { type Episode, Episodes } from '../memory/episodes.ts';
import { FirstVisits, RunningAverages, returnStepSize, visits } from '../monteCarlo.ts';
import { policySetting, policyTable } from '../policyTable.ts';
import { agentSettings, discount, initialValue } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
import { FixedPolicyAgent, predictionTable } from './fixedPolicyAgent.ts';

/** Settings of {@link MonteCarloPrediction}. */
export const monteCarloPredictionSettings = agentSettings('mc-prediction', {
  ...predictionTable,
  stepSize: returnStepSize,
  visits,
});

/** Values of {@link monteCarloPredictionSettings}. */
export type MonteCarloPredictionConfig = typeof monteCarloPredictionSettings.defaults;

/**
 * First-visit or every-visit Monte Carlo prediction of v_π (Sutton & Barto 2018, section 5.1, p. 92). The return of a truncated episode
 * bootstraps from the estimate of its last state.
 */
export class MonteCarloPrediction extends FixedPolicyAgent<Episode> {
  readonly memory: Episodes;
  readonly v: Float64Array;
  readonly #averages: RunningAverages;
  readonly #firstVisits: FirstVisits | undefined;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<MonteCarloPredictionConfig>>) {
    const config = monteCarloPredictionSettings.complete(context.config);
    super(context, config);
    const { numStates } = this.shape;
    this.memory = new Episodes(this.shape);
    this.v = new Float64Array(numStates).fill(config.initialValue);
    this.#averages = new RunningAverages(numStates, config.stepSize === 'sample-average');
    this.#firstVisits = config.visits === 'first' ? new FirstVisits(numStates) : undefined;
  }

  learn({ length, states, rewards, lastState, terminated }: Episode): Metrics | undefined {
    const { v, discount, stepSize } = this;
    this.#firstVisits?.read(states, length);
    let g = terminated ? 0 : v[lastState]!;
    let errors = 0;
    let count = 0;
    for (let t = length - 1; t >= 0; t--) {
      // G ← γ G + R_{t+1}; unless S_t appears in S₀ … S_{t−1}: V(S_t) ← average(Returns(S_t))
      g = discount * g + rewards[t]!;
      const state = states[t]!;
      if (this.#firstVisits?.isFirst(state, t) === false) continue;
      const error = g - v[state]!;
      v[state]! += this.#averages.next(state, stepSize) * error;
      errors += Math.abs(error);
      count++;
    }
    return this.report(errors, count);
  }

  protected tables(): Tables {
    return { v: this.v, counts: this.#averages.counts };
  }
}

/** Stops at larger weights: they are products over an episode and would overflow float64, and this one already outweighs all others. */
const heaviest = 1e200;

/** Settings of {@link OffPolicyMonteCarloPrediction}. */
export const offPolicyMonteCarloPredictionSettings = agentSettings('mc-off-policy-prediction', {
  discount,
  initialValue,
  policy: policySetting('The policy to evaluate, π'),
  behaviour: policySetting('The policy to follow, b. It must be able to do whatever π does'),
});

/** Values of {@link offPolicyMonteCarloPredictionSettings}. */
export type OffPolicyMonteCarloPredictionConfig = typeof offPolicyMonteCarloPredictionSettings.defaults;

/**
 * Off-policy Monte Carlo prediction of q_π with weighted importance sampling (Sutton & Barto 2018, section 5.6, p. 110). The return of a
 * truncated episode bootstraps from the estimate of its last state.
 */
export class OffPolicyMonteCarloPrediction extends FixedPolicyAgent<Episode> {
  readonly memory: Episodes;
  /** Q(s, a) at `s * numActions + a`. */
  readonly q: Float64Array;
  /** C(s, a): sum of the weights so far. */
  readonly #weights: Float64Array;
  readonly #target: Float64Array;

  /** @throws PrismError `invalid-config`, including a b that never takes an action of π; `incompatible` */
  constructor(context: AgentContext<Partial<OffPolicyMonteCarloPredictionConfig>>) {
    const config = offPolicyMonteCarloPredictionSettings.complete(context.config);
    super(context, { discount: config.discount, stepSize: 'sample-average', policy: config.behaviour });
    const { numStates, numActions, numPairs } = this.shape;
    this.memory = new Episodes(this.shape);
    this.q = new Float64Array(numPairs).fill(config.initialValue);
    this.#weights = new Float64Array(numPairs);
    this.#target = policyTable(config.policy, numStates, numActions);
    // Coverage (section 5.5): the value of an action that b never takes is not learned, and earlier values are wrong.
    for (const [pair, wanted] of this.#target.entries()) {
      const [state, action] = [Math.floor(pair / numActions), pair % numActions];
      if (wanted === 0 || this.probability(state, action) > 0) continue;
      throw new PrismError(
        'invalid-config',
        `The behaviour never takes action ${action} in state ${state}, which the policy to evaluate does.`,
        { hint: 'Give it some probability in behaviour; random covers every policy.' },
      );
    }
  }

  /** V(s) = Σ_a π(a|s) Q(s, a). */
  value(state: number): number {
    const { numActions } = this.shape;
    let sum = 0;
    for (let a = 0; a < numActions; a++) {
      sum += this.#target[state * numActions + a]! * this.q[state * numActions + a]!;
    }
    return sum;
  }

  learn({ length, states, actions, rewards, lastState, terminated }: Episode): Metrics | undefined {
    const { q, discount } = this;
    const { numActions } = this.shape;
    let g = terminated ? 0 : this.value(lastState);
    let weight = 1;
    let errors = 0;
    let count = 0;
    for (let t = length - 1; t >= 0 && weight > 0 && weight < heaviest; t--) {
      // G ← γ G + R_{t+1};  C(S, A) ← C(S, A) + W;  Q(S, A) ← Q(S, A) + W / C(S, A) [G − Q(S, A)];  W ← W π(A|S) / b(A|S)
      g = discount * g + rewards[t]!;
      const pair = states[t]! * numActions + actions[t]!;
      this.#weights[pair]! += weight;
      const error = g - q[pair]!;
      q[pair]! += (weight / this.#weights[pair]!) * error;
      weight *= this.#target[pair]! / this.probability(states[t]!, actions[t]!);
      errors += Math.abs(error);
      count++;
    }
    return this.report(errors, count);
  }

  protected tables(): Tables {
    return { q: this.q, weights: this.#weights };
  }
}
