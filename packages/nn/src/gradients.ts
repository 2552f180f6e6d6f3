import * as tf from '@prism-rl/jit/tensorflow';
import type { Variables } from './network.ts';

/** A scalar function's value and its gradients by the parameters' own names. */
export interface ValueAndGradients {
  readonly value: tf.Scalar;
  readonly gradients: { readonly [name: string]: tf.Tensor };
}

/**
 * Returns the value of `loss` and ∂loss/∂parameter for each parameter: zeros for those that it does not depend on, or that are not trained.
 *
 * TensorFlow.js frees every other tensor that the function makes. If the step needs more, such as a metric or the rows' errors, return it
 * beside the loss:
 *
 *     const { value, gradients, outputs } = valueAndGradients(network.variables, () => ({ loss, meanQ }));
 *     return { loss: value, meanQ: outputs.meanQ };
 *
 * @param loss returns a scalar, or an object of the scalar `loss` and of tensors in any arrays and plain objects. No gradient flows through
 *   those.
 */
export function valueAndGradients(parameters: Variables, loss: () => tf.Scalar): ValueAndGradients;
export function valueAndGradients<T extends { readonly loss: tf.Scalar }>(
  parameters: Variables,
  loss: () => T,
): ValueAndGradients & { readonly outputs: Omit<T, 'loss'> };
export function valueAndGradients(
  parameters: Variables,
  loss: () => tf.Scalar | { readonly loss: tf.Scalar },
): ValueAndGradients & { readonly outputs: object } {
  let kept: object = {};
  const { value, grads } = tf.variableGrads(() => {
    const result = loss();
    if (result instanceof tf.Tensor) return result;
    const { loss: scalar, ...others } = result;
    kept = eachTensor(others, (tensor) => tf.keep(tf.clone(tensor)));
    return scalar;
  }, Object.values(parameters));
  const gradients: { [name: string]: tf.Tensor } = {};
  // tfjs names gradients by its own, process-wide variable names.
  for (const [name, parameter] of Object.entries(parameters)) {
    // tfjs has none of such, whatever its type says.
    gradients[name] = (grads[parameter.name] as tf.Tensor | null | undefined) ?? tf.zerosLike(parameter);
  }
  // A clone belongs to the scope of the caller.
  const outputs = eachTensor(kept, (tensor) => {
    const output = tf.clone(tensor);
    tensor.dispose();
    return output;
  });
  return { value, gradients, outputs };
}

/** The same arrays and plain objects with other tensors; variables and all else stay as they are. */
function eachTensor<T>(tree: T, made: (tensor: tf.Tensor) => tf.Tensor): T {
  if (tree instanceof tf.Tensor) return tree instanceof tf.Variable ? tree : (made(tree) as T);
  if (Array.isArray(tree)) return tree.map((one) => eachTensor(one, made)) as T;
  if (tree === null || typeof tree !== 'object') return tree;
  return Object.fromEntries(Object.entries(tree).map(([name, one]) => [name, eachTensor(one, made)])) as T;
}

/** Scales all gradients by one factor so that their joint Euclidean norm is at most `maxNorm` (Pascanu et al. 2013). */
export function clipByGlobalNorm(
  gradients: { readonly [name: string]: tf.Tensor },
  maxNorm: number,
): { readonly [name: string]: tf.Tensor } {
  const squares = Object.values(gradients).map((gradient) => tf.sum(tf.square(gradient)));
  const norm = tf.sqrt(tf.addN(squares));
  const factor = tf.minimum(1, tf.div(maxNorm, tf.add(norm, 1e-6)));
  return Object.fromEntries(
    Object.entries(gradients).map(([name, gradient]) => [name, tf.mul(gradient, factor)]),
  );
}

/** The same numbers, whose gradient is `factor` times what it would be. */
export function scaleGradient<T extends tf.Tensor>(value: T, factor: number): T {
  const scaled = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.mul(dy, factor),
  }));
  return scaled(value) as T;
}

/** The same numbers, as a constant to differentiation. */
export function stopGradient<T extends tf.Tensor>(value: T): T {
  const constant = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return constant(value) as T;
}
