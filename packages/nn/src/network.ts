import { PrismError } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';

/** Variables by names that are stable across runs (`dense0/kernel`); they are the keys in checkpoints. */
export interface Variables {
  readonly [name: string]: tf.Variable;
}

/**
 * The parameter that a gradient belongs to.
 *
 * @throws PrismError `unknown-name` for a gradient that is named like none of them.
 */
export function parameterNamed(parameters: Variables, name: string): tf.Variable {
  const parameter = parameters[name];
  if (parameter !== undefined) return parameter;
  throw new PrismError(
    'unknown-name',
    `There is a gradient named "${name}", but no parameter of that name.`,
    {
      hint: `Name gradients like the parameters: ${Object.keys(parameters).join(', ')}.`,
    },
  );
}

/** A function with parameters. */
export interface Network {
  readonly variables: Variables;
  /** Random numbers that {@link apply} takes in; none by default. */
  readonly noiseSize?: number;
  /**
   * Maps a batch: first axis = rows. Plain tfjs, differentiable.
   *
   * @param noise `[noiseSize]` numbers for networks that have random parameters. They come from outside so that the agent's seed
   *   decides them, and a compiled step stays a pure function.
   */
  apply(input: tf.Tensor, noise?: tf.Tensor): tf.Tensor;
}

/** Copies every value of `source` to the equally named and shaped variable of `target`. */
export function copyVariables(source: Variables, target: Variables): void {
  for (const [name, variable] of Object.entries(source)) target[name]!.assign(variable);
}

/** Moves `target` a step towards `source`: θ⁻ ← (1 − τ) θ⁻ + τ θ (Lillicrap et al. 2016). τ may be a tensor. */
export function blendVariables(source: Variables, target: Variables, tau: number | tf.Tensor): void {
  tf.tidy(() => {
    const rest = typeof tau === 'number' ? 1 - tau : tf.sub(1, tau);
    for (const [name, variable] of Object.entries(source)) {
      const old = target[name]!;
      old.assign(tf.add(tf.mul(old, rest), tf.mul(variable, tau)));
    }
  });
}

/** Frees the variables. */
export function disposeVariables(variables: Variables): void {
  for (const variable of Object.values(variables)) variable.dispose();
}
