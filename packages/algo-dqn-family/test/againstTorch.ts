// Shared by comparisons of whole updates with PyTorch.

import * as tf from '@prism-rl/jit/tensorflow';
import type { Optimizer, Variables } from '@prism-rl/nn';
import { expect } from 'vitest';

/** Flat arrays of a fixture by name. */
export interface TorchArrays {
  readonly [name: string]: number[];
}

/** Assigns a fixture's values to variables of exactly the same names. */
export function fillVariables(variables: Variables, arrays: TorchArrays): void {
  expect(Object.keys(variables).sort()).toEqual(Object.keys(arrays).sort());
  for (const [name, variable] of Object.entries(variables)) {
    tf.tidy(() => variable.assign(tf.tensor(arrays[name]!, variable.shape)));
  }
}

/** An optimizer that stores gradients instead of applying them. */
export function gradientKeeper(parameters: Variables): Optimizer {
  const variables = Object.fromEntries(
    Object.entries(parameters).map(([name, { shape }]) => [name, tf.variable(tf.zeros(shape), false)]),
  );
  return {
    variables,
    apply: (gradients) => {
      for (const [name, gradient] of Object.entries(gradients)) variables[name]!.assign(gradient);
    },
  };
}

/** Expects equality up to float32 rounding, relative for values above 1. */
export function expectClose(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(actual.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) {
    const difference = Math.abs(actual[k]! - value);
    expect(difference, `${what}[${k}]: ${actual[k]}, in PyTorch ${value}`).toBeLessThan(
      2e-5 * Math.max(1, Math.abs(value)),
    );
  }
}
