import type {
  Env,
  PackedArray,
  ResetOptions,
  ResetResult,
  Space,
  StepResult,
  VectorEnv,
} from '@prism-rl/core';
import { packedArray } from '@prism-rl/core';
import { EnvWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';

/** Changes actions by a function before the inner environment takes them (Gymnasium's `TransformAction`). */
export class TransformAction<O, A, IA> extends EnvWrapper<O, A, O, IA> {
  readonly observationSpace: Space<O>;
  readonly actionSpace: Space<A>;
  readonly #change: (action: A) => IA;

  /**
   * @param change makes a new value; it must not keep or change the one it gets.
   * @param actionSpace of what it takes.
   */
  constructor(env: Env<O, IA>, change: (action: A) => IA, actionSpace: Space<A>) {
    super(env);
    this.observationSpace = env.observationSpace;
    this.actionSpace = actionSpace;
    this.#change = change;
  }

  reset(options?: ResetOptions): ResetResult<O> {
    return this.env.reset(options);
  }

  step(action: A): StepResult<O> {
    return this.env.step(this.#change(action));
  }
}

/** {@link TransformAction} for vectors: the same function on each row's action. */
export class TransformActionVector<A, IA> extends VectorWrapper {
  readonly #change: (action: A) => IA;
  readonly #changed: PackedArray;

  constructor(env: VectorEnv, change: (action: A) => IA, actionSpace: Space<A>) {
    super(env, { actionSpace: actionSpace as Space });
    this.#change = change;
    this.#changed = packedArray(env.actionSpace.dtype, env.numEnvs * env.actionSpace.size);
  }

  protected override beforeStep(actions: PackedArray): PackedArray {
    const { size } = this.actionSpace;
    const inner = this.env.actionSpace;
    // A wrong length is the inner environment's to refuse.
    if (actions.length !== this.numEnvs * size)
      return actions.slice(0, Math.max(0, this.#changed.length - 1));
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
