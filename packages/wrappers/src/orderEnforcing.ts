import type { Env, PackedArray, VectorEnv } from '@prism-rl/core';
import { WrappedEnv } from '@prism-rl/core';
import { notReset } from '@prism-rl/core/checks';
import { VectorWrapper } from './vectorWrapper.ts';
import type { WrapperState } from './wrapperState.ts';

/**
 * Refuses steps and pictures before the first reset (Gymnasium's `OrderEnforcing`), for environments that do not look themselves; on
 * vectors.
 */
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

/** {@link OrderEnforcingVector} for one environment. */
export class OrderEnforcing<O, A> extends WrappedEnv<OrderEnforcingVector, O, A> {
  /** The same for vectors: `new OrderEnforcing.Vector(vector, …)`. */
  static readonly Vector = OrderEnforcingVector;

  constructor(env: Env<O, A>) {
    super(env, (vector) => new OrderEnforcingVector(vector), true);
  }
}
