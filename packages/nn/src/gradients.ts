import * as tf from '@prism-rl/jit/tensorflow';
import type { Variables } from './network.ts';

/** A scalar function's value and its gradients by the parameters' own names. */
export interface ValueAndGradients {
  readonly value: tf.Scalar;
  readonly gradients: { readonly [name: string]: tf.Tensor };
}

/** The value of `loss` and ∂loss/∂parameter for each parameter: zeros for those that it does not depend on, or that are not trained. */
export function valueAndGradients(parameters: Variables, loss: () => tf.Scalar): ValueAndGradients {
  const names = Object.keys(parameters);
  const { value, grads } = tf.variableGrads(loss, Object.values(parameters));
  const gradients: { [name: string]: tf.Tensor } = {};
  // tfjs names gradients by its own, process-wide variable names.
  for (const name of names) {
    const parameter = parameters[name]!;
    // tfjs has none of such, whatever its type says.
    gradients[name] = (grads[parameter.name] as tf.Tensor | null | undefined) ?? tf.zerosLike(parameter);
  }
  return { value, gradients };
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
