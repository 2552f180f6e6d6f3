import type { PackedArray, Rng } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';
import type { ActionDistribution } from './policy.ts';

/** Beyond this, log(1 + exp(x)) is x. */
const LARGE = 20;
/** Deviations are never less: a policy that is certain of itself would have gradients without bounds. */
const LEAST = 1e-4;

/** log(1 + exp(x)): a deviation from any number. */
function softplus(x: number): number {
  return x > LARGE ? x : log(1 + exp(x));
}

/** Independent numbers x_i with mean μ_i and deviation σ_i = softplus(s_i) + 10⁻⁴: the parameters are all μ, then all s. */
export class Gaussian implements ActionDistribution {
  readonly parameterSize: number;
  readonly sampleSize: number;

  constructor(size: number) {
    this.sampleSize = size;
    this.parameterSize = 2 * size;
  }

  sample(parameters: Float32Array, rng: Rng, out: PackedArray, start: number): void {
    const size = this.sampleSize;
    for (let i = 0; i < size; i++)
      out[start + i] = parameters[i]! + (LEAST + softplus(parameters[size + i]!)) * rng.normal();
  }

  mode(parameters: Float32Array, out: PackedArray, start: number): void {
    for (let i = 0; i < this.sampleSize; i++) out[start + i] = parameters[i]!;
  }

  /** Σ log σ_i + ½ log(2πe) */
  entropy(parameters: Float32Array): number {
    const size = this.sampleSize;
    let entropy = 0.5 * size * log(2 * Math.PI * Math.E);
    for (let i = 0; i < size; i++) entropy += log(LEAST + softplus(parameters[size + i]!));
    return entropy;
  }

  /** ∂ log π / ∂μ = (x − μ) / σ²; ∂ log π / ∂σ = ((x − μ)² / σ² − 1) / σ; ∂H / ∂σ = 1 / σ; ∂σ / ∂s = 1 / (1 + exp(−s)) */
  gradient(
    parameters: Float32Array,
    samples: PackedArray,
    start: number,
    weight: number,
    out: Float32Array,
  ): void {
    const size = this.sampleSize;
    for (let i = 0; i < size; i++) {
      const s = parameters[size + i]!;
      const deviation = LEAST + softplus(s);
      const distance = (samples[start + i]! - parameters[i]!) / deviation;
      out[i] = distance / deviation;
      out[size + i] = (distance * distance - 1 + weight) / deviation / (1 + exp(-s));
    }
  }
}
