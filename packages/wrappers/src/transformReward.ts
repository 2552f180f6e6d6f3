import type { Env, VectorEnv } from '@prism-rl/core';
import { PrismError, WrappedEnv } from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import { clipMax, clipMin } from './settings.ts';
import { VectorWrapper } from './vectorWrapper.ts';

/** Changes rewards by a function (Gymnasium's `TransformReward`). */
export class TransformRewardVector extends VectorWrapper {
  readonly #change: (reward: number) => number;

  constructor(env: VectorEnv, change: (reward: number) => number) {
    super(env, { ownRewards: true });
    this.#change = change;
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) this.rewards[i] = this.#change(this.env.rewards[i]!);
  }
}

/** {@link TransformRewardVector} for one environment. */
export class TransformReward<O, A> extends WrappedEnv<TransformRewardVector, O, A> {
  /** The same for vectors: `new TransformReward.Vector(vector, …)`. */
  static readonly Vector = TransformRewardVector;

  constructor(env: Env<O, A>, change: (reward: number) => number) {
    super(env, (vector) => new TransformRewardVector(vector, change));
  }
}

/** Bounds of {@link ClipReward}; a missing one does not bind. */
export interface ClipRewardOptions {
  readonly min?: number;
  readonly max?: number;
}

function clipping({ min, max }: ClipRewardOptions): (reward: number) => number {
  if (min === undefined && max === undefined) {
    throw new PrismError(
      'invalid-argument',
      'ClipReward needs a smallest or a largest reward, but got neither.',
      {
        hint: 'Pass { min: -1, max: 1 }, for example.',
      },
    );
  }
  if (min !== undefined) accepted('ClipReward', 'min', clipMin, min);
  if (max !== undefined) accepted('ClipReward', 'max', clipMax, max);
  const low = min ?? Number.NEGATIVE_INFINITY;
  const high = max ?? Number.POSITIVE_INFINITY;
  if (!(low <= high)) {
    throw new PrismError('invalid-argument', `ClipReward needs min ≤ max, but got ${low} and ${high}.`);
  }
  return (reward) => (reward < low ? low : Math.min(reward, high));
}

/** Keeps rewards within bounds (Gymnasium's `ClipReward`). */
export class ClipRewardVector extends TransformRewardVector {
  /** @throws PrismError `invalid-argument` without any bound, or for min > max. */
  constructor(env: VectorEnv, bounds: ClipRewardOptions) {
    super(env, clipping(bounds));
  }
}

/** {@link ClipRewardVector} for one environment. */
export class ClipReward<O, A> extends WrappedEnv<ClipRewardVector, O, A> {
  /** The same for vectors: `new ClipReward.Vector(vector, …)`. */
  static readonly Vector = ClipRewardVector;

  /** @throws as {@link ClipRewardVector} */
  constructor(env: Env<O, A>, bounds: ClipRewardOptions) {
    super(env, (vector) => new ClipRewardVector(vector, bounds));
  }
}
