import type { AgentContext, Metrics } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { greedyAction } from '../epsilonGreedy.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import type { ControlConfig } from './controlConfig.ts';
import { controlTable } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/** Settings of {@link DoubleQLearning}. */
export const doubleQLearningSettings = agentSettings('double-q-learning', controlTable);

/**
 * Double Q-learning (van Hasselt 2010; Sutton & Barto 2018, section 6.7, p. 136): two tables; one says which action is best, the
 * other what it is worth, so that chance does not make values too high. It acts ε-greedily on their mean, `q`.
 */
export class DoubleQLearning extends EpsilonGreedyControl<LastTransitionBatch> {
  readonly memory: LastTransition;
  readonly q1: Float64Array;
  readonly q2: Float64Array;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, doubleQLearningSettings.complete(context.config));
    this.memory = new LastTransition(this.shape);
    this.q1 = this.q.slice();
    this.q2 = this.q.slice();
  }

  learn({
    count,
    states,
    actions,
    rewards,
    nextStates,
    terminated,
  }: LastTransitionBatch): Metrics | undefined {
    const { q, q1, q2, rng, shape, discount, stepSize } = this;
    const { numActions } = shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // With probability 0.5: Q₁(S, A) ← Q₁(S, A) + α [R + γ Q₂(S′, argmax_a Q₁(S′, a)) − Q₁(S, A)]; else the other way round
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
