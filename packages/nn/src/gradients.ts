import * as tf from '@prism-rl/jit/tensorflow';
import type { Variables } from './network.ts';

/** A scalar function's value, and its gradients by parameter name. */
export interface ValueAndGradients {
  readonly value: tf.Scalar;
  readonly gradients: { readonly [name: string]: tf.Tensor };
}

/**
 * Returns the value of `loss` and ∂loss/∂parameter for each parameter; zeros for parameters that it does not depend on or that are not trainable.
 *
 * TensorFlow.js frees all other tensors of the function. Return tensors that the step needs, such as a metric or the errors of rows, with the
 * loss:
 *
 *     const { value, gradients, outputs } = valueAndGradients(network.variables, () => ({ loss, meanQ }));
 *     return { loss: value, meanQ: outputs.meanQ };
 *
 * @param loss returns a scalar, or an object of the scalar `loss` and of tensors in arrays and plain objects, through which no gradient flows.
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
    // tfjs omits such gradients, contrary to its type.
    gradients[name] = (grads[parameter.name] as tf.Tensor | null | undefined) ?? tf.zerosLike(parameter);
  }
  // A clone belongs to the caller's scope.
  const outputs = eachTensor(kept, (tensor) => {
    const output = tf.clone(tensor);
    tensor.dispose();
    return output;
  });
  return { value, gradients, outputs };
}

/** Copies arrays and plain objects with other tensors; variables and all else remain. */
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

/** Returns the same numbers and stops their gradient. */
export function stopGradient<T extends tf.Tensor>(value: T): T {
  const stop = tf.customGrad((x) => ({
    value: tf.clone(x as tf.Tensor),
    gradFunc: (dy: tf.Tensor) => tf.zerosLike(dy),
  }));
  return stop(value) as T;
}
