import type { AgentContext, Metrics } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { maxValue } from '../epsilonGreedy.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { ControlConfig } from './controlConfig.ts';
import { controlTable } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/** Settings of {@link QLearning}. */
export const qLearningSettings = agentSettings('q-learning', controlTable);

/**
 * Q-learning: off-policy TD control (Watkins 1989; Sutton & Barto 2018, section 6.5, p. 131). Learns the values of the greedy
 * policy, whatever policy it explores by.
 */
export class QLearning extends EpsilonGreedyControl<LastTransitionBatch> {
  readonly memory: LastTransition;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, qLearningSettings.complete(context.config));
    this.memory = new LastTransition(this.shape);
  }

  learn({
    count,
    states,
    actions,
    rewards,
    nextStates,
    terminated,
  }: LastTransitionBatch): Metrics | undefined {
    const { q, shape, discount, stepSize } = this;
    const { numActions } = shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // Q(S, A) ← Q(S, A) + α [R + γ max_a Q(S′, a) − Q(S, A)]
      const pair = states[i]! * numActions + actions[i]!;
      const next = nextStates[i]! * numActions;
      const possible = shape.isMasked ? shape.possible(next) : undefined;
      const future = terminated[i] === 1 ? 0 : maxValue(q, next, numActions, possible);
      const error = rewards[i]! + discount * future - q[pair]!;
      q[pair]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }
}
