import type { AgentContext, Metrics } from '@prism-rl/core';
import { epsilonGreedyValue, greedyAction, maxValue } from '../epsilonGreedy.ts';
import { LastTransition, type LastTransitionBatch } from '../memory/lastSteps.ts';
import { type ControlConfig, completeSettings, controlTable } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
import { EpsilonGreedyControl, OnPolicyControl } from './epsilonGreedyControl.ts';

/** Learns from each transition: Q(S, A) ← Q(S, A) + α [R + γ · future(S′) − Q(S, A)]. */
abstract class OneStepControl extends EpsilonGreedyControl<LastTransitionBatch> {
  readonly memory = new LastTransition(this.shape);

  /** Value of S′, whose row of Q begins at `next`, under the target policy. */
  protected abstract future(next: number): number;

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, actions, rewards, nextStates, terminated } = batch;
    const { q, discount, stepSize } = this;
    const { numActions } = this.shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const pair = states[i]! * numActions + actions[i]!;
      const future = terminated[i] === 1 ? 0 : this.future(nextStates[i]! * numActions);
      const error = rewards[i]! + discount * future - q[pair]!;
      q[pair]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }
}

/**
 * Q-learning: off-policy TD control (Watkins 1989; Sutton & Barto 2018, section 6.5, p. 131). Learns the values of the greedy policy,
 * independent of exploration.
 */
export class QLearning extends OneStepControl {
  static readonly settings = completeSettings('agent q-learning', controlTable);
  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, QLearning.settings.complete(context.config));
  }

  /** max_a Q(S′, a) */
  protected future(next: number): number {
    const { q, shape } = this;
    return maxValue(q, next, shape.numActions, shape.isMasked ? shape.possible(next) : undefined);
  }
}

/**
 * Expected Sarsa (van Seijen et al. 2009; Sutton & Barto 2018, section 6.6, eq. 6.9): Sarsa with the expectation over the policy's next
 * action instead of a sample A′, which reduces the variance of the target.
 */
export class ExpectedSarsa extends OneStepControl {
  static readonly settings = completeSettings('agent expected-sarsa', controlTable);
  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, ExpectedSarsa.settings.complete(context.config));
  }

  /** Σ_a π(a|S′) Q(S′, a) */
  protected future(next: number): number {
    const { q, shape, epsilon } = this;
    return epsilonGreedyValue(q, next, shape.numActions, epsilon, shape.possible(next));
  }
}

/**
 * Double Q-learning (van Hasselt 2010; Sutton & Barto 2018, section 6.7, p. 136): two tables; one selects the best action, the other
 * evaluates it, which avoids overestimated values. Acts ε-greedily on their mean, `q`.
 */
export class DoubleQLearning extends EpsilonGreedyControl<LastTransitionBatch> {
  static readonly settings = completeSettings('agent double-q-learning', controlTable);
  readonly memory = new LastTransition(this.shape);
  readonly q1: Float64Array;
  readonly q2: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, DoubleQLearning.settings.complete(context.config));
    this.q1 = this.q.slice();
    this.q2 = this.q.slice();
  }

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, actions, rewards, nextStates, terminated } = batch;
    const { q, q1, q2, rng, shape, discount, stepSize } = this;
    const { numActions } = shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // With probability 0.5: Q₁(S, A) ← Q₁(S, A) + α [R + γ Q₂(S′, argmax_a Q₁(S′, a)) − Q₁(S, A)]; else with Q₁ and Q₂ swapped
      const isFirst = rng.random() < 0.5;
      const own = isFirst ? q1 : q2;
      const other = isFirst ? q2 : q1;
      const pair = states[i]! * numActions + actions[i]!;
      const next = nextStates[i]! * numActions;
      const possible = shape.possible(next);
      const best = greedyAction(own, next, numActions, possible);
      const future = terminated[i] === 1 ? 0 : other[next + best]!;
      const error = rewards[i]! + discount * future - own[pair]!;
      own[pair]! += stepSize * error;
      q[pair] = (q1[pair]! + q2[pair]!) / 2;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }

  protected override tables(): Tables {
    return { ...super.tables(), q1: this.q1, q2: this.q2 };
  }
}

/**
 * Sarsa: on-policy TD control (Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4, p. 130). Learns the values of the policy that it
 * follows, including its exploration.
 */
export class Sarsa extends OnPolicyControl<LastTransitionBatch> {
  static readonly settings = completeSettings('agent sarsa', controlTable);
  readonly memory = new LastTransition(this.shape);

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, Sarsa.settings.complete(context.config));
  }

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, actions, rewards, nextStates, terminated, truncated } = batch;
    const { q, discount, stepSize } = this;
    const { numActions } = this.shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const pair = states[i]! * numActions + actions[i]!;
      let target = rewards[i]!;
      if (terminated[i] === 0) {
        // Choose A′ from S′ using the policy derived from Q.
        const next = nextStates[i]!;
        target += discount * q[next * numActions + this.chooseNext(i, next, truncated[i]!)]!;
      }
      // Q(S, A) ← Q(S, A) + α [R + γ Q(S′, A′) − Q(S, A)]
      const error = target - q[pair]!;
      q[pair]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }
}
