import type { Env, Space, VectorEnv } from '@prism-rl/core';
import { Box, isBox, PrismError } from '@prism-rl/core';
import { incompatible } from './envWrapper.ts';
import { TransformAction, TransformActionVector } from './transformAction.ts';

/** Clipping and rescaling of continuous actions. */

function float32Box(wrapper: string, space: Space<unknown>): Box {
  if (isBox(space) && space.dtype === 'float32') return space as Box;
  throw incompatible(wrapper, 'actions from a float32 Box', space);
}

/** An action that is no array of numbers goes through as it is, for the environment to refuse. */
function isRow(action: unknown, size: number): action is Float32Array {
  return action instanceof Float32Array && action.length === size;
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
  const { low, high, size } = box;
  return (action) => {
    if (!isRow(action, size)) return action;
    return action.map((value, k) => (value < low[k]! ? low[k]! : Math.min(value, high[k]!)));
  };
}

/** Takes any finite action and clips it to the inner bounds (Gymnasium's `ClipAction`). */
export class ClipAction<O> extends TransformAction<O, Float32Array, Float32Array> {
  /** @throws PrismError `incompatible` unless actions are from a float32 Box. */
  constructor(env: Env<O, Float32Array>) {
    const box = float32Box('ClipAction', env.actionSpace);
    super(env, clipping(box), unboundedSpace(box));
  }
}

/** {@link ClipAction} for vectors. */
export class ClipActionVector extends TransformActionVector<Float32Array, Float32Array> {
  /** @throws PrismError `incompatible` unless actions are from a float32 Box. */
  constructor(env: VectorEnv) {
    const box = float32Box('ClipActionVector', env.actionSpace);
    super(env, clipping(box), unboundedSpace(box));
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
  wrapper: string,
  box: Box,
  { min = -1, max = 1 }: RescaleActionOptions,
): { space: Space<Float32Array>; change: (action: Float32Array) => Float32Array } {
  const { size } = box;
  const each = (bound: number | readonly number[]): number[] =>
    typeof bound === 'number' ? new Array<number>(size).fill(bound) : [...bound];
  const low = each(min);
  const high = each(max);
  for (let k = 0; k < size; k++) {
    const bounds = [low[k], high[k], box.low[k], box.high[k]];
    const isFine =
      bounds.every((bound) => Number.isFinite(bound)) && low[k]! < high[k]! && box.low[k]! < box.high[k]!;
    if (low.length === size && high.length === size && isFine) continue;
    throw new PrismError(
      'invalid-argument',
      `${wrapper} needs ${size} finite bounds with min < max inside and outside, but element ${k} goes from ` +
        `[${low[k]}, ${high[k]}] to [${box.low[k]}, ${box.high[k]}].`,
    );
  }
  const gradient = new Float32Array(size);
  const intercept = new Float32Array(size);
  for (let k = 0; k < size; k++) {
    gradient[k] = (high[k]! - low[k]!) / (box.high[k]! - box.low[k]!);
    intercept[k] = Math.fround(gradient[k]! * -box.low[k]!) + low[k]!;
  }
  const change = (action: Float32Array): Float32Array => {
    if (!isRow(action, size)) return action;
    return action.map((value, k) => Math.fround(value - intercept[k]!) / gradient[k]!);
  };
  return { space: new Box({ low, high, shape: box.shape, dtype: 'float32' }), change };
}

/** Takes actions between other bounds, −1 and 1 by default, and stretches them to the inner ones (Gymnasium's `RescaleAction`). */
export class RescaleAction<O> extends TransformAction<O, Float32Array, Float32Array> {
  /** @throws PrismError `incompatible` unless actions are from a float32 Box, `invalid-argument` for bounds that are not accepted. */
  constructor(env: Env<O, Float32Array>, options: RescaleActionOptions = {}) {
    const { space, change } = rescaling(
      'RescaleAction',
      float32Box('RescaleAction', env.actionSpace),
      options,
    );
    super(env, change, space);
  }
}

/** {@link RescaleAction} for vectors. */
export class RescaleActionVector extends TransformActionVector<Float32Array, Float32Array> {
  /** @throws as {@link RescaleAction} */
  constructor(env: VectorEnv, options: RescaleActionOptions = {}) {
    const box = float32Box('RescaleActionVector', env.actionSpace);
    const { space, change } = rescaling('RescaleActionVector', box, options);
    super(env, change, space);
  }
}
