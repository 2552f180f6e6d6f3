import type { Env, PackedArray, ResetOptions, ResetResult, StepResult, VectorEnv } from '@prism-rl/core';
import { notReset, TransparentWrapper } from './envWrapper.ts';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperSnapshot.ts';

/** Refuses steps and pictures before the first reset (Gymnasium's `OrderEnforcing`), for environments that do not look themselves. */
export class OrderEnforcing<O, A> extends TransparentWrapper<O, A> {
  readonly #wasReset = new Uint8Array(1);

  constructor(env: Env<O, A>) {
    super(env, true);
  }

  override reset(options?: ResetOptions): ResetResult<O> {
    const result = this.env.reset(options);
    this.#wasReset[0] = 1;
    return result;
  }

  /** @throws PrismError `state` before the first reset. */
  override step(action: A): StepResult<O> {
    return this.shown().step(action);
  }

  protected override state(): WrapperState {
    return { arrays: [this.#wasReset] };
  }

  protected override shown(): Env<O, A> {
    if (this.#wasReset[0] === 0) throw notReset(this.id);
    return this.env;
  }
}

/** {@link OrderEnforcing} for vectors. */
export class OrderEnforcingVector extends VectorWrapper {
  readonly #wasReset = new Uint8Array(1);

  /** @throws PrismError `state` before the first reset. */
  protected override beforeStep(actions: PackedArray): PackedArray {
    this.shown();
    return actions;
  }

  protected override afterReset(): void {
    this.#wasReset[0] = 1;
  }

  protected override state(): WrapperState {
    return { arrays: [this.#wasReset] };
  }

  protected override shown(): VectorEnv {
    if (this.#wasReset[0] === 0) throw notReset(this.id);
    return this.env;
  }
}
