import type { PackedArray, Rng } from '@prism-rl/core';

/** A distribution over actions, from the outputs of a network for one observation. */
export interface ActionDistribution {
  /** Outputs of the network that it needs. */
  readonly parameterSize: number;
  /** Numbers in a sample. */
  readonly sampleSize: number;
  /** Draws a sample to `out`, from `start` on. */
  sample(parameters: Float32Array, rng: Rng, out: PackedArray, start: number): void;
  /** The most probable one. */
  mode(parameters: Float32Array, out: PackedArray, start: number): void;
  /** H of the distribution. */
  entropy(parameters: Float32Array): number;
  /** ∇ (log π(sample) + weight · H) with respect to the parameters, to `out`. */
  gradient(
    parameters: Float32Array,
    samples: PackedArray,
    start: number,
    weight: number,
    out: Float32Array,
  ): void;
}
