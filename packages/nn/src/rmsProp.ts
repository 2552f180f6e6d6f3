import * as tf from '@prism-rl/jit/tensorflow';
import { momentSlots, type Optimizer, requireRates } from './adam.ts';
import { flushTiny } from './flushTiny.ts';
import { parameterNamed, type Variables } from './network.ts';

/** Settings of {@link rmsProp}; the defaults are those of Mnih et al. (2015). */
export interface RmsPropOptions {
  /** Decay of the means of gradients and of their squares; default 0.95. */
  readonly decay?: number;
  /** Added to the root; default 0.01. */
  readonly epsilon?: number;
}

/**
 * Centred RMSProp (Tieleman & Hinton 2012; Graves 2013, equations 38 to 40), the optimizer of Mnih et al. (2015) and of MinAtar:
 *
 *   θ ← θ − α g / (√(mean g² − (mean g)²) + ε)
 *
 * ε stands outside of the root, as in PyTorch's `RMSprop(centered=True)`. It differs from `tf.train.rmsprop` in what
 * {@link adam} differs from `tf.train.adam`; slots that decay end at 0 ({@link flushTiny}).
 */
export function rmsProp(parameters: Variables, options: RmsPropOptions = {}): Optimizer {
  const { decay = 0.95, epsilon = 0.01 } = options;
  requireRates('rmsProp', { decay }, epsilon);
  const variables = momentSlots(parameters);
  return {
    variables,
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        for (const [name, gradient] of Object.entries(gradients)) {
          const parameter = parameterNamed(parameters, name);
          const mean = variables[`${name}/gradients`]!;
          const squares = variables[`${name}/squares`]!;
          const newMean = flushTiny(tf.add(tf.mul(mean, decay), tf.mul(gradient, 1 - decay)));
          const newSquares = flushTiny(
            tf.add(tf.mul(squares, decay), tf.mul(tf.square(gradient), 1 - decay)),
          );
          mean.assign(newMean);
          squares.assign(newSquares);
          // Rounding may bring a variance of 0 below it.
          const variance = tf.relu(tf.sub(newSquares, tf.square(newMean)));
          const step = tf.div(gradient, tf.add(tf.sqrt(variance), epsilon));
          parameter.assign(tf.sub(parameter, tf.mul(step, learningRate)));
        }
      }),
  };
}
