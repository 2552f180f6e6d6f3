import type { Rng } from '@prism-rl/core';
import { counted, PrismError } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Network } from './network.ts';
import { variableOf } from './variableOf.ts';

/** From this many rows on, a draw's own kernel costs less than a second product. */
const KERNEL_ROWS = 16;

/** Options of {@link noisyDense}. */
export interface NoisyDenseOptions {
  readonly inputSize: number;
  readonly units: number;
  /** σ₀ [0.1, 1]: how much noise there is at first; default 0.5, the paper's. */
  readonly sigma?: number;
  /** Draws the first parameters: kernel, then bias. */
  readonly rng: Rng;
}

/**
 * A fully connected layer whose parameters are random, with a learned mean and a learned spread (NoisyNet, Fortunato et al. 2018,
 * equation 9): `[batch, inputSize]` → `[batch, units]`,
 *
 *   y = x (μʷ + σʷ ⊙ εʷ) + μᵇ + σᵇ ⊙ εᵇ
 *
 * with factorised Gaussian noise (section 3, b): εʷᵢⱼ = f(εᵢ) f(εⱼ), εᵇⱼ = f(εⱼ). First values by section 3.2: μ from
 * U(±1/√inputSize), σ = σ₀/√inputSize.
 *
 * Its noise is `inputSize + units` numbers f(ε): those of the inputs, then those of the units. Zeros give the mean. Take
 * {@link factorisedNoise} of the whole network's normal numbers at once: that is cheaper than layer by layer.
 *
 * @throws PrismError `invalid-argument`, by `apply` of what it returns, without noise or with another number of it.
 */
export function noisyDense({ inputSize, units, sigma = 0.5, rng }: NoisyDenseOptions): Network {
  const bound = 1 / Math.sqrt(inputSize);
  const uniform = (size: number): Float32Array => {
    const values = new Float32Array(size);
    rng.fillUniform(values, -bound, bound);
    return values;
  };
  const kernel = variableOf(() => tf.tensor2d(uniform(inputSize * units), [inputSize, units]));
  const bias = variableOf(() => tf.tensor1d(uniform(units)));
  const kernelSigma = variableOf(() => tf.fill([inputSize, units], sigma * bound));
  const biasSigma = variableOf(() => tf.fill([units], sigma * bound));
  const noiseSize = inputSize + units;
  return {
    variables: { kernel, bias, kernelSigma, biasSigma },
    noiseSize,
    apply: (x, noise) => {
      if (noise === undefined || noise.size !== noiseSize) {
        throw new PrismError(
          'invalid-argument',
          `A noisy layer of ${counted(inputSize, 'input')} and ${counted(units, 'unit')} needs ${noiseSize} numbers of noise, but got ${noise?.size ?? 'none'}.`,
        );
      }
      const ofInputs = tf.slice(noise, 0, inputSize);
      const ofUnits = tf.slice(noise, inputSize, units);
      if (x.shape[0]! >= KERNEL_ROWS) {
        // The gradient by σ then is that by μ times the noise: no separate product.
        const noiseOfKernel = tf.mul(tf.reshape(ofInputs, [inputSize, 1]), ofUnits);
        const drawnKernel = tf.add(kernel, tf.mul(kernelSigma, noiseOfKernel)) as tf.Tensor2D;
        return tf.add(tf.matMul(x as tf.Tensor2D, drawnKernel), tf.add(bias, tf.mul(biasSigma, ofUnits)));
      }
      // x (σ ⊙ f(εᵢ)f(εⱼ)ᵀ) = ((x ⊙ f(εᵢ)) σ) ⊙ f(εⱼ): a second product instead of a separate kernel for every draw.
      const mean = tf.add(tf.matMul(x as tf.Tensor2D, kernel as unknown as tf.Tensor2D), bias);
      const spread = tf.add(
        tf.matMul(tf.mul(x, ofInputs) as tf.Tensor2D, kernelSigma as unknown as tf.Tensor2D),
        biasSigma,
      );
      return tf.add(mean, tf.mul(spread, ofUnits));
    },
  };
}

/** f(ε) = sgn(ε) √|ε| of standard normal numbers (Fortunato et al. 2018, section 3, b): the noise that noisy layers take in. */
export function factorisedNoise(noise: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sign(noise), tf.sqrt(tf.abs(noise)));
}
