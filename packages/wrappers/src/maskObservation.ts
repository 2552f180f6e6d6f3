import type { DType, Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { Box, counted, isBox, PrismError, WrappedEnv } from '@prism-rl/core';
import { incompatible, VectorWrapper } from './vectorWrapper.ts';

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
      throw new PrismError(
        'invalid-config',
        `MaskObservation cannot keep number ${place} of an observation: ${fault}.`,
        { hint: `Name different places from 0 to ${size - 1}.` },
      );
    }
  }
  if (keep.length === 0) {
    throw new PrismError('invalid-config', 'MaskObservation keeps no number of an observation.', {
      hint: 'Name at least one place.',
    });
  }
  const bounds = (all: ArrayLike<number>): number[] => keep.map((place) => all[place]!);
  return new Box({ low: bounds(low), high: bounds(high), shape: [keep.length], dtype });
}

/**
 * Shows some numbers of an observation and hides the others: CartPole without velocities is `keep` = [0, 2]. The rest may say too little
 * to act by, so that a policy has to remember.
 *
 * - Observation: the kept numbers of the inner Box, in the order of `keep`.
 */
export class MaskObservationVector extends VectorWrapper {
  readonly #keep: readonly number[];

  /**
   * @param keep places in the inner observation, counted from 0.
   * @throws PrismError `incompatible` unless observations are one row of numbers, `invalid-config` for a place that is not there.
   */
  constructor(env: VectorEnv, keep: readonly number[]) {
    super(env, { observationSpace: keptSpace(env.observationSpace, keep) });
    this.#keep = [...keep];
  }

  protected override begin(i: number): void {
    this.#copy(this.env.observations, this.observations, i);
  }

  protected override afterStep(): void {
    for (let i = 0; i < this.numEnvs; i++) {
      this.begin(i);
      if (this.hasBegun(i)) this.#copy(this.env.finalObservations, this.finalObservations, i);
    }
  }

  #copy(from: PackedArray, to: PackedArray, i: number): void {
    const keep = this.#keep;
    const at = i * this.env.observationSpace.size;
    const start = i * keep.length;
    for (let k = 0; k < keep.length; k++) to[start + k] = from[at + keep[k]!]!;
  }
}

/** {@link MaskObservationVector} for one environment. */
export class MaskObservation<A> extends WrappedEnv<MaskObservationVector, PackedArray, A> {
  /** The same for vectors: `new MaskObservation.Vector(vector, …)`. */
  static readonly Vector = MaskObservationVector;

  /** @throws as {@link MaskObservationVector} */
  constructor(env: Env<PackedArray, A>, keep: readonly number[]) {
    super(env, (vector) => new MaskObservationVector(vector, keep));
  }
}
