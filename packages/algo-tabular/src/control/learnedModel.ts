import type { Rng } from '@prism-rl/core';
import type { Tables } from '../tableSnapshot.ts';

/** The last outcome of every state and action that was tried (Sutton & Barto 2018, section 8.2). */
export class LearnedModel {
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
