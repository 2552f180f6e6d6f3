import { type ConfigOf, type PackedArray, type Rng, randomPossible, type Space } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';
import type { epsilonTable } from './settings.ts';

/** argmax_a q(a); the first in case of ties. */
export function greedyAction(values: ArrayLike<number>): number {
  let best = 0;
  for (let a = 1; a < values.length; a++) if (values[a]! > values[best]!) best = a;
  return best;
}

/** Returns the best action, or with probability ε a random possible one (Sutton & Barto 2018, section 2.2). */
export function epsilonGreedyAction(values: ArrayLike<number>, epsilon: number, rng: Rng): number {
  return rng.random() < epsilon ? randomPossible(rng, values, 0, values.length) : greedyAction(values);
}

/** Returns ε, which decreases linearly over the first part of all steps. */
export function epsilonAt(
  { epsilonStart, epsilonEnd, epsilonFraction }: ConfigOf<typeof epsilonTable>,
  envSteps: number,
  steps: number,
): number {
  const over = epsilonFraction * steps;
  return envSteps >= over ? epsilonEnd : epsilonStart + ((epsilonEnd - epsilonStart) * envSteps) / over;
}

/** A distribution over actions, given a network's outputs for one observation. */
export interface ActionDistribution {
  /** Number of the network's outputs. */
  readonly parameterSize: number;
  readonly sampleSize: number;
  /** Writes a sample to `out`, from `start` on. */
  sample(parameters: Float32Array, rng: Rng, out: PackedArray, start: number): void;
  mode(parameters: Float32Array, out: PackedArray, start: number): void;
  entropy(parameters: Float32Array): number;
  /** Writes ∇ (log π(sample) + weight · H) with respect to the parameters to `out`. */
  gradient(
    parameters: Float32Array,
    samples: PackedArray,
    start: number,
    weight: number,
    out: Float32Array,
  ): void;
}

/** A categorical distribution with logits l: π(a) = exp(l_a) / Σ_b exp(l_b). */
class Categorical implements ActionDistribution {
  readonly parameterSize: number;
  readonly sampleSize = 1;
  readonly #probabilities: Float64Array;

  constructor(categories: number) {
    this.parameterSize = categories;
    this.#probabilities = new Float64Array(categories);
  }

  sample(logits: Float32Array, rng: Rng, out: PackedArray, start: number): void {
    const p = this.#softmax(logits);
    let rest = rng.random();
    let category = 0;
    while (category < p.length - 1 && rest >= p[category]!) rest -= p[category++]!;
    // If rounding leaves a rest, takes the last category with positive probability.
    while (category > 0 && p[category] === 0) category--;
    out[start] = category;
  }

  mode(logits: Float32Array, out: PackedArray, start: number): void {
    out[start] = greedyAction(logits);
  }

  entropy(logits: Float32Array): number {
    let entropy = 0;
    for (const p of this.#softmax(logits)) if (p > 0) entropy -= p * log(p);
    return entropy;
  }

  /** ∂ log π(a) / ∂l_b = [a = b] − π(b); ∂H / ∂l_b = −π(b) (log π(b) + H) */
  gradient(
    logits: Float32Array,
    samples: PackedArray,
    start: number,
    weight: number,
    out: Float32Array,
  ): void {
    const entropy = this.entropy(logits);
    const p = this.#probabilities;
    for (let b = 0; b < p.length; b++) {
      const ofEntropy = p[b]! > 0 ? -p[b]! * (log(p[b]!) + entropy) : 0;
      out[b] = (samples[start] === b ? 1 : 0) - p[b]! + weight * ofEntropy;
    }
  }

  #softmax(logits: Float32Array): Float64Array {
    const p = this.#probabilities;
    const most = logits[greedyAction(logits)]!;
    let sum = 0;
    for (let b = 0; b < p.length; b++) {
      p[b] = exp(logits[b]! - most);
      sum += p[b]!;
    }
    for (let b = 0; b < p.length; b++) p[b]! /= sum;
    return p;
  }
}

/** Above this x, log(1 + exp(x)) rounds to x. */
const LARGE = 20;
/** Smallest deviation: a nearly deterministic policy would have unbounded gradients. */
const LEAST = 1e-4;

/** log(1 + exp(x)): maps any number to a deviation. */
function softplus(x: number): number {
  return x > LARGE ? x : log(1 + exp(x));
}

/** A diagonal Gaussian with means μ_i and deviations σ_i = softplus(s_i) + 10⁻⁴; parameters are all μ, then all s. */
class Gaussian implements ActionDistribution {
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

/** Returns the distribution for an action space: categorical for discrete actions, Gaussian for continuous ones. */
export function distributionFor(space: Space): ActionDistribution {
  return space.kind === 'box' ? new Gaussian(space.size) : new Categorical(space.flatSize);
}
