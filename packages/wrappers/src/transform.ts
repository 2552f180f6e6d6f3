import type { DType, Env, PackedArray, RowStep, RowTask, Space, VectorEnv } from '@prism-rl/core';
import {
  actionMaskOf,
  Box,
  counted,
  Dict,
  exceedsFloat32,
  isBox,
  maskName,
  oneHotFits,
  PrismError,
  packedArray,
  partsOf,
  WrappedEnv,
} from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import { changedRules, type WrappedRules } from './changedRules.ts';
import { clipMax, clipMin } from './settings.ts';
import { incompatible, ObservationWrapper, VectorWrapper } from './vectorWrapper.ts';

/** Transforms observations row by row (Gymnasium's `TransformObservation`). */
class TransformObservationVector<O, IO> extends ObservationWrapper {
  readonly #change: (observation: IO) => O;

  /**
   * @param change returns a new value; must neither keep nor modify its argument.
   * @param observationSpace space of the values that `change` returns.
   */
  constructor(env: VectorEnv, change: (observation: IO) => O, observationSpace: Space<O>) {
    super(env, { observationSpace: observationSpace as Space });
    this.#change = change;
  }

  protected show(from: PackedArray, to: PackedArray, i: number): void {
    const inner = this.env.observationSpace;
    const changed = this.#change(inner.unpack(from, i * inner.size) as IO);
    this.observationSpace.pack(changed, to, i * this.observationSpace.size);
  }
}

/** {@link TransformObservationVector} for one environment. */
export class TransformObservation<O, A, IO> extends WrappedEnv<TransformObservationVector<O, IO>, O, A> {
  static readonly Vector = TransformObservationVector;

  constructor(env: Env<IO, A>, change: (observation: IO) => O, observationSpace: Space<O>) {
    super(env, (vector) => new TransformObservationVector(vector, change, observationSpace));
  }
}

/** The flattened form of a float32 Box, with the same members. */
class FlatBox extends Box {
  readonly #inner: Space<unknown>;

  constructor(inner: Box) {
    super({ low: inner.low, high: inner.high, shape: [inner.flatSize], dtype: 'float32' });
    this.#inner = inner;
  }

  override contains(value: unknown): value is Float32Array {
    return this.#inner.contains(value);
  }
}

type FlatRow = Float32Array | Float64Array;

function flatType(space: Space<unknown>): 'float32' | 'float64' {
  const isLarge = partsOf(space as Space).some((part) => isBox(part.space) && exceedsFloat32(part.space));
  return isLarge ? 'float64' : 'float32';
}

/** Returns the flattened form of a space: a Box keeps its bounds, one-hot elements lie in [0, 1], and composites have no bounds. */
function flatSpace(space: Space<unknown>): Space<FlatRow> {
  const fits = oneHotFits(space as Space);
  if (fits !== true)
    throw PrismError.incompatible`FlattenObservation ${fits}.
      Agents with tables, such as q-learning, take discrete observations as they are.`;
  const dtype = flatType(space);
  if (isBox(space)) {
    if (space.dtype === 'float32') return new FlatBox(space as Box);
    const { low, high, flatSize } = space;
    return new Box({ low, high, shape: [flatSize], dtype });
  }
  const isOneHot =
    space.kind === 'discrete' || space.kind === 'multi-discrete' || space.kind === 'multi-binary';
  return new Box({
    low: isOneHot ? 0 : Number.NEGATIVE_INFINITY,
    high: isOneHot ? 1 : Number.POSITIVE_INFINITY,
    shape: [space.flatSize],
    dtype,
  });
}

function flattening(space: Space<unknown>, { dtype }: Space<FlatRow>): (observation: unknown) => FlatRow {
  return (observation) => {
    const flat = packedArray(dtype, space.flatSize) as FlatRow;
    space.flatten(observation, flat);
    return flat;
  };
}

/** Returns the observations of a space without its action mask, and the space that replaces them next to the unchanged mask. */
function besideMask(space: Space<unknown>): {
  readonly shown: Space<unknown>;
  readonly change: (observation: unknown) => unknown;
} {
  if (actionMaskOf(space as Space) === undefined) {
    const shown = flatSpace(space);
    return { shown, change: flattening(space, shown) };
  }
  const { [maskName]: mask, ...others } = (space as Dict<{ [name: string]: unknown }>).spaces;
  const names = Object.keys(others);
  const rest: Space<unknown> = names.length === 1 ? others[names[0]!]! : new Dict(others);
  const flat = flatSpace(rest);
  const flatten = flattening(rest, flat);
  const shown: Space<unknown> = new Dict({ [maskName]: mask!, observation: flat });
  const change = (observation: unknown): unknown => {
    const { [maskName]: possible, ...own } = observation as { readonly [name: string]: unknown };
    return { [maskName]: possible, observation: flatten(names.length === 1 ? own[names[0]!] : own) };
  };
  return { shown, change };
}

/**
 * Flattens observations to one row of float32, or of float64 if float32 would round them, with discrete values one-hot (Gymnasium's
 * `FlattenObservation`). An action mask stays unchanged; the row next to it is called `observation`.
 */
export class FlattenObservationVector extends TransformObservationVector<unknown, unknown> {
  /** @throws PrismError `incompatible` for discrete observations with too many values for a one-hot row. */
  constructor(env: VectorEnv) {
    const { shown, change } = besideMask(env.observationSpace);
    super(env, change, shown);
  }

  override rowSteps(): RowStep[] | undefined {
    return isBox(this.env.observationSpace) ? [] : undefined;
  }
}

/** {@link FlattenObservationVector} for one environment. */
export class FlattenObservation<A> extends WrappedEnv<FlattenObservationVector, FlatRow, A> {
  static readonly Vector = FlattenObservationVector;

