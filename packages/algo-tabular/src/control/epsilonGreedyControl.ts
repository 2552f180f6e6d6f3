import type { AgentContext, Extras, Metrics, PackedArray, Schedule, ScheduleConfig } from '@prism-rl/core';
import { scheduleFromConfig } from '@prism-rl/core';
import { epsilonGreedyAction, greedyAction } from '../epsilonGreedy.ts';
import type { Tables } from '../tableSnapshot.ts';
import type { TabularConfig } from '../tabularAgent.ts';
import { TabularAgent } from '../tabularAgent.ts';

/** An agent with a table Q(s, a) that acts ε-greedily on it. */
export abstract class EpsilonGreedyControl<B> extends TabularAgent<B> {
  /** Q(s, a) at `s * numActions + a`. */
  readonly q: Float64Array;
  readonly #epsilon: Schedule;

  constructor(
    context: AgentContext<object>,
    config: TabularConfig & { readonly epsilon: ScheduleConfig; readonly initialValue: number },
  ) {
    super(context, config);
    this.q = new Float64Array(this.shape.numPairs).fill(config.initialValue);
    this.#epsilon = scheduleFromConfig(config.epsilon);
  }

  /** Probability of a random action now. */
  get epsilon(): number {
    return this.#epsilon(this.envSteps);
  }

  /** An ε-greedy action in a state. */
  protected choose(state: number): number {
    const { numActions } = this.shape;
    return epsilonGreedyAction(this.q, state * numActions, numActions, this.epsilon, this.rng.random());
  }

  protected explore(states: Int32Array, actions: PackedArray, _extras: Extras): void {
    const { q, rng, epsilon } = this;
    const { numActions } = this.shape;
    for (let i = 0; i < actions.length; i++) {
      actions[i] = epsilonGreedyAction(q, states[i]! * numActions, numActions, epsilon, rng.random());
    }
  }

  protected exploit(states: Int32Array, actions: PackedArray): void {
    const { numActions } = this.shape;
    for (let i = 0; i < actions.length; i++) {
      actions[i] = greedyAction(this.q, states[i]! * numActions, numActions);
    }
  }

  protected tables(): Tables {
    return { q: this.q };
  }

  protected override moreMetrics(): Metrics {
    return { epsilon: this.epsilon, stepSize: this.stepSize };
  }
}

/** Meaning of the metrics of agents that act ε-greedily. */
export const controlMetrics: { readonly [name: string]: string } = {
  epsilon: 'Probability of a random action',
  stepSize: 'How far an estimate moves towards its target',
};
