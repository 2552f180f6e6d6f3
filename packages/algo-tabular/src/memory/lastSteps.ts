import type { Memory, Snapshot, Transitions } from '@prism-rl/core';
import { copiesOf, copyInto, type Tables, type TabularShape } from '../tabularShape.ts';

/** The last step of every environment, as numbers of states and actions. */
export interface LastTransitionBatch {
  readonly count: number;
  readonly states: Int32Array;
  readonly actions: Int32Array;
  readonly rewards: Float64Array;
  readonly nextStates: Int32Array;
  /** 1 if S′ is terminal. */
  readonly terminated: Uint8Array;
  /** 1 if the episode was truncated: S′ still has a value. */
  readonly truncated: Uint8Array;
}

/** Stores the last transition of each environment until it is learned from: the memory of one-step methods. */
export class LastTransition implements Memory<LastTransitionBatch> {
  readonly capacity: number;
  readonly replays: boolean;
  readonly #shape: TabularShape;
  readonly #batch: LastTransitionBatch;
  #isDue = false;

  /** @param replays whether the agent keeps transitions and learns from them again. */
  constructor(shape: TabularShape, replays = false) {
    const { numEnvs } = shape;
    this.#shape = shape;
    this.capacity = numEnvs;
    this.replays = replays;
    this.#batch = {
      count: numEnvs,
      states: new Int32Array(numEnvs),
      actions: new Int32Array(numEnvs),
      rewards: new Float64Array(numEnvs),
      nextStates: new Int32Array(numEnvs),
      terminated: new Uint8Array(numEnvs),
      truncated: new Uint8Array(numEnvs),
    };
  }

  get size(): number {
    return this.#isDue ? this.capacity : 0;
  }

  add(transitions: Transitions): void {
    const { count, states, actions, rewards, nextStates, terminated, truncated } = this.#batch;
    const { rewards: newRewards, terminated: newTerminated, truncated: newTruncated } = transitions;
    const newStates = this.#shape.viewStates(transitions.observations, states);
    const newActions = this.#shape.viewActions(transitions.actions, actions);
    const newNextStates = this.#shape.viewStates(transitions.nextObservations, nextStates);
    if (this.#shape.isMasked) this.#shape.note(transitions.nextObservations, newNextStates);
    // A single loop: faster for a few environments than copying array by array.
    for (let i = 0; i < count; i++) {
      states[i] = newStates[i]!;
      actions[i] = newActions[i]!;
      rewards[i] = newRewards[i]!;
      nextStates[i] = newNextStates[i]!;
      terminated[i] = newTerminated[i]!;
      truncated[i] = newTruncated[i]!;
    }
    this.#isDue = true;
  }

  ready(): boolean {
    return this.#isDue;
  }

  sample(): LastTransitionBatch {
    this.#isDue = false;
    return this.#batch;
  }

  save(): Snapshot {
    const { count: _, ...arrays } = structuredClone(this.#batch);
    return { meta: { isDue: this.#isDue }, arrays };
  }

  restore(snapshot: Snapshot): void {
    const { count: _, ...arrays } = this.#batch;
    copyInto(arrays, snapshot.arrays);
    this.#isDue = snapshot.meta.isDue === true;
  }
}

/**
 * Windows of up to n steps, from τ to τ + h: h = n during an episode; its end adds the shorter ones, so that no step is lost. Rows from
 * `count` on are undefined. No window extends into the next episode.
 */
export interface NStepBatch {
  count: number;
  /** The environment of each window; those of one environment are consecutive, oldest first. */
  readonly envs: Int32Array;
  /** S_τ */
  readonly states: Int32Array;
  /** A_τ */
  readonly actions: Int32Array;
  /** R_{τ+1} + γ R_{τ+2} + … + γ^{h−1} R_{τ+h} */
  readonly returns: Float64Array;
  /** γ^h, which multiplies the value of S_{τ+h}; 0 if S_{τ+h} is terminal. */
  readonly discounts: Float64Array;
  /** S_{τ+h} */
  readonly lastStates: Int32Array;
  /** 1 if the episode ends with S_{τ+h}, terminated or truncated. */
  readonly ended: Uint8Array;
}

/** Stores the last n steps of each environment: the memory of n-step methods. */
export class NStepWindows implements Memory<NStepBatch> {
  readonly capacity: number;
  readonly #shape: TabularShape;
  readonly #n: number;
  readonly #discount: number;
  /** Ring buffers: `i * n + t % n` is step `t` of environment `i`. */
  readonly #states: Int32Array;
  readonly #actions: Int32Array;
  readonly #rewards: Float64Array;
  /** Per environment: the oldest step stored, and the next step. */
  readonly #first: Int32Array;
  readonly #next: Int32Array;
  readonly #batch: NStepBatch;
  #due = 0;
  readonly #newStates: Int32Array;
  readonly #newActions: Int32Array;
  readonly #lastStates: Int32Array;

  constructor(shape: TabularShape, n: number, discount: number) {
    const { numEnvs } = shape;
    const room = numEnvs * n;
    this.capacity = room;
    this.#shape = shape;
    this.#n = n;
    this.#discount = discount;
    this.#states = new Int32Array(room);
    this.#actions = new Int32Array(room);
    this.#rewards = new Float64Array(room);
    this.#first = new Int32Array(numEnvs);
    this.#next = new Int32Array(numEnvs);
    this.#newStates = new Int32Array(numEnvs);
    this.#newActions = new Int32Array(numEnvs);
    this.#lastStates = new Int32Array(numEnvs);
    this.#batch = {
      count: 0,
      envs: new Int32Array(room),
      states: new Int32Array(room),
      actions: new Int32Array(room),
      returns: new Float64Array(room),
      discounts: new Float64Array(room),
      lastStates: new Int32Array(room),
      ended: new Uint8Array(room),
    };
  }

  get size(): number {
    let size = this.#due;
    for (let i = 0; i < this.#first.length; i++) size += this.#next[i]! - this.#first[i]!;
    return size;
  }

  add(transitions: Transitions): void {
    const { terminated, truncated, rewards } = transitions;
    const states = this.#shape.viewStates(transitions.observations, this.#newStates);
    const actions = this.#shape.viewActions(transitions.actions, this.#newActions);
    const lastStates = this.#shape.viewStates(transitions.nextObservations, this.#lastStates);
    this.#shape.note(transitions.nextObservations, lastStates);
    this.#due = 0;
    for (let i = 0; i < this.#first.length; i++) {
      const at = i * this.#n + (this.#next[i]! % this.#n);
      this.#states[at] = states[i]!;
      this.#actions[at] = actions[i]!;
      this.#rewards[at] = rewards[i]!;
      this.#next[i]!++;
      if (terminated[i] === 1 || truncated[i] === 1) {
        while (this.#first[i]! < this.#next[i]!) this.#closeWindow(i, lastStates[i]!, 1, terminated[i] === 1);
        this.#first[i] = 0;
        this.#next[i] = 0;
      } else if (this.#next[i]! - this.#first[i]! === this.#n) {
        this.#closeWindow(i, lastStates[i]!, 0, false);
        // Only times modulo n matter: subtracting n keeps them from overflowing.
        if (this.#first[i]! >= this.#n) {
          this.#first[i]! -= this.#n;
          this.#next[i]! -= this.#n;
        }
      }
    }
  }

  /** Adds a window from the oldest step of environment `i` on, and drops that step. */
  #closeWindow(i: number, lastState: number, ended: 0 | 1, terminated: boolean): void {
    const batch = this.#batch;
    const n = this.#n;
    const first = this.#first[i]!++;
    const row = this.#due++;
    let sum = 0;
    let power = 1;
    for (let t = first; t < this.#next[i]!; t++) {
      sum += power * this.#rewards[i * n + (t % n)]!;
      power *= this.#discount;
    }
    batch.envs[row] = i;
    batch.states[row] = this.#states[i * n + (first % n)]!;
    batch.actions[row] = this.#actions[i * n + (first % n)]!;
    batch.returns[row] = sum;
    batch.discounts[row] = terminated ? 0 : power;
    batch.lastStates[row] = lastState;
    batch.ended[row] = ended;
  }

  ready(): boolean {
    return this.#due > 0;
  }

  sample(): NStepBatch {
    this.#batch.count = this.#due;
    this.#due = 0;
    return this.#batch;
  }

  save(): Snapshot {
    return { meta: { due: this.#due }, arrays: copiesOf(this.#tables()) };
  }

  restore(snapshot: Snapshot): void {
    copyInto(this.#tables(), snapshot.arrays);
    this.#due = Number(snapshot.meta.due);
  }

  #tables(): Tables {
    const { envs, states, actions, returns, discounts, lastStates, ended } = this.#batch;
    return {
      ringStates: this.#states,
      ringActions: this.#actions,
      ringRewards: this.#rewards,
      first: this.#first,
      next: this.#next,
      ...{ envs, states, actions, returns, discounts, lastStates, ended },
    };
  }
}
