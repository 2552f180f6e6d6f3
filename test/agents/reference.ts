// Comparisons with reference implementations, such as PyTorch, whose results are JSON fixtures.
import { readFileSync } from 'node:fs';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Engine, Optimizer, Arrays as StepArrays, StepInputs, Variables } from '@prism-rl/nn';
import { disposeVariables, valueAndGradients } from '@prism-rl/nn';
import { expect } from 'vitest';

/** Numbers by name. */
export interface Arrays {
  readonly [name: string]: number[];
}

/** Reads a JSON fixture; call with `new URL('fixtures/….json', import.meta.url)`. */
export function fixtureAt<T>(file: URL): T {
  return JSON.parse(readFileSync(file, 'utf8')) as T;
}

/** Expects equality within a tolerance, relative for values above 1. */
export function expectClose(
  actual: ArrayLike<number>,
  expected: readonly number[],
  what = 'values',
  tolerance = 1e-5,
): void {
  expect(actual.length).toBe(expected.length);
  for (const [k, value] of expected.entries()) {
    const distance = Math.abs(actual[k]! - value) / Math.max(1, Math.abs(value));
    expect(distance, `${what}[${k}]: ${actual[k]}, in the reference ${value}`).toBeLessThan(tolerance);
  }
}

/** Assigns a fixture's values to variables of exactly the same names. */
export function assignArrays(variables: Variables, arrays: Arrays): void {
  expect(Object.keys(variables).sort()).toEqual(Object.keys(arrays).sort());
  for (const [name, variable] of Object.entries(variables))
    tf.tidy(() => variable.assign(tf.tensor(arrays[name]!, variable.shape)));
}

/** Converts a fixture's values to a step's inputs. */
export function inputArrays<K extends string>(
  inputs: { readonly [name in K]: StepInputs[string] },
  arrays: Arrays,
): StepArrays<K> {
  const given = Object.entries<StepInputs[string]>(inputs).map(([name, { dtype }]) => [
    name,
    dtype === 'int32' ? Int32Array.from(arrays[name]!) : Float32Array.from(arrays[name]!),
  ]);
  return Object.fromEntries(given) as StepArrays<K>;
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

/** Computes a loss and its gradients on an engine, compares them with the reference's, and disposes of the variables. */
export async function expectLossAndGradients(
  engine: Engine,
  variables: { readonly [name: string]: tf.Variable },
  reference: { readonly parameters: Arrays; readonly loss: number; readonly gradients: Arrays },
  inputs: StepInputs,
  arrays: { readonly [name: string]: Float32Array | Int32Array },
  loss: (tensors: { readonly [name: string]: tf.Tensor }) => tf.Scalar,
): Promise<void> {
  assignArrays(variables, reference.parameters);
  const step = await engine.compile<StepInputs, string>(inputs, (tensors) => {
    const { value, gradients } = valueAndGradients(variables, () => loss(tensors));
    return { loss: value, ...gradients };
  });
  const found = await step.run(arrays as StepArrays<keyof StepInputs>);
  expectClose(found.loss!, [reference.loss], 'loss');
  for (const [name, gradient] of Object.entries(reference.gradients))
    expectClose(found[name]!, gradient, `gradient of ${name}`);
  step.dispose();
  disposeVariables(variables);
}
