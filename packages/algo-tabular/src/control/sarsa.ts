import type { AgentContext, Metrics } from '@prism-rl/core';
import { agentSettings } from '../agentSettings.ts';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { ControlConfig } from './controlConfig.ts';
import { controlTable } from './controlConfig.ts';
import { OnPolicyControl } from './onPolicyControl.ts';

/** Settings of {@link Sarsa}. */
export const sarsaSettings = agentSettings('sarsa', controlTable);

/**
 * Sarsa: on-policy TD control (Rummery & Niranjan 1994; Sutton & Barto 2018, section 6.4, p. 130). Learns the values of the policy
 * that it follows, exploration included.
 */
export class Sarsa extends OnPolicyControl<LastTransitionBatch> {
  readonly memory: LastTransition;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<ControlConfig>>) {
    super(context, sarsaSettings.complete(context.config));
    this.memory = new LastTransition(this.shape);
  }

  learn({
    count,
    states,
    actions,
    rewards,
    nextStates,
    terminated,
    truncated,
  }: LastTransitionBatch): Metrics | undefined {
    const { q, discount, stepSize } = this;
    const { numActions } = this.shape;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      const pair = states[i]! * numActions + actions[i]!;
      let target = rewards[i]!;
      if (terminated[i] === 0) {
        // Choose A′ from S′ using the policy derived from Q; after a truncation it will not be taken.
        const next = nextStates[i]!;
        const nextAction = truncated[i] === 1 ? this.choose(next) : this.chooseNext(i, next);
        target += discount * q[next * numActions + nextAction]!;
      }
      // Q(S, A) ← Q(S, A) + α [R + γ Q(S′, A′) − Q(S, A)]
      const error = target - q[pair]!;
      q[pair]! += stepSize * error;
      errors += Math.abs(error);
    }
    return this.report(errors, count);
  }
}
