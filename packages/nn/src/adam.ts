import { number } from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';
import { flushTiny } from './flushTiny.ts';
import { parameterNamed, type Variables } from './network.ts';
import { variableOf } from './variableOf.ts';

/** Settings of {@link adam}; the defaults are the paper's. */
export interface AdamOptions {
  /** Decay of the first moment; default 0.9. */
  readonly beta1?: number;
  /** Decay of the second moment; default 0.999. */
  readonly beta2?: number;
  /** Added to the root of the second moment; default 1e-8. Rainbow takes 1.5e-4. */
  readonly epsilon?: number;
}

/** Changes parameters by their gradients. Its slots are variables, so that they are saved and compiled like any other. */
export interface Optimizer {
  readonly variables: Variables;
  /**
   * Makes one step down `gradients`. The rate may be a tensor, so that schedules need no new trace.
   *
   * @param gradients named like the parameters; parameters without one stay as they are.
   * @throws PrismError `unknown-name` for a gradient of no parameter.
   */
  apply(gradients: { readonly [name: string]: tf.Tensor }, learningRate: number | tf.Tensor): void;
}

const decayRate = number(0.9, 'Part of the past that is kept', { min: 0, below: 1 });
const addend = number(0, 'Added to a root', { min: 0 });

/** @throws PrismError `invalid-argument` unless each decay lies in [0, 1) and ε is finite and not negative. */
export function requireRates(
  optimizer: string,
  decays: { readonly [name: string]: number },
  epsilon = 0,
): void {
  for (const [name, value] of Object.entries(decays)) accepted(optimizer, name, decayRate, value);
  accepted(optimizer, 'epsilon', addend, epsilon);
}

/** Slots of zeros for what an optimizer remembers of each parameter's gradients and of their squares. */
export function momentSlots(parameters: Variables): Variables {
  const slots: { [name: string]: tf.Variable } = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    slots[`${name}/gradients`] = variableOf(() => tf.zeros(parameter.shape), false);
    slots[`${name}/squares`] = variableOf(() => tf.zeros(parameter.shape), false);
  }
  return slots;
}

/**
 * Adam (Kingma & Ba 2015, Algorithm 1), written in tfjs ops.
 *
 * It differs from `tf.train.adam` in that its state can be saved and restored exactly, and in that the learning rate
 * can be a tensor. Its slots are m/(1 − β₁) and v/(1 − β₂), the decayed sums of gradients and of their squares, and both bias
 * corrections go into two numbers: a third fewer operations on every parameter. Slots that decay end at 0 ({@link flushTiny}).
 */
export function adam(parameters: Variables, options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  requireRates('adam', { beta1, beta2 }, epsilon);
  const variables = {
    // β₁ᵗ⁺¹ and β₂ᵗ⁺¹ for the bias correction of the next step.
    beta1Power: variableOf(() => tf.scalar(beta1), false),
    beta2Power: variableOf(() => tf.scalar(beta2), false),
    ...momentSlots(parameters),
  };
  const { beta1Power, beta2Power } = variables;
  const slots: Variables = variables;

  return {
    variables,
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        // −α m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ), rewritten for the sums: with r = √((1 − β₂ᵗ) / (1 − β₂))
        // the offset is εr and the rate −αr(1 − β₁) / (1 − β₁ᵗ).
        const root = tf.sqrt(tf.sub(1, beta2Power));
        const perRoot = 1 / Math.sqrt(1 - beta2);
        const offset = tf.mul(root, epsilon * perRoot);
        const undecayed = tf.mul(tf.mul(learningRate, (beta1 - 1) * perRoot), root);
        const rate = tf.div(undecayed, tf.sub(1, beta1Power));
        for (const [name, gradient] of Object.entries(gradients)) {
          const parameter = parameterNamed(parameters, name);
          const sum = slots[`${name}/gradients`]!;
          const squares = slots[`${name}/squares`]!;
          const newSum = flushTiny(tf.add(tf.mul(sum, beta1), gradient));
          const newSquares = flushTiny(tf.add(tf.mul(squares, beta2), tf.square(gradient)));
          sum.assign(newSum);
          squares.assign(newSquares);
          const step = tf.div(newSum, tf.add(tf.sqrt(newSquares), offset));
          parameter.assign(tf.add(parameter, tf.mul(step, rate)));
        }
        beta1Power.assign(flushTiny(tf.mul(beta1Power, beta1)) as tf.Scalar);
        beta2Power.assign(flushTiny(tf.mul(beta2Power, beta2)) as tf.Scalar);
      }),
  };
}
