import { counted, PrismError, type Snapshot } from '@prism-rl/core';
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

/**
 * A variable with its first values. Frees the tensor that they come in: the variable keeps its own reference, so an
 * undisposed tensor would hold the memory forever.
 *
 * @param first makes that tensor; it is called once.
 * @param trainable whether optimizers of TensorFlow.js see it; default true.
 */
export function variableOf(first: () => tf.Tensor, trainable = true): tf.Variable {
  return tf.tidy(() => tf.variable(first(), trainable));
}

/** The values of named variables (a network's or an optimizer's), bit for bit. */
export async function saveVariables(variables: Variables): Promise<Snapshot> {
  const arrays: { [name: string]: Float32Array } = {};
  for (const [name, variable] of Object.entries(variables)) {
    arrays[name] = Float32Array.from(await variable.data<'float32'>());
  }
  return { meta: {}, arrays };
}

/** Puts saved values back. @throws PrismError `corrupt` where names or sizes differ. */
export function restoreVariables(variables: Variables, { arrays }: Snapshot): void {
  for (const [name, variable] of Object.entries(variables)) {
    const values = arrays[name];
    if (!(values instanceof Float32Array) || values.length !== variable.size) {
      throw new PrismError(
        'corrupt',
        `The saved network does not fit: ${name} should hold ${counted(variable.size, 'float')}.`,
        {
          hint: 'Resume with the configuration that the checkpoint was made with.',
        },
      );
    }
    tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
  }
}

/** A step of a {@link sequential} network: something with parameters, or a plain function such as an activation. */
export type Layer = readonly [name: string, network: Network] | ((x: tf.Tensor) => tf.Tensor);

/**
 * Layers one after the other. Variables are called `name/variable`; noise is handed out in the layers' order.
 *
 * @example
 * ```ts no-run
 * const network = sequential([['hidden', dense({ inputSize: 4, units: 64, rng })], tf.relu]);
 * ```
 */
export function sequential(layers: readonly Layer[]): Network {
  const variables: { [name: string]: tf.Variable } = {};
  let noiseSize = 0;
  const steps = layers.map((layer) => {
    if (typeof layer === 'function') return (x: tf.Tensor) => layer(x);
    const [name, network] = layer;
    Object.assign(variables, prefixed(name, network.variables));
    const start = noiseSize;
    const size = network.noiseSize ?? 0;
    noiseSize += size;
    return (x: tf.Tensor, noise?: tf.Tensor) =>
      network.apply(x, size === 0 ? undefined : noise?.slice(start, size));
  });
  return {
    variables,
    noiseSize,
    apply: (input, noise) => steps.reduce((x, step) => step(x, noise), input),
  };
}

/** The same variables under `prefix/name`. */
export function prefixed(prefix: string, variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [`${prefix}/${name}`, variable]),
  );
}
