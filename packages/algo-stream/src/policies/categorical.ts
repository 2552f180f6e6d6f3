import type { PackedArray, Rng } from '@prism-rl/core';
import { exp, log } from '@prism-rl/core/arithmetic';
import { greedyAction } from './epsilonGreedy.ts';
import type { ActionDistribution } from './policy.ts';

/** Categories by their logits: π(a) = exp(l_a) / Σ_b exp(l_b). */
export class Categorical implements ActionDistribution {
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
    // What rounding leaves over goes to the last that has any probability.
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
