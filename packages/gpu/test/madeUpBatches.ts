import type { Rng } from '@prism-rl/core';
import type { StepPrograms } from '@prism-rl/jit';

/** Random transitions for each of some updates: all inputs, in order. */
export function madeUpBatches({ inputs }: StepPrograms, updates: number, rng: Rng): Float32Array {
  const numbers: number[] = [];
  const of: { readonly [name: string]: () => number } = {
    actions: () => rng.integers(2),
    learningRate: () => 1e-3,
    discounts: () => 0.99 * rng.integers(2),
    weights: () => 0.5 + rng.random() / 2,
  };
  for (let update = 0; update < updates; update++)
    for (const { name, length } of inputs)
      for (let i = 0; i < length; i++) numbers.push((of[name] ?? (() => rng.normal()))());
  return Float32Array.from(numbers);
}
