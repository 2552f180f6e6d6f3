import type { Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { actionMaskOf, Box, Dict, isBox, maskName, WrappedEnv } from '@prism-rl/core';
import { VectorWrapper } from './vectorWrapper.ts';

/** Changes observations by a function (Gymnasium's `TransformObservation`), row by row. */
export class TransformObservationVector<O, IO> extends VectorWrapper {
  readonly #change: (observation: IO) => O;

  /**
   * @param change makes a new value; it must not keep or change the one it gets.
   * @param observationSpace of what it makes.
   */
  constructor(env: VectorEnv, change: (observation: IO) => O, observationSpace: Space<O>) {
    super(env, { observationSpace: observationSpace as Space });
    this.#change = change;
  }

  protected override begin(index: number): void {
    this.#write(this.env.observations, this.observations, index);
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      this.begin(i);
      if (this.hasBegun(i)) this.#write(this.env.finalObservations, this.finalObservations, i);
    }
  }

  #write(from: PackedArray, to: PackedArray, i: number): void {
    const inner = this.env.observationSpace;
    const changed = this.#change(inner.unpack(from, i * inner.size) as IO);
    this.observationSpace.pack(changed, to, i * this.observationSpace.size);
  }
}

/** {@link TransformObservationVector} for one environment. */
export class TransformObservation<O, A, IO> extends WrappedEnv<TransformObservationVector<O, IO>, O, A> {
  /** The same for vectors: `new TransformObservation.Vector(vector, …)`. */
  static readonly Vector = TransformObservationVector;

  constructor(env: Env<IO, A>, change: (observation: IO) => O, observationSpace: Space<O>) {
    super(env, (vector) => new TransformObservationVector(vector, change, observationSpace));
  }
}

/** The flattened form of a float32 Box: contains the members of that box. */
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

/** Returns the flattened form of a space: a Box keeps its bounds, one-hot numbers are from 0 to 1, and composites have no bounds. */
function flatSpace(space: Space<unknown>): Space<Float32Array> {
  if (isBox(space)) {
    if (space.dtype === 'float32') return new FlatBox(space as Box);
    const { low, high, flatSize } = space;
    // A float64 bound beyond all of float32 becomes ±∞: none.
    const rounded = (bounds: ArrayLike<number>): number[] => Array.from(bounds, Math.fround);
    return new Box({ low: rounded(low), high: rounded(high), shape: [flatSize], dtype: 'float32' });
  }
  const isOneHot =
    space.kind === 'discrete' || space.kind === 'multi-discrete' || space.kind === 'multi-binary';
  return new Box({
    low: isOneHot ? 0 : Number.NEGATIVE_INFINITY,
    high: isOneHot ? 1 : Number.POSITIVE_INFINITY,
    shape: [space.flatSize],
    dtype: 'float32',
  });
}

function flattening(space: Space<unknown>): (observation: unknown) => Float32Array {
  return (observation) => {
    const flat = new Float32Array(space.flatSize);
    space.flatten(observation, flat);
    return flat;
  };
}

/** The observations of a space without the mask of possible actions, and the space shown instead of them: the mask stays as it is. */
function besideMask(space: Space<unknown>): {
  readonly shown: Space<unknown>;
  readonly change: (observation: unknown) => unknown;
} {
  if (actionMaskOf(space as Space) === undefined)
    return { shown: flatSpace(space), change: flattening(space) };
  const { [maskName]: mask, ...others } = (space as Dict<{ [name: string]: unknown }>).spaces;
  const names = Object.keys(others);
  const rest: Space<unknown> = names.length === 1 ? others[names[0]!]! : new Dict(others);
  const flatten = flattening(rest);
  const shown: Space<unknown> = new Dict({ [maskName]: mask!, observation: flatSpace(rest) });
  const change = (observation: unknown): unknown => {
    const { [maskName]: possible, ...own } = observation as { readonly [name: string]: unknown };
    return { [maskName]: possible, observation: flatten(names.length === 1 ? own[names[0]!] : own) };
  };
  return { shown, change };
}

/**
 * Shows observations as one row of float32, discrete values one-hot (Gymnasium's `FlattenObservation`). A mask of possible actions stays,
 * beside that row, which is called `observation`.
 */
export class FlattenObservationVector extends TransformObservationVector<unknown, unknown> {
  constructor(env: VectorEnv) {
    const { shown, change } = besideMask(env.observationSpace);
    super(env, change, shown);
  }
}

/** {@link FlattenObservationVector} for one environment. */
export class FlattenObservation<A> extends WrappedEnv<FlattenObservationVector, Float32Array, A> {
  /** The same for vectors: `new FlattenObservation.Vector(vector, …)`. */
  static readonly Vector = FlattenObservationVector;

  constructor(env: Env<unknown, A>) {
    super(env, (vector) => new FlattenObservationVector(vector));
  }
}
