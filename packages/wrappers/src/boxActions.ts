import type { Env, Space, VectorEnv } from '@prism-rl/core';
import { Box, counted, isBox, PrismError, WrappedEnv } from '@prism-rl/core';
import { TransformActionVector } from './transformAction.ts';
import { incompatible } from './vectorWrapper.ts';

/** Clipping and rescaling of continuous actions. */

function float32Box(wrapper: string, space: Space<unknown>): Box {
  if (isBox(space) && space.dtype === 'float32') return space as Box;
  throw incompatible(wrapper, 'actions from a float32 Box', space);
}

function unboundedSpace(box: Box): Space<Float32Array> {
  return new Box({
    low: Number.NEGATIVE_INFINITY,
    high: Number.POSITIVE_INFINITY,
    shape: box.shape,
    dtype: 'float32',
  });
}

function clipping(box: Box): (action: Float32Array) => Float32Array {
  const { low, high } = box;
  return (action) => action.map((value, k) => (value < low[k]! ? low[k]! : Math.min(value, high[k]!)));
}

/** Takes any finite action and clips it to the inner bounds (Gymnasium's `ClipAction`), on vectors. */
export class ClipActionVector extends TransformActionVector<Float32Array, Float32Array> {
  /** @throws PrismError `incompatible` unless actions are from a float32 Box. */
  constructor(env: VectorEnv) {
    const box = float32Box('ClipAction', env.actionSpace);
    super(env, clipping(box), unboundedSpace(box));
  }
}

/** {@link ClipActionVector} for one environment. */
export class ClipAction<O> extends WrappedEnv<ClipActionVector, O, Float32Array> {
  /** The same for vectors: `new ClipAction.Vector(vector, …)`. */
  static readonly Vector = ClipActionVector;

  /** @throws as {@link ClipActionVector} */
  constructor(env: Env<O, Float32Array>) {
    super(env, (vector) => new ClipActionVector(vector));
  }
}

/** The bounds that {@link RescaleAction} shows: one number for all elements, or one for each. */
export interface RescaleActionOptions {
  /** Default −1. */
  readonly min?: number | readonly number[];
  /** Default 1. */
  readonly max?: number | readonly number[];
}

/** The outer space, and the affine map from it to the inner one; rounded to float32 where NumPy does it. */
function rescaling(
  box: Box,
  { min = -1, max = 1 }: RescaleActionOptions,
): { space: Space<Float32Array>; change: (action: Float32Array) => Float32Array } {
  const { size } = box;
  const each = (bound: number | readonly number[]): number[] =>
    typeof bound === 'number' ? new Array<number>(size).fill(bound) : [...bound];
  const low = each(min);
  const high = each(max);
  for (const [name, bounds] of Object.entries({ min: low, max: high })) {
    if (bounds.length === size) continue;
    throw new PrismError(
      'invalid-argument',
      `RescaleAction needs one number as ${name}, or ${size} for ${box}, but got ${bounds.length}.`,
    );
  }
  for (let k = 0; k < size; k++) {
    const bounds = [low[k], high[k], box.low[k], box.high[k]];
    const isFine =
      bounds.every((bound) => Number.isFinite(bound)) && low[k]! < high[k]! && box.low[k]! < box.high[k]!;
    if (isFine) continue;
    throw new PrismError(
      'invalid-argument',
      `RescaleAction needs ${counted(size, 'finite bound')} with min < max inside and outside, but element ${k} goes from ` +
        `[${low[k]}, ${high[k]}] to [${box.low[k]}, ${box.high[k]}].`,
    );
  }
  const gradient = new Float32Array(size);
  const intercept = new Float32Array(size);
  for (let k = 0; k < size; k++) {
    gradient[k] = (high[k]! - low[k]!) / (box.high[k]! - box.low[k]!);
    intercept[k] = Math.fround(gradient[k]! * -box.low[k]!) + low[k]!;
  }
  const space = new Box({ low, high, shape: box.shape, dtype: 'float32' });
  const change = (action: Float32Array): Float32Array =>
    action.map((value, k) => {
      const stretched = Math.fround(value - intercept[k]!) / gradient[k]!;
      // Actions outside the bounds stay outside, for the environment to judge.
      if (!(value >= space.low[k]! && value <= space.high[k]!)) return stretched;
      // Rounding takes many a bound past the inner one, and environments refuse that.
      return Math.max(box.low[k]!, Math.min(stretched, box.high[k]!));
    });
  return { space, change };
}

/**
 * Takes actions between other bounds, −1 and 1 by default, and stretches them to the inner ones (Gymnasium's `RescaleAction`), on vectors.
 */
export class RescaleActionVector extends TransformActionVector<Float32Array, Float32Array> {
  /** @throws PrismError `incompatible` unless actions are from a float32 Box, `invalid-argument` for bounds that are not accepted. */
  constructor(env: VectorEnv, options: RescaleActionOptions = {}) {
    const { space, change } = rescaling(float32Box('RescaleAction', env.actionSpace), options);
    super(env, change, space);
  }
}

/** {@link RescaleActionVector} for one environment. */
export class RescaleAction<O> extends WrappedEnv<RescaleActionVector, O, Float32Array> {
  /** The same for vectors: `new RescaleAction.Vector(vector, …)`. */
  static readonly Vector = RescaleActionVector;

  /** @throws as {@link RescaleActionVector} */
  constructor(env: Env<O, Float32Array>, options: RescaleActionOptions = {}) {
    super(env, (vector) => new RescaleActionVector(vector, options));
  }
}
