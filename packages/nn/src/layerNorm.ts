import * as tf from '@prism-rl/jit/tensorflow';
import type { Network } from './network.ts';
import { variableOf } from './variableOf.ts';

/** Options of {@link layerNorm}. */
export interface LayerNormOptions {
  /** Features: length of the last axis. */
  readonly size: number;
  /** Added to the variance; default 1e-5. */
  readonly epsilon?: number;
}

/**
 * Layer normalisation (Ba, Kiros & Hinton 2016, equation 4): y = g (x − μ) / √(σ² + ε) + b, with the mean μ and the variance σ² of the
 * features of each row by itself. `[…, size]` → `[…, size]`; g begins at 1, b at 0.
 */
export function layerNorm({ size, epsilon = 1e-5 }: LayerNormOptions): Network {
  const gain = variableOf(() => tf.ones([size]));
  const bias = variableOf(() => tf.zeros([size]));
  return {
    variables: { gain, bias },
    apply: (x) => tf.add(tf.mul(standardised(x, epsilon), gain), bias),
  };
}

/**
 * z = (x − μ) / √(σ² + ε) of each row. Its gradient by hand, half as many passes over x as the chain rule's:
 *
 *   ∂L/∂x = (g − mean g − z · mean(g z)) / √(σ² + ε),   g = ∂L/∂z
 */
function standardised(x: tf.Tensor, epsilon: number): tf.Tensor {
  const rowMean = (of: tf.Tensor): tf.Tensor => tf.mean(of, -1, true);
  const standardise = tf.customGrad((given, save) => {
    const centred = tf.sub(given as tf.Tensor, rowMean(given as tf.Tensor));
    // Flat while a number is added: beside a last axis of 1, ONNX Runtime would add it element by element.
    const variance = tf.add(tf.mean(tf.square(centred), -1), epsilon);
    const scale = tf.expandDims(tf.rsqrt(variance), -1);
    const z = tf.mul(centred, scale);
    (save as tf.GradSaveFunc)([z, scale]);
    const gradFunc = (g: tf.Tensor, [saved, by]: tf.Tensor[]): tf.Tensor =>
      tf.mul(tf.sub(tf.sub(g, rowMean(g)), tf.mul(saved!, rowMean(tf.mul(g, saved!)))), by!);
    return { value: z, gradFunc };
  });
  return standardise(x);
}
