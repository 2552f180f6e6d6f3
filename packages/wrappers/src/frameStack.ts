import type { DType, Env, PackedArray, RowState, RowStep, Space, VectorEnv } from '@prism-rl/core';
import { Box, exceedsFloat32, isBox, PrismError, packedArray, pictureAxes, WrappedEnv } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';
import { changedRules, type WrappedRules } from './changedRules.ts';
import { checkChannels } from './pictures.ts';
import { incompatible, VectorWrapper, type WrapperState } from './vectorWrapper.ts';

/** Fills the stack at the start of an episode with the first observation, or with the space's value nearest to 0. */
export type FrameStackPadding = 'reset' | 'zero';

/**
 * Layout of a stack: along a new first axis, `[count, …]`, as in Gymnasium; or as channels of a picture for convolutions, `[height, width,
 * count · channels]` or `[count · channels, height, width]`.
 */
export type FrameStackAxis = 'first' | 'channels';

/** Order of the elements of `count` frames in their stack: a block of each frame in turn, repeatedly. */
interface Layout {
  readonly count: number;
  /** Elements per frame. */
  readonly size: number;
  /** Contiguous elements of a frame: all, or the channels of one pixel. */
  readonly block: number;
}

/** Index in the stack of element `k` of frame `frame`. */
function placeOf({ count, block }: Layout, frame: number, k: number): number {
  const inBlock = k % block;
  return (k - inBlock) * count + frame * block + inBlock;
}

/** `count` values of a box as one. It contains a stack if the box contains each value. */
class StackedBox extends Box<DType> {
  readonly #frame: Box<DType>;
  readonly #layout: Layout;

  constructor(frame: Box<DType>, layout: Layout, shape: readonly number[]) {
    const repeat = (bounds: ArrayLike<number>): number[] => {
      const all = new Array<number>(layout.count * layout.size);
      for (let f = 0; f < layout.count; f++)
        for (let k = 0; k < layout.size; k++) all[placeOf(layout, f, k)] = bounds[k]!;
      return all;
    };
    super({ low: repeat(frame.low), high: repeat(frame.high), shape, dtype: frame.dtype });
    this.#frame = frame;
    this.#layout = layout;
  }

