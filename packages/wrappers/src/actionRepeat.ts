import type { Env, PackedArray, VectorEnv } from '@prism-rl/core';
import { PrismError, WrappedEnv } from '@prism-rl/core';
import { refuseMasks, VectorWrapper } from './vectorWrapper.ts';

/**
 * Takes each action several times and shows what the last time showed; rewards are added up. It stops with the episode, so that no step
 * reaches into the next one. A step of the wrapper is one step of a run.
 *
 * Environments that step together cannot wait for each other: it goes around single ones, `vectorize` makes a vector of those.
 */
export class ActionRepeatVector extends VectorWrapper {
  readonly #times: number;

  /** @throws PrismError `invalid-argument` unless `times` is a positive integer, `incompatible` for several environments, or masks. */
  constructor(env: VectorEnv, times: number) {
    super(env, { ownRewards: true });
    refuseMasks('ActionRepeat', env);
    if (!(Number.isSafeInteger(times) && times >= 1)) {
      throw new PrismError(
        'invalid-argument',
        `ActionRepeat needs a positive number of steps, but got ${times}.`,
      );
    }
    if (env.numEnvs > 1) {
      throw new PrismError(
        'incompatible',
        `ActionRepeat cannot wrap ${env.numEnvs} × ${env.id}: they would end their episodes at different steps.`,
        { hint: 'Put ActionRepeat around single environments, and vectorize those.' },
      );
    }
    this.#times = times;
  }

  override step(actions: PackedArray): void {
    let sum = 0;
    for (let k = 0; k < this.#times; k++) {
      this.env.step(actions);
      sum += this.env.rewards[0]!;
      if (this.hasEnded(0)) break;
    }
    this.rewards[0] = sum;
  }
}

/** {@link ActionRepeatVector} for one environment. */
export class ActionRepeat<O, A> extends WrappedEnv<ActionRepeatVector, O, A> {
  /** The same for vectors: `new ActionRepeat.Vector(vector, …)`. */
  static readonly Vector = ActionRepeatVector;

  /** @throws as {@link ActionRepeatVector} */
  constructor(env: Env<O, A>, times: number) {
    super(env, (vector) => new ActionRepeatVector(vector, times));
  }
}
