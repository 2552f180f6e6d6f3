import { type AgentContext, type Metrics, PrismError } from '@prism-rl/core';
import { type Episode, Episodes } from '../memory/episodes.ts';
import { heaviest, ReturnAverages, returnStepSize, visits } from '../monteCarlo.ts';
import { policySetting, policyTable } from '../policyTable.ts';
import { completeSettings, discount, initialValue } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
import { FixedPolicyAgent, predictionTable, StateValueAgent } from './fixedPolicyAgent.ts';

/**
 * First-visit or every-visit Monte Carlo prediction of v_π (Sutton & Barto 2018, section 5.1, p. 92). The return of a truncated episode
 * bootstraps from the estimate of its last state.
 */
export class MonteCarloPrediction extends StateValueAgent<Episode> {
  static readonly settings = completeSettings('agent mc-prediction', {
    ...predictionTable,
    stepSize: returnStepSize,
    visits,
  });
  readonly memory = new Episodes(this.shape);
  readonly #returns: ReturnAverages;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof MonteCarloPrediction.settings.defaults>>) {
    const config = MonteCarloPrediction.settings.complete(context.config);
    super(context, config);
    this.#returns = new ReturnAverages(this.shape.numStates, config);
  }

  learn(episode: Episode): Metrics | undefined {
    const { states, lastState, terminated } = episode;
    const last = terminated ? 0 : this.v[lastState]!;
    this.#returns.learn(this.v, states, episode, last, this.discount, this.stepSize);
    return this.report(this.#returns.errors, this.#returns.updates);
  }

  protected override tables(): Tables {
    return { ...super.tables(), counts: this.#returns.counts };
  }
}

/**
 * Off-policy Monte Carlo prediction of q_π with weighted importance sampling (Sutton & Barto 2018, section 5.6, p. 110). The return of a
 * truncated episode bootstraps from the estimate of its last state.
 */
export class OffPolicyMonteCarloPrediction extends FixedPolicyAgent<Episode> {
  static readonly settings = completeSettings('agent mc-off-policy-prediction', {
    discount,
    initialValue,
    policy: policySetting('The policy to evaluate, π'),
    behaviour: policySetting('The policy to follow, b; it must be able to take every action of π'),
  });
  readonly memory = new Episodes(this.shape);
  /** Q(s, a) at `s * numActions + a`. */
  readonly q: Float64Array;
  /** C(s, a): sum of the weights so far. */
  readonly #weights: Float64Array;
  readonly #target: Float64Array;

  /** @throws PrismError `invalid-config`, including a b that never takes an action of π; `incompatible` */
  constructor(context: AgentContext<Partial<typeof OffPolicyMonteCarloPrediction.settings.defaults>>) {
    const config = OffPolicyMonteCarloPrediction.settings.complete(context.config);
    super(context, { discount: config.discount, stepSize: 'sample-average', policy: config.behaviour });
    const { numStates, numActions, numPairs } = this.shape;
    this.q = new Float64Array(numPairs).fill(config.initialValue);
    this.#weights = new Float64Array(numPairs);
    this.#target = policyTable(config.policy, numStates, numActions);
    // Coverage (section 5.5): the value of an action that b never takes is not learned, and earlier values are wrong.
    for (const [pair, wanted] of this.#target.entries()) {
      const [state, action] = [Math.floor(pair / numActions), pair % numActions];
      if (wanted === 0 || this.probability(state, action) > 0) continue;
      throw PrismError.invalidConfig`The behaviour never takes action ${action} in state ${state}, which the policy to evaluate does.
        Give it some probability in behaviour; random covers every policy.`;
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
