import type { Rng } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import { dense } from './dense.ts';
import type { Initializer } from './initializers.ts';
import type { Network } from './network.ts';

/** Options of {@link cosineEmbedding}. */
export interface CosineEmbeddingOptions {
  /** Features of the embedding. */
  readonly units: number;
  /** Cosines; default 64, the paper's n. */
  readonly cosines?: number;
  readonly initializer?: Initializer;
  readonly rng: Rng;
}

/**
 * Embeds fractions τ ∈ [0, 1]: `[rows, 1]` → `[rows, units]`, φⱼ(τ) = ReLU(Σᵢ cos(π i τ) wᵢⱼ + bⱼ) for i = 0 … n − 1 (Dabney et al.
 * 2018, "Implicit quantile networks", equation 4).
 */
export function cosineEmbedding({ units, cosines = 64, ...options }: CosineEmbeddingOptions): Network {
  const layer = dense({ ...options, inputSize: cosines, units });
  const frequencies = Array.from({ length: cosines }, (_, i) => Math.PI * i);
  return {
    variables: layer.variables,
    apply: (fractions) => tf.relu(layer.apply(tf.cos(tf.mul(fractions, tf.tensor2d([frequencies]))))),
  };
}
