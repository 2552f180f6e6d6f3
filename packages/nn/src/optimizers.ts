import { number } from '@prism-rl/core';
import { accepted } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';
import { parameterNamed, type Variables, variableOf } from './network.ts';

/** Magnitudes up to this become 0: 2⁻⁹⁹, about 1.6e-30. */
export const tiny = 2 ** -99;

/**
 * Moves all numbers towards 0 by {@link tiny}, and smaller ones to exactly 0; this changes only numbers below 1e-22.
 *
 * For values that decay: a moment without new gradients, multiplied by β at each step, would end up among the denormal numbers below 1e-38, on which
 * processors compute a hundred times slower. It uses two operations that have the same bits on every backend.
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
  /** Added to the root of the second moment; default 1e-8. Rainbow uses 1.5e-4. */
  readonly epsilon?: number;
}

/** Updates parameters by their gradients. Its slots are variables, so they are saved and compiled like any other. */
export interface Optimizer {
  readonly variables: Variables;
  /**
   * Takes one step down `gradients`. The rate may be a tensor, so that schedules need no new trace.
   *
   * @param gradients by parameter name; parameters without a gradient stay unchanged.
   * @throws PrismError `unknown-name` for a gradient of no parameter.
   */
  apply(gradients: { readonly [name: string]: tf.Tensor }, learningRate: number | tf.Tensor): void;
}

const decayRate = number(0.9, 'Decay rate', { min: 0, below: 1 });
const addend = number(0, 'Added to a root', { min: 0 });

/** @throws PrismError `invalid-argument` unless each decay lies in [0, 1) and ε is finite and not negative. */
function requireRates(optimizer: string, decays: { readonly [name: string]: number }, epsilon = 0): void {
  for (const [name, value] of Object.entries(decays)) accepted(optimizer, name, decayRate, value);
  accepted(optimizer, 'epsilon', addend, epsilon);
}

/** Creates zeroed slots for the first and second moments of each parameter's gradients. */
function momentSlots(parameters: Variables): Variables {
  const slots: { [name: string]: tf.Variable } = {};
  for (const [name, parameter] of Object.entries(parameters)) {
    slots[`${name}/gradients`] = variableOf(() => tf.zeros(parameter.shape), false);
    slots[`${name}/squares`] = variableOf(() => tf.zeros(parameter.shape), false);
  }
  return slots;
}

/** Adds a gradient and its square to their decayed sums, and returns the new sums. */
function addGradient(
  slots: Variables,
  name: string,
  gradient: tf.Tensor,
  beta1: number,
  beta2: number,
): readonly [tf.Tensor, tf.Tensor] {
  const [sum, squares] = [slots[`${name}/gradients`]!, slots[`${name}/squares`]!];
  const newSum = flushTiny(tf.add(tf.mul(sum, beta1), gradient));
  const newSquares = flushTiny(tf.add(tf.mul(squares, beta2), tf.square(gradient)));
  sum.assign(newSum);
  squares.assign(newSquares);
  return [newSum, newSquares];
}

/**
 * Adam (Kingma & Ba 2015, Algorithm 1), written in tfjs operations.
 *
 * Unlike `tf.train.adam`, it saves and restores its state exactly, and accepts a tensor as the learning rate. Its slots are m/(1 − β₁) and
 * v/(1 − β₂), the decayed sums of gradients and of their squares, and both bias corrections are combined in two numbers, which saves a third of the
 * operations on every parameter. Slots decay to exactly 0 ({@link flushTiny}).
 */
export function adam(parameters: Variables, options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  requireRates('adam', { beta1, beta2 }, epsilon);
  const variables = {
    // β₁ᵗ⁺¹ and β₂ᵗ⁺¹, for the bias correction of the next step.
    beta1Power: variableOf(() => tf.scalar(beta1), false),
    beta2Power: variableOf(() => tf.scalar(beta2), false),
    ...momentSlots(parameters),
  };
  const { beta1Power, beta2Power } = variables;

  return {
    variables,
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        // −α m̂ / (√v̂ + ε) with m̂ = m / (1 − β₁ᵗ) and v̂ = v / (1 − β₂ᵗ), rewritten for the sums: with r = √((1 − β₂ᵗ) / (1 − β₂)) the offset is εr,
        // and the rate −αr(1 − β₁) / (1 − β₁ᵗ).
        const root = tf.sqrt(tf.sub(1, beta2Power));
        const perRoot = 1 / Math.sqrt(1 - beta2);
        const offset = tf.mul(root, epsilon * perRoot);
        const undecayed = tf.mul(tf.mul(learningRate, (beta1 - 1) * perRoot), root);
        const rate = tf.div(undecayed, tf.sub(1, beta1Power));
        for (const [name, gradient] of Object.entries(gradients)) {
          const parameter = parameterNamed(parameters, name);
          const [newSum, newSquares] = addGradient(variables, name, gradient, beta1, beta2);
          const step = tf.div(newSum, tf.add(tf.sqrt(newSquares), offset));
          parameter.assign(tf.add(parameter, tf.mul(step, rate)));
        }
        beta1Power.assign(flushTiny(tf.mul(beta1Power, beta1)) as tf.Scalar);
        beta2Power.assign(flushTiny(tf.mul(beta2Power, beta2)) as tf.Scalar);
      }),
  };
}

