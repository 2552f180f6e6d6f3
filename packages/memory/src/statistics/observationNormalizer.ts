import type { PackedArray, Snapshot, Space } from '@prism-rl/core';
import { Box } from '@prism-rl/core';
import { RunningMoments } from './runningMoments.ts';

/** How observations are normalized. */
export interface ObservationNormalizerOptions {
  /** As in {@link RunningMoments}; default population. */
  readonly of?: 'population' | 'sample';
  /** Clips to ±this, because a feature that never varied before becomes huge. Default 10. */
  readonly clip?: number;
  /** Precision of the arithmetic, not of the moments; default float64. */
  readonly precision?: 'float32' | 'float64';
}

/**
 * Normalizes packed observations for networks: (x − mean) / √(variance + 10⁻⁸), clipped, with the moments of all observations added so far.
 * It rounds to float32 after the subtraction, which keeps large numbers with small differences distinct, such as times.
 */
export class ObservationNormalizer {
  /** The space that networks see: float32, even if observations are bytes. */
  readonly space: Space;
  /** Mean and 1 / √(variance + 10⁻⁸), in the precision of the arithmetic. */
  readonly mean: Float32Array | Float64Array;
  readonly scale: Float32Array | Float64Array;
  readonly clip: number;
  readonly #moments: RunningMoments;
  /** Output of {@link acting}. */
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

  /** Adds `rows` observations to the moments; the first begins at `from`. */
  add(observations: PackedArray, rows = observations.length / this.mean.length, from = 0): void {
    this.#moments.add(observations as ArrayLike<number>, rows, from);
    this.#refresh();
  }

  /**
   * Writes `rows` normalized observations to `into`, and returns it.
   *
   * @param from start of the first row in `observations`.
   * @param to start of the first row in `into`.
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

  /** Normalizes observations to act on; reuses the returned array. */
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
