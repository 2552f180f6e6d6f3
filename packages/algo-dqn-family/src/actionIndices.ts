import type { Discrete, Space } from '@prism-rl/core';

/**
 * Between the actions of a Discrete space, which begin at its `start`, and the indices from 0 that networks give values for.
 */
export class ActionIndices {
  /** The action of index 0. */
  readonly start: number;
  #indices = new Int32Array(0);

  constructor(actionSpace: Space) {
    this.start = (actionSpace as Discrete).start;
  }

  /** Turns indices into actions, in place. */
  toActions(indices: Int32Array): void {
    const { start } = this;
    if (start === 0) return;
    for (let i = 0; i < indices.length; i++) indices[i]! += start;
  }

  /** The indices of actions; valid until the next call. */
  ofActions(actions: Int32Array | Float32Array): Int32Array | Float32Array {
    const { start } = this;
    if (start === 0) return actions;
    if (this.#indices.length !== actions.length) this.#indices = new Int32Array(actions.length);
    for (let i = 0; i < actions.length; i++) this.#indices[i] = actions[i]! - start;
    return this.#indices;
  }
}
