import type { ActOutputs, AgentContext, ConfigOf, PackedArray } from '@prism-rl/core';
import { greedyAction } from '../epsilonGreedy.ts';
import { type PolicyConfig, policySetting, policyTable } from '../policyTable.ts';
import { discount, initialValue, stepSize } from '../settings.ts';
import { TabularAgent, type TabularConfig } from '../tabularAgent.ts';
import type { Tables } from '../tabularShape.ts';

/** Settings of every prediction agent, to spread into an agent's table. Schedules count environment steps. */
export const predictionTable = {
  discount,
  stepSize,
  initialValue,
  policy: policySetting('The policy to follow and to evaluate'),
};

export type PredictionConfig = ConfigOf<typeof predictionTable>;

/** An agent that follows a given policy. With `exploit` it takes the most probable action of each state, the first in case of ties. */
export abstract class FixedPolicyAgent<B> extends TabularAgent<B> {
  /** π(a|s) at `s * numActions + a`. */
  readonly #policy: Float64Array;

  constructor(context: AgentContext<object>, config: TabularConfig & { readonly policy: PolicyConfig }) {
    super(context, config);
    this.#policy = policyTable(config.policy, this.shape.numStates, this.shape.numActions);
  }

  protected probability(state: number, action: number): number {
    return this.#policy[state * this.shape.numActions + action]!;
  }

  protected explore(states: Int32Array, { actions }: ActOutputs): void {
    const { numActions } = this.shape;
    for (let i = 0; i < actions.length; i++) {
      const start = states[i]! * numActions;
      let u = this.rng.random();
      let action = 0;
      while (action < numActions - 1 && u >= this.#policy[start + action]!)
        u -= this.#policy[start + action++]!;
      // If rounding leaves a rest, takes the last action with positive probability.
      while (this.#policy[start + action] === 0) action--;
      actions[i] = action;
    }
  }

  protected exploit(states: Int32Array, actions: PackedArray): void {
    const { numActions } = this.shape;
    for (let i = 0; i < actions.length; i++) {
      actions[i] = greedyAction(this.#policy, states[i]! * numActions, numActions);
    }
  }
}

/** An agent that estimates v_π in a table of state values. */
export abstract class StateValueAgent<B> extends FixedPolicyAgent<B> {
  readonly v: Float64Array;

  constructor(
    context: AgentContext<object>,
    config: TabularConfig & Pick<PredictionConfig, 'policy' | 'initialValue'>,
  ) {
    super(context, config);
    this.v = new Float64Array(this.shape.numStates).fill(config.initialValue);
  }

  protected tables(): Tables {
    return { v: this.v };
  }
}
