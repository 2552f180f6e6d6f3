import * as tf from '@prism-rl/jit/tensorflow';
import { type Optimizer, requireRates } from './adam.ts';
import { flushTiny } from './flushTiny.ts';
import { parameterNamed, type Variables } from './network.ts';
import { variableOf } from './variableOf.ts';

/** Settings of {@link sgd}. */
export interface SgdOptions {
  /** μ [0, 0.99]: how much of the last step goes into the next one; default 0: none. */
  readonly momentum?: number;
}

/**
 * Stochastic gradient descent, with Polyak's (1964) momentum in PyTorch's form:
 *
 *   v ← μ v + g,  θ ← θ − α v
 *
 * Velocities that decay end at 0 ({@link flushTiny}).
 */
export function sgd(parameters: Variables, { momentum = 0 }: SgdOptions = {}): Optimizer {
  requireRates('sgd', { momentum });
  const variables: { [name: string]: tf.Variable } = {};
  if (momentum > 0) {
    for (const [name, parameter] of Object.entries(parameters)) {
      variables[`${name}/velocity`] = variableOf(() => tf.zeros(parameter.shape), false);
    }
  }
  return {
    variables,
    apply: (gradients, learningRate) =>
      tf.tidy(() => {
        for (const [name, gradient] of Object.entries(gradients)) {
          const parameter = parameterNamed(parameters, name);
          const velocity = variables[`${name}/velocity`];
          const step =
            velocity === undefined ? gradient : flushTiny(tf.add(tf.mul(velocity, momentum), gradient));
          velocity?.assign(step);
          parameter.assign(tf.sub(parameter, tf.mul(step, learningRate)));
        }
      }),
  };
}
