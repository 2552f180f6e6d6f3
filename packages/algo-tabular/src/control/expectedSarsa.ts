import type { AgentContext, Metrics } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import { epsilonGreedyValue } from '../epsilonGreedy.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { ControlConfig } from './controlConfig.ts';
import { controlTable } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/** Settings of {@link ExpectedSarsa}. */
export const expectedSarsaSettings = agentSettings('expected-sarsa', controlTable);

/**
 * Expected Sarsa (van Seijen et al. 2009; Sutton & Barto 2018, section 6.6, eq. 6.9): as Sarsa, with the mean over what the policy
 * could do next instead of what it does, which takes the chance of A′ out of the target.
 */
export class ExpectedSarsa extends EpsilonGreedyControl<LastTransitionBatch> {
  readonly memory: LastTransition;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, expectedSarsaSettings.complete(context.config));
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
    const { q, shape, discount, stepSize, epsilon } = this;
    const { numActions } = shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // Q(S, A) ← Q(S, A) + α [R + γ Σ_a π(a|S′) Q(S′, a) − Q(S, A)]
      const pair = states[i]! * numActions + actions[i]!;
      const next = nextStates[i]! * numActions;
      const future =
        terminated[i] === 1 ? 0 : epsilonGreedyValue(q, next, numActions, epsilon, shape.possible(next));
      const error = rewards[i]! + discount * future - q[pair]!;
      q[pair]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }
}
