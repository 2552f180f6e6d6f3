import { log } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Optimizer, Variables } from '@prism-rl/nn';
import { adam, variableOf } from '@prism-rl/nn';

/** α, the worth of a nat of entropy. */
export interface Temperature {
  readonly variables: Variables;
  readonly optimizer: Optimizer | undefined;
  /** α now; undefined where entropy does not count. */
  value(): tf.Tensor | undefined;
  /** Moves α by the policy's entropy, estimated on a batch. @param target H̄ of that batch; default: that of all states. */
  update(entropy: tf.Tensor, learningRate: tf.Tensor, target?: tf.Tensor): void;
}

/** Settings of {@link temperatureOf}. */
export interface TemperatureOptions {
  readonly entropy: 'none' | 'fixed' | 'tuned';
  /** α, or where it begins. */
  readonly first: number;
  /** H̄ in nats. */
  readonly targetEntropy: number;
  /** Adam's β₁. */
  readonly beta1: number;
}

/**
 * α, fixed or tuned so that the policy keeps an entropy of H̄ on the mean (Haarnoja et al. 2018, "Soft actor-critic algorithms and
 * applications", equation 18; as its authors' code a step down the gradient for log α, which keeps α positive):
 *
 *   J(log α) = −log α · (E[log π(a|s)] + H̄)
 */
export function temperatureOf({ entropy, first, targetEntropy, beta1 }: TemperatureOptions): Temperature {
  if (entropy !== 'tuned') {
    const value = entropy === 'none' ? undefined : first;
    return {
      variables: {},
      optimizer: undefined,
      value: () => (value === undefined ? undefined : tf.scalar(value)),
      update: () => {},
    };
  }
  const logAlpha = variableOf(() => tf.scalar(log(first)));
  const variables = { logAlpha };
  const optimizer = adam(variables, { beta1 });
  return {
    variables,
    optimizer,
    value: () => tf.exp(logAlpha),
    update: (entropyNow, learningRate, target) =>
      optimizer.apply({ logAlpha: tf.sub(entropyNow, target ?? targetEntropy) }, learningRate),
  };
}
