import * as tf from '@prism-rl/jit/tensorflow';
import type { StepInputs } from '@prism-rl/nn';
import { blendVariables, copyVariables, valueAndGradients } from '@prism-rl/nn';
import { assignStatistics } from '../network/batchNetwork.ts';
import type { StatisticUpdate } from '../network/normalization.ts';
import type { LearningStep } from './criticStep.ts';
import type { Parts } from './parts.ts';

/**
 * Updates the policy along the critics' gradient, and the temperature:
 *
 *   loss = E[α log π(a|s) − q(s, a)],  a ~ π(s), differentiated through a (Silver et al. 2014; Haarnoja et al. 2018, "Soft
 *   actor-critic algorithms and applications", equation 7)
 *
 * Inputs: `observations`, `noise` if the policy samples, `learningRate`. Outputs: `policyLoss`; `entropy` of a stochastic policy, estimated
 * on the batch; `temperature` before the step, if there is an entropy term.
 */
export function policyStep(parts: Parts): LearningStep {
  const { config, form, policy, targetPolicy, critics, returns, temperature } = parts;
  const rows = config.batchSize;
  const { improveNoise } = form.actor;
  const inputs: StepInputs = {
    observations: parts.observations,
    learningRate: { shape: [] },
    ...(improveNoise > 0 && { noise: { shape: [rows, improveNoise] } }),
  };
  return {
    inputs,
    step: ({ observations, noise, learningRate }) => {
      const alpha = temperature.value();
      const {
        value: policyLoss,
        gradients,
        outputs,
      } = valueAndGradients(policy.variables, () => {
        const updates: StatisticUpdate[] = [];
        const rowsOf = observations as tf.Tensor2D;
        const choices = form.actor.improve(policy.apply(rowsOf, updates), noise as tf.Tensor2D | undefined);
        const worth = returns.worth(critics.apply(rowsOf, choices.actions));
        if (choices.logProbs === undefined) {
          return { loss: tf.neg(tf.mean(choices.mean(worth))) as tf.Scalar, updates, entropy: undefined };
        }
        const entropy = tf.neg(tf.mean(choices.mean(choices.logProbs)));
        const costs = alpha === undefined ? tf.neg(worth) : tf.sub(tf.mul(alpha, choices.logProbs), worth);
        return { loss: tf.mean(choices.mean(costs)) as tf.Scalar, updates, entropy };
      });
      parts.policyOptimizer.apply(gradients, learningRate!);
      assignStatistics(outputs.updates);
      if (targetPolicy !== policy) {
        blendVariables(policy.variables, targetPolicy.variables, config.targetTau);
        copyVariables(policy.statistics, targetPolicy.statistics);
      }
      const { entropy } = outputs;
      if (entropy === undefined) return { policyLoss };
      temperature.update(entropy, learningRate!, parts.targetEntropyIn?.(observations!));
      return { policyLoss, entropy, ...(alpha !== undefined && { temperature: alpha }) };
    },
  };
}
