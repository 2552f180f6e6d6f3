import type { Discrete, MultiDiscrete, Space } from '@prism-rl/core';

/**
 * Between the actions of a space, which begin at its `start`, and the indices from 0 that networks give values for.
 */
export class ActionIndices {
  /** The action of index 0, of each branch. */
  readonly starts: readonly number[];
  readonly #isFromZero: boolean;
  #indices = new Int32Array(0);

  /** @param actionSpace a Discrete, MultiDiscrete or MultiBinary. */
  constructor(actionSpace: Space) {
    const { start = 0 } = actionSpace as Space<unknown> as Partial<Discrete | MultiDiscrete>;
    this.starts = Array.from({ length: actionSpace.size }, (_, k) =>
      typeof start === 'number' ? start : start[k]!,
    );
    this.#isFromZero = this.starts.every((first) => first === 0);
  }

  /** Turns indices into actions, in place. */
  toActions(indices: Int32Array): void {
    if (this.#isFromZero) return;
    const { starts } = this;
    for (let i = 0; i < indices.length; i++) indices[i]! += starts[i % starts.length]!;
  }

  /** The indices of actions; valid until the next call. */
  ofActions(actions: Int32Array | Float32Array): Int32Array | Float32Array {
    if (this.#isFromZero) return actions;
    const { starts } = this;
    if (this.#indices.length !== actions.length) this.#indices = new Int32Array(actions.length);
    for (let i = 0; i < actions.length; i++) this.#indices[i] = actions[i]! - starts[i % starts.length]!;
    return this.#indices;
  }
}
