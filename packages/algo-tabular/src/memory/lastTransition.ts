import type { Memory, Snapshot, Transitions } from '@prism-rl/core';
import { copyInto } from '../tableSnapshot.ts';
import type { TabularShape } from '../tabularShape.ts';

/** The last step of every environment, as numbers of states and actions. */
export interface LastTransitionBatch {
  /** Rows below: one for each environment. */
  readonly count: number;
  /** S */
  readonly states: Int32Array;
  /** A */
  readonly actions: Int32Array;
  /** R */
  readonly rewards: Float64Array;
  /** S′ */
  readonly nextStates: Int32Array;
  /** 1 where S′ is the end. */
  readonly terminated: Uint8Array;
  /** 1 where the episode was cut off: S′ still has a value. */
  readonly truncated: Uint8Array;
}

/** Remembers one transition of each environment until it is learned from: the memory of one-step methods. */
export class LastTransition implements Memory<LastTransitionBatch> {
  readonly capacity: number;
  readonly replays: boolean;
  readonly #shape: TabularShape;
  readonly #batch: LastTransitionBatch;
  #isDue = false;

  /** @param replays whether its agent keeps the steps, and learns from them again. */
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
    // One loop over all: for a few environments that is faster than copying array by array.
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
