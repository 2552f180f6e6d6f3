import type { Rng } from '@prism-rl/core';

/**
 * Sparse first weights of a layer, `[inner, units]` (Elsayed et al. 2024, sparse initialisation): for each unit ⌈sparsity · inner⌉ of its
 * weights are 0, the others uniform within ±1/√inner. Biases begin at 0.
 */
export function sparseWeights(inner: number, units: number, sparsity: number, rng: Rng): Float32Array {
  const weights = new Float32Array(inner * units);
  const bound = 1 / Math.sqrt(inner);
  for (let k = 0; k < weights.length; k++) weights[k] = rng.uniform(-bound, bound);
  const zeros = Math.ceil(sparsity * inner);
  const order = Int32Array.from({ length: inner }, (_, i) => i);
  for (let unit = 0; unit < units; unit++) {
    // The first of a random order (Fisher & Yates).
    for (let k = 0; k < zeros; k++) {
      const other = rng.integers(k, inner);
      const i = order[other]!;
      order[other] = order[k]!;
      order[k] = i;
      weights[i * units + unit] = 0;
    }
  }
  return weights;
}
