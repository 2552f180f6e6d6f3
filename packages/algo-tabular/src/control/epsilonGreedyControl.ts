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

  /** An ε-greedy action in a state. @param possible default: the actions possible there at its last visit. */
  protected choose(state: number, possible = this.shape.possible(state * this.shape.numActions)): number {
    const { numActions } = this.shape;
    const u = this.rng.random();
    return epsilonGreedyAction(this.q, state * numActions, numActions, this.epsilon, u, possible);
  }

  protected explore(
    states: Int32Array,
    actions: PackedArray,
    _extras: Extras,
    observations: PackedArray,
  ): void {
    const { q, rng, epsilon, shape } = this;
    const { numActions } = shape;
    for (let i = 0; i < actions.length; i++) {
      const possible = shape.isMasked ? shape.shown(observations, i) : undefined;
      const start = states[i]! * numActions;
      actions[i] = epsilonGreedyAction(q, start, numActions, epsilon, rng.random(), possible);
    }
  }

  protected exploit(states: Int32Array, actions: PackedArray, observations: PackedArray): void {
    const { shape } = this;
    const { numActions } = shape;
    for (let i = 0; i < actions.length; i++) {
      const possible = shape.isMasked ? shape.shown(observations, i) : undefined;
      actions[i] = greedyAction(this.q, states[i]! * numActions, numActions, possible);
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
