import { log } from '@prism-rl/core/arithmetic';
import * as tf from '@prism-rl/jit/tensorflow';
import { adam, type Optimizer, type Variables, variableOf } from '@prism-rl/nn';

/** The temperature α weights entropy, in units of reward per nat. */
export interface Temperature {
  readonly variables: Variables;
  readonly optimizer: Optimizer | undefined;
  /** Returns the current α; undefined without an entropy term. */
  value(): tf.Tensor | undefined;
  /** Updates α by the policy's entropy, estimated on a batch. @param target H̄ of that batch; default: the constant H̄. */
  update(entropy: tf.Tensor, learningRate: tf.Tensor, target?: tf.Tensor): void;
}

export interface TemperatureOptions {
  readonly entropy: 'none' | 'fixed' | 'tuned';
  /** α, or its initial value if tuned. */
  readonly first: number;
  /** H̄ in nats. */
  readonly targetEntropy: number;
  readonly beta1: number;
}

/**
 * Creates α, fixed or tuned to keep the policy's mean entropy at H̄ (Haarnoja et al. 2018, "Soft actor-critic algorithms and applications",
 * equation 18). Like the authors' code, it descends the gradient for log α, which keeps α positive:
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
