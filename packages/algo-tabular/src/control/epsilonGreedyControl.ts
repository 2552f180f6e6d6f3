import {
  type ActOutputs,
  type AgentContext,
  type Metrics,
  type PackedArray,
  type Schedule,
  type ScheduleConfig,
  type SnapshotArray,
  scheduleFromConfig,
} from '@prism-rl/core';
import { epsilonGreedyAction, greedyAction, isPossible } from '../epsilonGreedy.ts';
import { TabularAgent, type TabularConfig } from '../tabularAgent.ts';
import { copiesOf, copyInto, type Tables } from '../tabularShape.ts';

/** An agent with a table Q(s, a) that acts ε-greedily. */
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

  get epsilon(): number {
    return this.#epsilon(this.envSteps);
  }

  /** Returns an ε-greedy action for a state. @param possible default: the actions possible there at its last visit. */
  protected choose(state: number, possible = this.shape.possible(state * this.shape.numActions)): number {
    const { numActions } = this.shape;
    const u = this.rng.random();
    return epsilonGreedyAction(this.q, state * numActions, numActions, this.epsilon, u, possible);
  }

  protected explore(states: Int32Array, { actions }: ActOutputs, observations: PackedArray): void {
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

/** Meanings of the metrics of ε-greedy agents. */
export const controlMetrics: { readonly [name: string]: string } = {
  epsilon: 'Probability of a random action',
  stepSize: 'How far an estimate moves towards its target',
};

/** Learns from the action it takes next, like Sarsa: chooses A′ while learning from (S, A, R, S′) and takes it at the next step. */
export abstract class OnPolicyControl<B> extends EpsilonGreedyControl<B> {
  /** A′ of each environment; −1 before the choice. */
  readonly #nextActions: Int32Array;
  /** The S′ in which A′ was chosen. */
  readonly #nextStates: Int32Array;

  constructor(
    context: AgentContext<object>,
    config: TabularConfig & { readonly epsilon: ScheduleConfig; readonly initialValue: number },
  ) {
    super(context, config);
    this.#nextActions = new Int32Array(this.shape.numEnvs).fill(-1);
    this.#nextStates = new Int32Array(this.shape.numEnvs);
  }

  /** Chooses A′ in S′ for the next step of environment `i`; after a truncation (1) it is not taken. */
  protected chooseNext(i: number, nextState: number, truncated: number): number {
    const action = this.choose(nextState);
    if (truncated === 1) return action;
    this.#nextActions[i] = action;
    this.#nextStates[i] = nextState;
    return action;
  }

  protected override explore(states: Int32Array, { actions }: ActOutputs, observations: PackedArray): void {
    for (let i = 0; i < actions.length; i++) {
      const chosen = i < this.#nextActions.length ? this.#nextActions[i]! : -1;
      const possible = this.shape.shown(observations, i);
      // After an episode's end S is not S′ and has no chosen action; with several masks per state, A′ may have become impossible.
      const isTaken = chosen >= 0 && this.#nextStates[i] === states[i] && isPossible(possible, chosen);
      actions[i] = isTaken ? chosen : this.choose(states[i]!, possible);
    }
    this.#nextActions.fill(-1);
  }

  protected override saveArrays(): { readonly [name: string]: SnapshotArray } {
    return { ...super.saveArrays(), ...copiesOf(this.#chosen()) };
  }

  /** Forgets the chosen actions if the number of environments differs. */
  protected override restoreArrays(arrays: { readonly [name: string]: SnapshotArray }): void {
    super.restoreArrays(arrays);
    if (arrays.nextActions?.length === this.#nextActions.length) copyInto(this.#chosen(), arrays);
    else this.#nextActions.fill(-1);
  }

  #chosen(): Tables {
    return { nextActions: this.#nextActions, nextStates: this.#nextStates };
  }
}
