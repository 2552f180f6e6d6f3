import type { DType, Env, PackedArray, Space, VectorEnv } from '@prism-rl/core';
import { Box, isBox, PrismError, packedArray, WrappedEnv } from '@prism-rl/core';
import { incompatible, VectorWrapper } from './vectorWrapper.ts';

/** What fills the stack when an episode begins: its first observation, or the value of the space that is nearest to 0. */
export type FrameStackPadding = 'reset' | 'zero';

/** `count` values of a box on top of each other: shape `[count, …]`. Each is a member where the box itself says so. */
class StackedBox extends Box<DType> {
  readonly #frame: Box<DType>;

  constructor(frame: Box<DType>, count: number) {
    const repeat = (bounds: ArrayLike<number>): number[] =>
      Array.from({ length: count * frame.size }, (_, k) => bounds[k % frame.size]!);
    super({
      low: repeat(frame.low),
      high: repeat(frame.high),
      shape: [count, ...frame.shape],
      dtype: frame.dtype,
    });
    this.#frame = frame;
  }

  override contains(value: unknown): value is PackedArray {
    if (!(value instanceof this.low.constructor)) return false;
    const frames = value as PackedArray;
    const { size } = this.#frame;
    if (frames.length !== this.size) return false;
    for (let from = 0; from < this.size; from += size) {
      if (!this.#frame.contains(frames.subarray(from, from + size))) return false;
    }
    return true;
  }
}

function stackedSpace(space: Space<unknown>, count: number): Space {
  if (!(Number.isSafeInteger(count) && count >= 1)) {
    throw new PrismError(
      'invalid-argument',
      `FrameStack needs a positive number of frames, but got ${count}.`,
    );
  }
  if (!isBox(space)) throw incompatible('FrameStack', 'observations from a Box', space);
  return new StackedBox(space, count);
}

/** The value of a box that is nearest to 0. */
function zeroOf(space: Space<unknown>): PackedArray {
  const zero = packedArray(space.dtype, space.size);
  if (isBox(space)) {
    for (let k = 0; k < space.size; k++) zero[k] = Math.min(space.high[k]!, Math.max(space.low[k]!, 0));
  }
  return zero;
}

/** Moves the frames of a row of `count` frames of `size` elements up by one and puts `frame` last. */
function push(
  rows: PackedArray,
  row: number,
  count: number,
  size: number,
  frames: PackedArray,
  at: number,
): void {
  const start = row * count * size;
  const end = start + count * size;
  rows.copyWithin(start, start + size, end);
  for (let k = 0; k < size; k++) rows[end - size + k] = frames[at + k]!;
}

/**
 * Shows the last `count` observations, the newest last (Gymnasium's `FrameStackObservation`); on vectors each row those of its own
 * environment.
 *
 * - Observation: `count` observations of the inner Box, in one typed array of shape `[count, …]`.
 */
export class FrameStackVector extends VectorWrapper {
  readonly #count: number;
  readonly #padding: PackedArray | undefined;

  /**
   * @param padding default `reset`.
   * @throws PrismError `invalid-argument` unless `count` is a positive integer, `incompatible` unless observations are from a Box.
   */
  constructor(env: VectorEnv, count: number, padding: FrameStackPadding = 'reset') {
    super(env, { observationSpace: stackedSpace(env.observationSpace, count) });
    this.#count = count;
    this.#padding = padding === 'zero' ? zeroOf(env.observationSpace) : undefined;
  }

  protected override afterStep(): void {
    const { size } = this.env.observationSpace;
    const whole = this.#count * size;
    for (let i = 0; i < this.numEnvs; i++) {
      if (!this.hasBegun(i)) {
        push(this.observations, i, this.#count, size, this.env.observations, i * size);
        continue;
      }
      for (let k = i * whole; k < (i + 1) * whole; k++) this.finalObservations[k] = this.observations[k]!;
      push(this.finalObservations, i, this.#count, size, this.env.finalObservations, i * size);
      this.begin(i);
    }
  }

  protected override begin(i: number): void {
    const { size } = this.env.observationSpace;
    const first = this.env.observations;
    for (let k = 1; k < this.#count; k++) {
      if (this.#padding === undefined) push(this.observations, i, this.#count, size, first, i * size);
      else push(this.observations, i, this.#count, size, this.#padding, 0);
    }
    push(this.observations, i, this.#count, size, first, i * size);
  }
}

/** {@link FrameStackVector} for one environment. */
export class FrameStack<A> extends WrappedEnv<FrameStackVector, PackedArray, A> {
  /** @throws as {@link FrameStackVector} */
  constructor(env: Env<PackedArray, A>, count: number, padding?: FrameStackPadding) {
    super(env, (vector) => new FrameStackVector(vector, count, padding));
  }
}