  override contains(value: unknown): value is PackedArray {
    if (!(value instanceof this.low.constructor)) return false;
    const stack = value as PackedArray;
    if (stack.length !== this.size) return false;
    const frame = packedArray(this.dtype, this.#layout.size);
    for (let f = 0; f < this.#layout.count; f++) {
      for (let k = 0; k < frame.length; k++) frame[k] = stack[placeOf(this.#layout, f, k)]!;
      if (!this.#frame.contains(frame)) return false;
    }
    return true;
  }
}

/** Largest observation: no agent learns from more numbers, and memory runs out. */
const mostNumbers = 2 ** 24;

function stackedSpace(space: Space<unknown>, count: number, axis: FrameStackAxis): [Space, Layout] {
  requireCounts('FrameStack', { count });
  if (!isBox(space)) throw incompatible('FrameStack', 'observations from a Box', space);
  const { shape, size } = space;
  if (size * count > mostNumbers) {
    throw PrismError.invalidConfig`FrameStack of ${count} frames would make observations of ${size * count} numbers, more than \
      ${mostNumbers}.
      Take fewer frames; a stack of stacks multiplies them.`;
  }
  if (axis === 'first') {
    const layout = { count, size, block: size };
    return [new StackedBox(space, layout, [count, ...shape]), layout];
  }
  const axes = pictureAxes(shape);
  if (axes === undefined) {
    const accepted = 'pictures [height, width, channels] or [channels, height, width]';
    throw incompatible('FrameStack by channels', accepted, space);
  }
  const { height, width, isChannelsFirst } = axes;
  const channels = count * axes.channels;
  const stacked = isChannelsFirst ? [channels, height, width] : [height, width, channels];
  checkChannels(`FrameStack of ${count} frames`, stacked, { ...axes, channels });
  const layout = { count, size, block: isChannelsFirst ? size : axes.channels };
  return [new StackedBox(space, layout, stacked), layout];
}

function zeroOf(space: Space<unknown>): PackedArray {
  const zero = packedArray(space.dtype, space.size);
  if (isBox(space)) {
    for (let k = 0; k < space.size; k++) zero[k] = Math.min(space.high[k]!, Math.max(space.low[k]!, 0));
  }
  return zero;
}

/** Shifts the frames of a row by one and appends the frame that begins at `at` of `frames`. */
function push(
  rows: PackedArray,
  row: number,
  { count, size, block }: Layout,
  frames: PackedArray,
  at: number,
): void {
  const start = row * count * size;
  const end = start + count * size;
  rows.copyWithin(start, start + block, end);
  let to = start + (count - 1) * block;
  for (let k = 0; k < size; to += (count - 1) * block)
    for (const stop = k + block; k < stop; k++) rows[to++] = frames[at + k]!;
}

/**
 * Stacks the last `count` observations, newest last (Gymnasium's `FrameStackObservation`), in vectors for each environment.
 *
 * - Observation: `count` observations of the inner Box, as a typed array of shape `[count, …]`; or, with the axis `channels`, a picture
 * with `count · channels` channels on the same axis, newest last.
 */
export class FrameStackVector extends VectorWrapper {
  readonly #layout: Layout;
  readonly #padding: PackedArray | undefined;

  /**
   * @param padding default `reset`.
   * @param axis default `first`; a run's `frame-stack` uses `channels` for pictures.
   * @throws PrismError `invalid-argument` unless `count` is a positive integer, `incompatible` unless observations are from a Box, and for
   * the axis `channels` unless they are pictures, `invalid-config` for stacks that are too large or would be mistaken for another picture.
   */
  constructor(
    env: VectorEnv,
    count: number,
    padding: FrameStackPadding = 'reset',
    axis: FrameStackAxis = 'first',
  ) {
    const [observationSpace, layout] = stackedSpace(env.observationSpace, count, axis);
    super(env, { observationSpace });
    this.#layout = layout;
    this.#padding = padding === 'zero' ? zeroOf(env.observationSpace) : undefined;
  }

  protected override afterStep(): void {
    const { size } = this.#layout;
    const whole = this.#layout.count * size;
    for (let i = 0; i < this.numEnvs; i++) {
      if (!this.hasBegun(i)) {
        push(this.observations, i, this.#layout, this.env.observations, i * size);
        continue;
      }
      for (let k = i * whole; k < (i + 1) * whole; k++) this.finalObservations[k] = this.observations[k]!;
      push(this.finalObservations, i, this.#layout, this.env.finalObservations, i * size);
      this.begin(i);
    }
  }

  protected override begin(i: number): void {
    const { count, size } = this.#layout;
    const first = this.env.observations;
    for (let k = 1; k < count; k++) {
      if (this.#padding === undefined) push(this.observations, i, this.#layout, first, i * size);
      else push(this.observations, i, this.#layout, this.#padding, 0);
    }
    push(this.observations, i, this.#layout, first, i * size);
  }

  protected override rulesOver(rules: WrappedRules): WrappedRules | undefined {
    const { count, size, block } = this.#layout;
    const padding = this.#padding && Array.from(this.#padding);
    const { observationSpace } = this;
    // A row of integers holds no fractions.
    if (rules.stateType === 'int32' && observationSpace.dtype.startsWith('float')) return undefined;
    return changedRules(rules, (one) => {
      const first = one.stateSize;
      const last = first + (count - 1) * size;
      const show = (row: RowState): void => {
        if (one.isSparse) row.fill(0, last, last + size);
        one.observe(row, row, last);
      };
      return {
        observationSpace,
        isSparse: false,
        stateSize: last + size,
        start: (row, rng, reset) => {
          one.start(row, rng, reset);
          show(row);
          for (let k = 0; k < last - first; k++)
            row[first + k] = padding === undefined ? row[last + (k % size)]! : padding[k % size]!;
        },
        step: (row, actions, from, rng, outcome) => {
          one.step(row, actions, from, rng, outcome);
          row.copyWithin(first, first + size, last + size);
          show(row);
        },
        observe: (row, out, to) => {
          for (let f = 0; f < count; f++)
            for (let k = 0; k < size; k++)
              out[to + (k - (k % block)) * count + f * block + (k % block)] = row[first + f * size + k]!;
        },
      };
    });
  }

  override rowSteps(): RowStep[] | undefined {
    const { count, block } = this.#layout;
    // A policy's state has the frames in float32.
    if (exceedsFloat32(this.env.observationSpace as Box<DType>)) return undefined;
    return count === 1 ? [] : [{ kind: 'stack', count, block, padding: this.#padding }];
  }

  protected override state(): WrapperState {
    // States of both axes have the same size in another order: an extra array distinguishes them.
    return this.#layout.block === this.#layout.size ? {} : { arrays: [new Uint8Array(1)] };
  }
}

/** {@link FrameStackVector} for one environment. */
export class FrameStack<A> extends WrappedEnv<FrameStackVector, PackedArray, A> {
  static readonly Vector = FrameStackVector;

  /** @throws as {@link FrameStackVector} */
  constructor(env: Env<PackedArray, A>, count: number, padding?: FrameStackPadding, axis?: FrameStackAxis) {
    super(env, (vector) => new FrameStackVector(vector, count, padding, axis));
  }
}