  /** @throws as {@link FlattenObservationVector} */
  constructor(env: Env<unknown, A>) {
    super(env, (vector) => new FlattenObservationVector(vector));
  }
}

function keptSpace(space: Space<unknown>, keep: readonly number[]): Box<DType> {
  if (!isBox(space) || space.shape.length !== 1) {
    throw incompatible('MaskObservation', 'observations that are one row of numbers', space);
  }
  const { dtype, size, low, high } = space as Box<DType>;
  const known = new Set<number>();
  for (const place of keep) {
    if (Number.isInteger(place) && place >= 0 && place < size && !known.has(place)) known.add(place);
    else {
      const fault = known.has(place) ? 'it is kept already' : `it has ${counted(size, 'number')}`;
      throw PrismError.invalidConfig`MaskObservation cannot keep number ${place} of an observation: ${fault}.
        Name different places from 0 to ${size - 1}.`;
    }
  }
  if (keep.length === 0) {
    throw PrismError.invalidConfig`MaskObservation keeps no number of an observation.
      Name at least one place.`;
  }
  const bounds = (all: ArrayLike<number>): number[] => keep.map((place) => all[place]!);
  return new Box({ low: bounds(low), high: bounds(high), shape: [keep.length], dtype });
}

/**
 * Keeps some elements of an observation and hides the others: `keep` = [0, 2] is CartPole without velocities. The rest may not determine
 * the best action, so that a policy needs memory.
 *
 * - Observation: the kept elements of the inner Box, in the order of `keep`.
 */
export class MaskObservationVector extends ObservationWrapper {
  readonly #keep: readonly number[];

  /**
   * @param keep indices into the inner observation, from 0.
   * @throws PrismError `incompatible` unless observations are one-dimensional, `invalid-config` for an index out of range.
   */
  constructor(env: VectorEnv, keep: readonly number[]) {
    super(env, { observationSpace: keptSpace(env.observationSpace, keep) });
    this.#keep = [...keep];
  }

  override rowSteps(): RowStep[] {
    return [{ kind: 'sum', axes: [1, this.env.observationSpace.size, 1], taps: [{ places: this.#keep }] }];
  }

  protected show(from: PackedArray, to: PackedArray, i: number): void {
    const keep = this.#keep;
    const at = i * this.env.observationSpace.size;
    const start = i * keep.length;
    for (let k = 0; k < keep.length; k++) to[start + k] = from[at + keep[k]!]!;
  }
}

/** {@link MaskObservationVector} for one environment. */
export class MaskObservation<A> extends WrappedEnv<MaskObservationVector, PackedArray, A> {
  static readonly Vector = MaskObservationVector;

  /** @throws as {@link MaskObservationVector} */
  constructor(env: Env<PackedArray, A>, keep: readonly number[]) {
    super(env, (vector) => new MaskObservationVector(vector, keep));
  }
}

/** Transforms rewards (Gymnasium's `TransformReward`). */
class TransformRewardVector extends VectorWrapper {
  readonly #change: (reward: number) => number;

  constructor(env: VectorEnv, change: (reward: number) => number) {
    super(env, { ownRewards: true });
    this.#change = change;
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) this.rewards[i] = this.#change(this.env.rewards[i]!);
  }

  protected override rulesOver(rules: WrappedRules): WrappedRules {
    const change = this.#change;
    const changed = (one: RowTask): Pick<RowTask, 'step'> => ({
      step: (row, actions, from, rng, outcome) => {
        one.step(row, actions, from, rng, outcome);
        outcome.reward = change(outcome.reward);
      },
    });
    return changedRules(rules, changed, true);
  }
}

/** {@link TransformRewardVector} for one environment. */
export class TransformReward<O, A> extends WrappedEnv<TransformRewardVector, O, A> {
  static readonly Vector = TransformRewardVector;

  constructor(env: Env<O, A>, change: (reward: number) => number) {
    super(env, (vector) => new TransformRewardVector(vector, change));
  }
}

/** Bounds of {@link ClipReward}; a missing bound does not clip. */
export interface ClipRewardOptions {
  readonly min?: number;
  readonly max?: number;
}

function clipping({ min, max }: ClipRewardOptions): (reward: number) => number {
  if (min === undefined && max === undefined) {
    throw PrismError.invalidArgument`ClipReward needs a smallest or a largest reward, but got neither.
      Pass { min: -1, max: 1 }, for example.`;
  }
  if (min !== undefined) accepted('ClipReward', 'min', clipMin, min);
  if (max !== undefined) accepted('ClipReward', 'max', clipMax, max);
  const low = min ?? Number.NEGATIVE_INFINITY;
  const high = max ?? Number.POSITIVE_INFINITY;
  if (!(low <= high)) {
    throw PrismError.invalidArgument`ClipReward needs min ≤ max, but got ${low} and ${high}.`;
  }
  return (reward) => (reward < low ? low : Math.min(reward, high));
}

/** Clips rewards (Gymnasium's `ClipReward`). */
export class ClipRewardVector extends TransformRewardVector {
  /** @throws PrismError `invalid-argument` if both bounds are missing, or for min > max. */
  constructor(env: VectorEnv, bounds: ClipRewardOptions) {
    super(env, clipping(bounds));
  }
}

/** {@link ClipRewardVector} for one environment. */
export class ClipReward<O, A> extends WrappedEnv<ClipRewardVector, O, A> {
  static readonly Vector = ClipRewardVector;

  /** @throws as {@link ClipRewardVector} */
  constructor(env: Env<O, A>, bounds: ClipRewardOptions) {
    super(env, (vector) => new ClipRewardVector(vector, bounds));
  }
}
