import { counted, PrismError, type Rng, type Snapshot, type Weights } from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Initializer } from './initializers.ts';

/** Variables by names that are stable across runs, such as `dense0/kernel`; checkpoints use them as keys. */
export interface Variables {
  readonly [name: string]: tf.Variable;
}

/**
 * The parameter of a gradient.
 *
 * @throws PrismError `unknown-name` if no parameter has the gradient's name.
 */
export function parameterNamed(parameters: Variables, name: string): tf.Variable {
  const parameter = parameters[name];
  if (parameter !== undefined) return parameter;
  throw PrismError.unknownName`The gradient "${name}" has no parameter of that name.
    Name gradients like the parameters: ${Object.keys(parameters).join(', ')}.`;
}

/** A function with parameters. */
export interface Network {
  readonly variables: Variables;
  /** Number of random numbers that {@link apply} needs; default none. */
  readonly noiseSize?: number;
  /**
   * Maps a batch, one row each. Plain tfjs, differentiable.
   *
   * @param noise `[noiseSize]` numbers for random parameters. They are an input so that they depend on the agent's seed, and a compiled step remains
   *   a pure function.
   */
  apply(input: tf.Tensor, noise?: tf.Tensor): tf.Tensor;
}

/** Copies each variable of `source` to the variable of the same name and shape in `target`. */
export function copyVariables(source: Variables, target: Variables): void {
  for (const [name, variable] of Object.entries(source)) target[name]!.assign(variable);
}

/** Moves `target` towards `source`: θ⁻ ← (1 − τ) θ⁻ + τ θ (Lillicrap et al. 2016). τ may be a tensor. */
export function blendVariables(source: Variables, target: Variables, tau: number | tf.Tensor): void {
  tf.tidy(() => {
    const rest = typeof tau === 'number' ? 1 - tau : tf.sub(1, tau);
    for (const [name, variable] of Object.entries(source)) {
      const old = target[name]!;
      old.assign(tf.add(tf.mul(old, rest), tf.mul(variable, tau)));
    }
  });
}

/** Disposes the variables. */
export function disposeVariables(variables: Variables): void {
  for (const variable of Object.values(variables)) variable.dispose();
}

/**
 * Creates a variable and frees the tensor of its initial values: the variable keeps its own reference, so an undisposed tensor would leak.
 *
 * @param first creates that tensor; called once.
 * @param trainable whether TensorFlow.js's optimizers see it; default true.
 */
export function variableOf(first: () => tf.Tensor, trainable = true): tf.Variable {
  return tf.tidy(() => tf.variable(first(), trainable));
}

/**
 * Draws the kernel and then the bias of a linear or convolutional layer.
 *
 * @param shape of the kernel: `[inputs, outputs]`, or `[height, width, inputs, outputs]`.
 * @throws PrismError `invalid-argument` unless these are positive integers.
 */
export function kernelAndBias(
  shape: readonly number[],
  initializer: Initializer,
  rng: Rng,
): { readonly kernel: tf.Variable; readonly bias: tf.Variable } {
  if (!shape.every((length) => Number.isSafeInteger(length) && length > 0))
    throw PrismError.invalidArgument`A layer needs positive integers as its sizes, but got [${shape.join(', ')}].`;
  const outputs = shape.at(-1)!;
  const fanIn = shape.slice(0, -1).reduce((product, length) => product * length, 1);
  const fanOut = (fanIn / shape.at(-2)!) * outputs;
  return {
    kernel: variableOf(() => tf.tensor(initializer.kernel(rng, fanIn, fanOut, fanIn * outputs), [...shape])),
    bias: variableOf(() => tf.tensor1d(initializer.bias(rng, fanIn, outputs))),
  };
}

/** Saves named variables (of a network or an optimizer), bit for bit. */
export async function saveVariables(variables: Variables): Promise<Snapshot> {
  const arrays: { [name: string]: Float32Array } = {};
  for (const [name, variable] of Object.entries(variables)) {
    arrays[name] = Float32Array.from(await variable.data<'float32'>());
  }
  return { meta: {}, arrays };
}

/** Restores saved variables. @throws PrismError `corrupt` if names or sizes differ. */
export function restoreVariables(variables: Variables, { arrays }: Snapshot): void {
  for (const [name, variable] of Object.entries(variables)) {
    const values = arrays[name];
    if (!(values instanceof Float32Array) || values.length !== variable.size) {
      throw PrismError.corrupt`The saved network does not fit: ${name} should hold ${counted(variable.size, 'float')}.
        Resume with the configuration that the checkpoint was made with.`;
    }
    requireFinite('the saved network', { [name]: values });
    tf.tidy(() => variable.assign(tf.tensor(values.slice(), variable.shape)));
  }
}

/** Copies the values of named variables, in their shapes. */
export async function weightsOf(variables: Variables): Promise<Weights> {
  const { arrays } = await saveVariables(variables);
  const tensors = Object.entries(variables).map(([name, { shape }]) => [
    name,
    { shape, values: arrays[name] as Float32Array },
  ]);
  return Object.fromEntries(tensors);
}

/** Assigns weights to the variables of the same names. @throws PrismError `corrupt` if names or sizes differ. */
export function assignWeights(variables: Variables, weights: Weights): void {
  const values = Object.entries(weights).map(([name, tensor]) => [name, tensor.values]);
  restoreVariables(variables, { meta: {}, arrays: Object.fromEntries(values) });
}

/** A layer of a {@link sequential} network: a network, or a plain function such as an activation. */
export type Layer = readonly [name: string, network: Network] | ((x: tf.Tensor) => tf.Tensor);

/**
 * Applies layers in order. Variables are called `name/variable`; the noise is split among the layers in order.
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
  return { variables, noiseSize, apply: (input, noise) => steps.reduce((x, step) => step(x, noise), input) };
}

/** The same variables, named `prefix/name`. */
export function prefixed(prefix: string, variables: Variables): Variables {
  return Object.fromEntries(
    Object.entries(variables).map(([name, variable]) => [`${prefix}/${name}`, variable]),
  );
}
