import { type AgentContext, integer, type Metrics, type Rng } from '@prism-rl/core';
import { maxValue } from '../epsilonGreedy.ts';
import { LastTransition, type LastTransitionBatch } from '../memory/lastSteps.ts';
import { agentSettings, controlTable } from '../settings.ts';
import type { Tables } from '../tabularShape.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';

/** The last outcome of every state and action that was tried (Sutton & Barto 2018, section 8.2). */
class LearnedModel {
  readonly rewards: Float64Array;
  /** −1 for pairs that were never tried. */
  readonly nextStates: Int32Array;
  readonly terminated: Uint8Array;
  readonly #numActions: number;
  /** States seen, in the order of their first visit. */
  readonly #seen: Int32Array;
  /** How many actions were tried in each state. */
  readonly #tried: Int32Array;
  /** Its one entry: how many states were seen. */
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

  /** A random state seen before, with a random action tried in it before; something must have been learned. */
  samplePair(rng: Rng): number {
    const state = this.#seen[rng.integers(this.#seenCount[0]!)]!;
    let skip = rng.integers(this.#tried[state]!);
    let pair = state * this.#numActions;
    for (; ; pair++) if (this.nextStates[pair] !== -1 && skip-- === 0) return pair;
  }

  /** Everything that was learned, for snapshots. */
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

/** Settings of {@link DynaQ}. */
export const dynaQSettings = agentSettings('dyna-q', {
  ...controlTable,
  planningSteps: integer(
    10,
    'Remembered steps that are learned from again after each real one; more need fewer real ones and more time',
    { min: 0, typical: '0 to 50' },
  ),
});

/** Values of {@link dynaQSettings}. */
export type DynaQConfig = typeof dynaQSettings.defaults;

/**
 * Dyna-Q (Sutton 1990; Sutton & Barto 2018, section 8.2, p. 164): Q-learning from each step, and again from steps that a learned
 * model repeats. The model remembers the last outcome of each state and action, as if the environment were deterministic.
 */
export class DynaQ extends EpsilonGreedyControl<LastTransitionBatch> {
  readonly memory: LastTransition;
  readonly #model: LearnedModel;
  readonly #planningSteps: number;

  /** @throws PrismError `invalid-config`, `incompatible` */
  constructor(context: AgentContext<Partial<DynaQConfig>>) {
    const config = dynaQSettings.complete(context.config);
    super(context, config);
    this.memory = new LastTransition(this.shape, true);
    this.#model = new LearnedModel(this.shape.numStates, this.shape.numActions);
    this.#planningSteps = config.planningSteps;
  }

  learn({
    count,
    states,
    actions,
    rewards,
    nextStates,
    terminated,
  }: LastTransitionBatch): Metrics | undefined {
    const { rng, stepSize } = this;
    const model = this.#model;
    let errors = 0;
    for (let i = 0; i < count; i++) {
      // Direct learning, then Model(S, A) ← R, S′
      const pair = states[i]! * this.shape.numActions + actions[i]!;
      errors += Math.abs(this.#update(pair, rewards[i]!, nextStates[i]!, terminated[i]!, stepSize));
      model.learn(pair, rewards[i]!, nextStates[i]!, terminated[i]!);
      // Planning: loop n times over a random state seen before, with a random action taken there before
      for (let k = 0; k < this.#planningSteps; k++) {
        const seen = model.samplePair(rng);
        this.#update(seen, model.rewards[seen]!, model.nextStates[seen]!, model.terminated[seen]!, stepSize);
      }
    }
    return this.report(errors, count);
  }

  /** Q(S, A) ← Q(S, A) + α [R + γ max_a Q(S′, a) − Q(S, A)]. @returns the bracket. */
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
