import { number } from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';
import { parameterNamed, type Variables, variableOf } from './network.ts';

/** Magnitudes up to here count as nothing: 2⁻⁹⁹, about 1.6e-30. */
export const tiny = 2 ** -99;

/**
 * The same numbers, with an exact 0 where they are at most {@link tiny} and all others nearer to 0 by as much, which only numbers
 * below 1e-22 notice.
 *
 * For values that decay: a moment without new gradients, multiplied by β at each step, would end among the denormal numbers below 1e-38,
 * on which processors compute a hundred times slower. Two operations that every backend has, with the same bits on all of them.
 */
export function flushTiny<T extends tf.Tensor>(values: T): T {
  return tf.sub(values, tf.clipByValue(values, -tiny, tiny)) as T;
}

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
function requireRates(optimizer: string, decays: { readonly [name: string]: number }, epsilon = 0): void {
  for (const [name, value] of Object.entries(decays)) accepted(optimizer, name, decayRate, value);
  accepted(optimizer, 'epsilon', addend, epsilon);
}

/** Slots of zeros for what an optimizer remembers of each parameter's gradients and of their squares. */
function momentSlots(parameters: Variables): Variables {
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

/** Settings of {@link sgd}. */
export interface SgdOptions {
  /** μ [0, 0.99]: how much of the last step goes into the next one; default 0: none. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent, with Polyak's (1964) momentum in PyTorch's form:
 *
 *   v ← μ v + g,  θ ← θ − α v
 *
 * Velocities that decay end at 0 ({@link flushTiny}).
 */
export function sgd(parameters: Variables, { momentum = 0 }: SgdOptions = {}): Optimizer {
  requireRates('sgd', { momentum });
  const variables: { [name: string]: tf.Variable } = {};
  if (momentum > 0) {
    for (const [name, parameter] of Object.entries(parameters)) {
      variables[`${name}/velocity`] = variableOf(() => tf.zeros(parameter.shape), false);
    }
  }
  return {
    variables,
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        for (const [name, gradient] of Object.entries(gradients)) {
          const parameter = parameterNamed(parameters, name);
          const velocity = variables[`${name}/velocity`];
          const step =
            velocity === undefined ? gradient : flushTiny(tf.add(tf.mul(velocity, momentum), gradient));
          velocity?.assign(step);
          parameter.assign(tf.sub(parameter, tf.mul(step, learningRate)));
        }
      }),
  };
}