/** After this many updates β₂ᵗ counts as 0. float32 needs at most 16 / (1 − β₂) updates; shorter runs keep their digits. */
const forgottenAfter = 2 ** 20;

/**
 * Rectified Adam (Liu et al. 2020, "On the variance of the adaptive learning rate and beyond", algorithm 2): it steps along the first moment alone
 * until the second moment has seen enough gradients, then includes it gradually. ε is added to the root of the second moment before its bias
 * correction, as in PyTorch's RAdam.
 *
 * Its slots are the moments divided by 1 − β, like {@link adam}'s, and decay to exactly 0 ({@link flushTiny}).
 */
export function radam(parameters: Variables, options: AdamOptions = {}): Optimizer {
  const { beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8 } = options;
  requireRates('radam', { beta1, beta2 }, epsilon);
  const variables = {
    steps: variableOf(() => tf.scalar(0), false),
    // 1 − β₁ᵗ and 1 − β₂ᵗ, accumulated: subtracting a power from 1 is too imprecise for ρ.
    correction1: variableOf(() => tf.scalar(0), false),
    correction2: variableOf(() => tf.scalar(0), false),
    ...momentSlots(parameters),
  };
  const { steps, correction1, correction2 } = variables;
  const rhoMax = 2 / (1 - beta2) - 1;
  const longRun = Math.max(forgottenAfter, 16 / (1 - beta2));
  // For small β₂, ρ never exceeds 5.
  const perRho = rhoMax > 5 ? rhoMax / ((rhoMax - 4) * (rhoMax - 2)) : 0;

  return {
    variables,
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        const t = tf.add(steps, 1);
        const c1 = tf.add(tf.mul(correction1, beta1), 1 - beta1);
        const c2 = tf.add(tf.mul(correction2, beta2), 1 - beta2);
        // ρ = ρ_∞ − 2 t β₂ᵗ / (1 − β₂ᵗ), and r² = (ρ − 4) (ρ − 2) ρ_∞ / ((ρ_∞ − 4) (ρ_∞ − 2) ρ) for ρ > 5.
        // The accumulated 1 − β₂ᵗ ends slightly below 1: the remainder is a rounding error, which would grow with t.
        const left = tf.mul(tf.sub(1, c2), tf.cast(tf.lessEqual(t, longRun), 'float32'));
        const rho = tf.sub(rhoMax, tf.div(tf.mul(tf.mul(t, 2), left), c2));
        const isRectified = tf.cast(tf.greater(rho, 5), 'float32');
        const counted = tf.maximum(rho, 5);
        const squared = tf.div(tf.mul(tf.sub(counted, 4), tf.sub(counted, 2)), counted);
        const rectification = tf.sqrt(tf.mul(squared, perRho));
        // −α m̂ r √(1 − β₂ᵗ) / (√v + ε), or −α m̂ without rectification
        const scaled = tf.add(
          tf.mul(isRectified, tf.mul(rectification, tf.sqrt(c2))),
          tf.sub(1, isRectified),
        );
        const rate = tf.div(tf.mul(tf.mul(learningRate, beta1 - 1), scaled), c1);
        for (const [name, gradient] of Object.entries(gradients)) {
          const parameter = parameterNamed(parameters, name);
          const [newSum, newSquares] = addGradient(variables, name, gradient, beta1, beta2);
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

/** Settings of {@link rmsProp}; the defaults are from Mnih et al. (2015). */
export interface RmsPropOptions {
  /** Decay of the running means of gradients and of their squares; default 0.95. */
  readonly decay?: number;
  /** Added to the root; default 0.01. */
  readonly epsilon?: number;
}

/**
 * Centred RMSProp (Tieleman & Hinton 2012; Graves 2013, equations 38 to 40), the optimizer of Mnih et al. (2015) and of MinAtar:
 *
 *   θ ← θ − α g / (√(mean g² − (mean g)²) + ε)
 *
 * ε is outside the root, as in PyTorch's `RMSprop(centered=True)`. It differs from `tf.train.rmsprop` as {@link adam} does from `tf.train.adam`; slots
 * decay to exactly 0 ({@link flushTiny}).
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
          // Rounding may make a variance of 0 negative.
          const variance = tf.relu(tf.sub(newSquares, tf.square(newMean)));
          const step = tf.div(gradient, tf.add(tf.sqrt(variance), epsilon));
          parameter.assign(tf.sub(parameter, tf.mul(step, learningRate)));
        }
      }),
  };
}

/** Settings of {@link sgd}. */
export interface SgdOptions {
  /** μ [0, 0.99]: share of the last step that is added to the next one; default 0. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent, with Polyak's (1964) momentum in PyTorch's form:
 *
 *   v ← μ v + g,  θ ← θ − α v
 *
 * Velocities decay to exactly 0 ({@link flushTiny}).
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
