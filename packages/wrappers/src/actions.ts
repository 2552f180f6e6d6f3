import type { Env, PackedArray, RowStep, Space, VectorEnv } from '@prism-rl/core';
import { Box, counted, isBox, PrismError, packedArray, WrappedEnv } from '@prism-rl/core';
import { checkActionCount, requireCounts } from '@prism-rl/core/checks';
import { incompatible, refuseMasks, unboundedBox, VectorWrapper } from './vectorWrapper.ts';

/** Transforms actions row by row before the inner environments take them (Gymnasium's `TransformAction`). */
class TransformActionVector<A, IA> extends VectorWrapper {
  readonly #change: (action: A) => IA;
  readonly #changed: PackedArray;

  /**
   * @param change returns a new value; must neither keep nor modify its argument.
   * @param actionSpace space of the wrapper's actions.
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
  static readonly Vector = TransformActionVector;

  constructor(env: Env<O, IA>, change: (action: A) => IA, actionSpace: Space<A>) {
    super(env, (vector) => new TransformActionVector(vector, change, actionSpace));
  }
}

function float32Box(wrapper: string, space: Space<unknown>): Box {
  if (isBox(space) && space.dtype === 'float32') return space as Box;
  throw incompatible(wrapper, 'actions from a float32 Box', space);
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
    super(env, clipping(box), unboundedBox(box.shape));
  }

  override rowSteps(): RowStep[] {
    const { low, high, size } = this.env.actionSpace as Box;
    return [
      { kind: 'action', offset: new Float32Array(size), divisor: new Float32Array(size).fill(1), low, high },
    ];
  }
}

/** {@link ClipActionVector} for one environment. */
export class ClipAction<O> extends WrappedEnv<ClipActionVector, O, Float32Array> {
  static readonly Vector = ClipActionVector;

  /** @throws as {@link ClipActionVector} */
  constructor(env: Env<O, Float32Array>) {
    super(env, (vector) => new ClipActionVector(vector));
  }
}

/** Bounds of the actions that {@link RescaleAction} takes: a number for all elements, or one per element. */
export interface RescaleActionOptions {
  /** Default −1. */
  readonly min?: number | readonly number[];
  /** Default 1. */
  readonly max?: number | readonly number[];
}

/** Returns the outer space and the affine map from it to the inner one, rounded to float32 where NumPy rounds. */
function rescaling(box: Box, { min = -1, max = 1 }: RescaleActionOptions) {
  const { size } = box;
  const each = (bound: number | readonly number[]): number[] =>
    typeof bound === 'number' ? new Array<number>(size).fill(bound) : [...bound];
  const low = each(min);
  const high = each(max);
  for (const [name, bounds] of Object.entries({ min: low, max: high })) {
    if (bounds.length === size) continue;
    throw PrismError.invalidArgument`RescaleAction needs one number as ${name}, or ${size} for ${box}, but got ${bounds.length}.`;
  }
  for (let k = 0; k < size; k++) {
    const bounds = [low[k], high[k], box.low[k], box.high[k]];
    const isFine =
      bounds.every((bound) => Number.isFinite(bound)) && low[k]! < high[k]! && box.low[k]! < box.high[k]!;
    if (isFine) continue;
    throw PrismError.invalidArgument`RescaleAction needs ${counted(size, 'finite bound')} with min < max inside and outside, but element \
      ${k} goes from [${low[k]}, ${high[k]}] to [${box.low[k]}, ${box.high[k]}].`;
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
      // Leaves actions out of bounds to the environment.
      if (!(value >= space.low[k]! && value <= space.high[k]!)) return stretched;
      // Rounding takes many bounds past the inner ones, and environments refuse such actions.
      return Math.max(box.low[k]!, Math.min(stretched, box.high[k]!));
    });
  return { space, change, gradient, intercept };
}

/** Rescales actions from other bounds, −1 and 1 by default, to the inner ones (Gymnasium's `RescaleAction`), on vectors. */
export class RescaleActionVector extends TransformActionVector<Float32Array, Float32Array> {
  readonly #step: RowStep;

  /** @throws PrismError `incompatible` unless actions are from a float32 Box, `invalid-argument` for invalid bounds. */
  constructor(env: VectorEnv, options: RescaleActionOptions = {}) {
    const box = float32Box('RescaleAction', env.actionSpace);
    const { space, change, gradient, intercept } = rescaling(box, options);
    super(env, change, space);
    this.#step = { kind: 'action', offset: intercept, divisor: gradient, low: box.low, high: box.high };
  }

  override rowSteps(): RowStep[] {
    return [this.#step];
  }
}

/** {@link RescaleActionVector} for one environment. */
export class RescaleAction<O> extends WrappedEnv<RescaleActionVector, O, Float32Array> {
  static readonly Vector = RescaleActionVector;

  /** @throws as {@link RescaleActionVector} */
  constructor(env: Env<O, Float32Array>, options: RescaleActionOptions = {}) {
    super(env, (vector) => new RescaleActionVector(vector, options));
  }
}

/**
 * Repeats each action, returns the last observation and the sum of rewards. Stops at the end of an episode, so that no step extends into
 * the next one. A step of the wrapper counts as one step of a run.
 *
 * It wraps single environments only, because the environments of a vector cannot wait for each other; `vectorize` makes a vector of wrapped ones.
 */
export class ActionRepeatVector extends VectorWrapper {
  readonly #times: number;

  /**
   * @throws PrismError `invalid-argument` unless `times` is a positive integer, `incompatible` for several environments or action masks.
   */
  constructor(env: VectorEnv, times: number) {
    super(env, { ownRewards: true });
    refuseMasks('ActionRepeat', env);
    requireCounts('ActionRepeat', { times });
    if (env.numEnvs > 1) {
      throw PrismError.incompatible`ActionRepeat cannot wrap ${env.numEnvs} × ${env.id}: they would end their episodes at different steps.
        Put ActionRepeat around single environments, and vectorize those.`;
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
  static readonly Vector = ActionRepeatVector;

  /** @throws as {@link ActionRepeatVector} */
  constructor(env: Env<O, A>, times: number) {
    super(env, (vector) => new ActionRepeatVector(vector, times));
  }
}
