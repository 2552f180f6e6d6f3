import * as tf from '@prism-rl/jit/tensorflow';
import type { AdamOptions, Optimizer } from './adam.ts';
import { momentSlots, requireRates } from './adam.ts';
import { flushTiny } from './flushTiny.ts';
import { parameterNamed, type Variables } from './network.ts';
import { variableOf } from './variableOf.ts';

/** Updates after which nothing is left of β₂ᵗ, at least: 16 / (1 − β₂) are enough in float32, and runs of fewer keep their digits. */
const forgottenAfter = 2 ** 20;

/**
 * Rectified Adam (Liu et al. 2020, "On the variance of the adaptive learning rate and beyond", algorithm 2): as long as the second
 * moment has seen too little to be divided by, it steps along the first one alone; then it comes in bit by bit. ε stands beside the
 * root of the second moment before that is corrected for its bias, as in PyTorch's RAdam.
 *
 * Its slots are the moments divided by 1 − β, as {@link adam}'s; slots that decay end at 0 ({@link flushTiny}).
 */
export function radam(parameters: Variables, options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  requireRates('radam', { beta1, beta2 }, epsilon);
  const variables = {
    steps: variableOf(() => tf.scalar(0), false),
    // 1 − β₁ᵗ and 1 − β₂ᵗ, summed step by step: subtracting a power from 1 is too coarse for ρ.
    correction1: variableOf(() => tf.scalar(0), false),
    correction2: variableOf(() => tf.scalar(0), false),
    ...momentSlots(parameters),
  };
  const { steps, correction1, correction2 } = variables;
  const slots: Variables = variables;
  const rhoMax = 2 / (1 - beta2) - 1;
  const longRun = Math.max(forgottenAfter, 16 / (1 - beta2));
  // With a β₂ so small ρ never comes above 5.
  const perRho = rhoMax > 5 ? rhoMax / ((rhoMax - 4) * (rhoMax - 2)) : 0;

  return {
    variables,
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        const t = tf.add(steps, 1);
        const c1 = tf.add(tf.mul(correction1, beta1), 1 - beta1);
        const c2 = tf.add(tf.mul(correction2, beta2), 1 - beta2);
        // ρ = ρ_∞ − 2 t β₂ᵗ / (1 − β₂ᵗ), and r² = (ρ − 4) (ρ − 2) ρ_∞ / ((ρ_∞ − 4) (ρ_∞ − 2) ρ) where ρ > 5
        // The sum 1 − β₂ᵗ stops a little before 1: the difference then is rounding, and would grow with t.
        const left = tf.mul(tf.sub(1, c2), tf.cast(tf.lessEqual(t, longRun), 'float32'));
        const rho = tf.sub(rhoMax, tf.div(tf.mul(tf.mul(t, 2), left), c2));
        const isRectified = tf.cast(tf.greater(rho, 5), 'float32');
        const counted = tf.maximum(rho, 5);
        const squared = tf.div(tf.mul(tf.sub(counted, 4), tf.sub(counted, 2)), counted);
        const rectification = tf.sqrt(tf.mul(squared, perRho));
        // −α m̂ r √(1 − β₂ᵗ) / (√v + ε), or −α m̂ where it is not rectified
        const scaled = tf.add(
          tf.mul(isRectified, tf.mul(rectification, tf.sqrt(c2))),
          tf.sub(1, isRectified),
        );
        const rate = tf.div(tf.mul(tf.mul(learningRate, beta1 - 1), scaled), c1);
        for (const [name, gradient] of Object.entries(gradients)) {
          const parameter = parameterNamed(parameters, name);
          const sum = slots[`${name}/gradients`]!;
          const squares = slots[`${name}/squares`]!;
          const newSum = flushTiny(tf.add(tf.mul(sum, beta1), gradient));
          const newSquares = flushTiny(tf.add(tf.mul(squares, beta2), tf.square(gradient)));
          sum.assign(newSum);
          squares.assign(newSquares);
          const root = tf.add(tf.mul(tf.sqrt(newSquares), Math.sqrt(1 - beta2)), epsilon);
          const divisor = tf.add(tf.mul(root, isRectified), tf.sub(1, isRectified));
          parameter.assign(tf.add(parameter, tf.mul(tf.div(newSum, divisor), rate)));
        }
        steps.assign(t as tf.Scalar);
        correction1.assign(c1 as tf.Scalar);
        correction2.assign(c2 as tf.Scalar);
      }),
  };
}
