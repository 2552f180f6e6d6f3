import { type AgentContext, integer, type Metrics, type Rng } from '@prism-rl/core';
import { maxValue } from '../epsilonGreedy.ts';
import { LastTransition, type LastTransitionBatch } from '../memory/lastSteps.ts';
import { completeSettings, controlTable } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/** The last outcome of every visited state–action pair (Sutton & Barto 2018, section 8.2). */
class LearnedModel {
  readonly rewards: Float64Array;
  /** −1 for pairs never visited. */
  readonly nextStates: Int32Array;
  readonly terminated: Uint8Array;
  readonly #numActions: number;
  /** Visited states, in the order of their first visit. */
  readonly #seen: Int32Array;
  readonly #tried: Int32Array;
  /** A single entry: the number of visited states. */
  readonly #seenCount = new Int32Array(1);

  constructor(numStates: number, numActions: number) {
    const pairs = numStates * numActions;
    this.rewards = new Float64Array(pairs);
    this.nextStates = new Int32Array(pairs).fill(-1);
    this.terminated = new Uint8Array(pairs);
    this.#numActions = numActions;
    this.#seen = new Int32Array(numStates);
    this.#tried = new Int32Array(numStates);
  }

  /** Model(S, A) ← R, S′ */
  learn(pair: number, reward: number, nextState: number, terminated: number): void {
    if (this.nextStates[pair] === -1) {
      const state = Math.floor(pair / this.#numActions);
      if (this.#tried[state] === 0) this.#seen[this.#seenCount[0]!++] = state;
      this.#tried[state]!++;
    }
    this.rewards[pair] = reward;
    this.nextStates[pair] = nextState;
    this.terminated[pair] = terminated;
  }

  /** Samples a visited state and an action tried in it; the model must not be empty. */
  samplePair(rng: Rng): number {
    const state = this.#seen[rng.integers(this.#seenCount[0]!)]!;
    let skip = rng.integers(this.#tried[state]!);
    let pair = state * this.#numActions;
    for (; ; pair++) if (this.nextStates[pair] !== -1 && skip-- === 0) return pair;
  }

  tables(): Tables {
    return {
      modelRewards: this.rewards,
      modelNextStates: this.nextStates,
      modelTerminated: this.terminated,
      seen: this.#seen,
      tried: this.#tried,
      seenCount: this.#seenCount,
    };
  }
}

/**
 * Dyna-Q (Sutton 1990; Sutton & Barto 2018, section 8.2, p. 164): Q-learning from each step and from steps simulated by a learned model.
 * The model keeps the last outcome of each state–action pair, as if the environment were deterministic.
 */
export class DynaQ extends EpsilonGreedyControl<LastTransitionBatch> {
  static readonly settings = completeSettings('agent dyna-q', {
    ...controlTable,
    planningSteps: integer(
      10,
      'Simulated steps to learn from after each real one; more need fewer real steps and more time',
      { min: 0, typical: '0 to 50' },
    ),
  });
  readonly memory = new LastTransition(this.shape, true);
  readonly #model: LearnedModel;
  readonly #planningSteps: number;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<typeof DynaQ.settings.defaults>>) {
    const config = DynaQ.settings.complete(context.config);
    super(context, config);
    this.#model = new LearnedModel(this.shape.numStates, this.shape.numActions);
    this.#planningSteps = config.planningSteps;
  }

  learn(batch: LastTransitionBatch): Metrics | undefined {
    const { count, states, actions, rewards, nextStates, terminated } = batch;
    const { rng, stepSize } = this;
    const model = this.#model;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // Direct learning, then Model(S, A) ← R, S′
      const pair = states[i]! * this.shape.numActions + actions[i]!;
      errors += Math.abs(this.#update(pair, rewards[i]!, nextStates[i]!, terminated[i]!, stepSize));
      model.learn(pair, rewards[i]!, nextStates[i]!, terminated[i]!);
      // Planning: repeat n times with a random visited state and a random action tried in it
      for (let k = 0; k < this.#planningSteps; k++) {
        const seen = model.samplePair(rng);
        this.#update(seen, model.rewards[seen]!, model.nextStates[seen]!, model.terminated[seen]!, stepSize);
      }
    }
    return this.report(errors, count);
  }

  /** Q(S, A) ← Q(S, A) + α [R + γ max_a Q(S′, a) − Q(S, A)]. @returns the TD error, in brackets. */
  #update(pair: number, reward: number, nextState: number, terminated: number, stepSize: number): number {
    const { q } = this;
    const { numActions } = this.shape;
    const next = nextState * numActions;
    const future = terminated === 1 ? 0 : maxValue(q, next, numActions, this.shape.possible(next));
    const error = reward + this.discount * future - q[pair]!;
    q[pair]! += stepSize * error;
    return error;
  }

  protected override tables(): Tables {
    return { ...super.tables(), ...this.#model.tables() };
  }
}
