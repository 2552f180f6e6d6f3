import type { PackedArray, Snapshot, Space } from '@prism-rl/core';
import { Box } from '@prism-rl/core';
import { RunningMoments } from './runningMoments.ts';

/** How observations are normalized. */
export interface ObservationNormalizerOptions {
  /** As in {@link RunningMoments}; default population. */
  readonly of?: 'population' | 'sample';
  /** What lies further from 0 is cut to this: a number that was always the same until now would be huge. Default 10. */
  readonly clip?: number;
  /** Precision of the arithmetic, not of the moments; float32 for spaces whose numbers float32 holds. Default float64. */
  readonly precision?: 'float32' | 'float64';
}

/**
 * Normalizes packed observations by the mean and deviation of all that were added so far, in front of networks. The mean is taken off before
 * a number is rounded to float32: of large numbers that differ by little, such as points in time, nothing would be left.
 */
export class ObservationNormalizer {
  /** The space that networks see: no bytes, even where observations are. */
  readonly space: Space;
  /** What is subtracted, and what the difference is multiplied by, in the precision of the arithmetic. */
  readonly mean: Float32Array | Float64Array;
  readonly scale: Float32Array | Float64Array;
  readonly clip: number;
  readonly #moments: RunningMoments;
  /** Where {@link acting} writes, for the last number of rows. */
  #acting = new Float32Array();

  constructor(
    { shape, size }: Pick<Space, 'shape' | 'size'>,
    { of = 'population', clip = 10, precision = 'float64' }: ObservationNormalizerOptions = {},
  ) {
    this.space = new Box({ low: -clip, high: clip, shape });
    this.clip = clip;
    this.#moments = new RunningMoments(size, of);
    const { mean, scale } = this.#moments;
    this.mean = precision === 'float64' ? mean : Float32Array.from(mean);
    this.scale = precision === 'float64' ? scale : Float32Array.from(scale);
  }

  /** Takes in `rows` observations, the first of which begins at `from`. */
  add(observations: PackedArray, rows = observations.length / this.mean.length, from = 0): void {
    this.#moments.add(observations as ArrayLike<number>, rows, from);
    this.#refresh();
  }

  /**
   * Writes `rows` observations as networks see them, and returns `into`.
   *
   * @param from where the first begins in `observations`; `to`: in `into`.
   */
  fill(
    observations: PackedArray,
    into: Float32Array,
    rows = into.length / this.mean.length,
    from = 0,
    to = 0,
  ): Float32Array {
    const { mean, scale, clip } = this;
    const size = mean.length;
    const isFloat32 = mean instanceof Float32Array;
    for (let row = 0; row < rows * size; row += size) {
      for (let j = 0; j < size; j++) {
        const distance = observations[from + row + j]! - mean[j]!;
        const value = (isFloat32 ? Math.fround(distance) : distance) * scale[j]!;
        into[to + row + j] = Math.min(clip, Math.max(-clip, value));
      }
    }
    return into;
  }

  /** Observations to act on, as networks see them; the array is reused. */
  acting(observations: PackedArray): Float32Array {
    if (this.#acting.length !== observations.length) this.#acting = new Float32Array(observations.length);
    return this.fill(observations, this.#acting);
  }

  save(): Snapshot {
    return this.#moments.save();
  }

  restore(snapshot: Snapshot): void {
    this.#moments.restore(snapshot);
    this.#refresh();
  }

  #refresh(): void {
    if (this.mean instanceof Float64Array) return;
    this.mean.set(this.#moments.mean);
    this.scale.set(this.#moments.scale);
  }
}
