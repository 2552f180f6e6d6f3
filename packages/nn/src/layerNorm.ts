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
    apply: (x) => {
      const centred = tf.sub(x, tf.mean(x, -1, true));
      const deviation = tf.sqrt(tf.add(tf.mean(tf.square(centred), -1, true), epsilon));
      return tf.add(tf.mul(tf.div(centred, deviation), gain), bias);
    },
  };
}
