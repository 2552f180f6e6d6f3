import type { Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { packedArray, WrappedEnv } from '@prism-rl/core';
import { checkActionCount } from '@prism-rl/core/checks';
import { VectorWrapper } from './vectorWrapper.ts';

/** Changes actions by a function before the inner environments take them (Gymnasium's `TransformAction`), row by row. */
export class TransformActionVector<A, IA> extends VectorWrapper {
  readonly #change: (action: A) => IA;
  readonly #changed: PackedArray;

  /**
   * @param change makes a new value; it must not keep or change the one it gets.
   * @param actionSpace of what it takes.
   */
  constructor(env: VectorEnv, change: (action: A) => IA, actionSpace: Space<A>) {
    super(env, { actionSpace: actionSpace as Space });
    this.#change = change;
    this.#changed = packedArray(env.actionSpace.dtype, env.numEnvs * env.actionSpace.size);
  }

  protected override beforeStep(actions: PackedArray): PackedArray {
    const { size } = this.actionSpace;
    const inner = this.env.actionSpace;
    checkActionCount(this, actions, size);
    for (let i = 0; i < this.numEnvs; i++) {
      inner.pack(
        this.#change(this.actionSpace.unpack(actions, i * size) as A),
        this.#changed,
        i * inner.size,
      );
    }
    return this.#changed;
  }
}

/** {@link TransformActionVector} for one environment. */
export class TransformAction<O, A, IA> extends WrappedEnv<TransformActionVector<A, IA>, O, A> {
  /** The same for vectors: `new TransformAction.Vector(vector, …)`. */
  static readonly Vector = TransformActionVector;

  constructor(env: Env<O, IA>, change: (action: A) => IA, actionSpace: Space<A>) {
    super(env, (vector) => new TransformActionVector(vector, change, actionSpace));
  }
}
