import * as tf from '@prism-rl/jit/tensorflow';
import type { StepInputs } from '@prism-rl/nn';
import { blendVariables, copyVariables, stopGradient, valueAndGradients } from '@prism-rl/nn';
import { assignStatistics } from '../network/batchNetwork.ts';
import type { StatisticUpdate } from '../network/normalization.ts';
import type { Networks } from './networks.ts';

// The update of DDPG, TD3, SAC, TQC and CrossQ, with rlax's names of time: t − 1 is the step of the batch, t the step after it.
//
// 1. Choose actions in S_t by the policy or its target network.
// 2. Compute the targets y, for SAC y = r_t + γ_t (minᵢ qᵢ(S_t, a_t) − α log π(a_t|S_t)), with the target critics.
// 3. Descend the loss of every critic's q(S_{t−1}, A_{t−1}) against y.
// 4. If the policy is due, move the target critics towards the critics.
// 5. If the policy is due, descend α log π(a|S_{t−1}) − q(S_{t−1}, a) by the policy, and move its target network.
// 6. If α is tuned, move the policy's entropy towards the target entropy.
//
// These are two steps to compile, because TD3 updates its policy less often than its critics.

/** A tfjs step to compile. */
export interface LearningStep {
  readonly inputs: StepInputs;
  step(inputs: { readonly [name: string]: tf.Tensor }): { readonly [name: string]: tf.Tensor };
}

/**
 * Updates the critics towards their targets, then the target critics towards the critics: 1 to 4.
 *
 * Inputs: the columns of a replay batch; `noise` if the policy samples; `learningRate`; `tau`, 0 if target networks are not due. Outputs:
 * `criticLoss`, the mean over rows of the sum over critics; `meanQ`; `priorities` for prioritized buffers.
 */
export function criticStep(networks: Networks): LearningStep {
  const { config, form, targetPolicy, critics, targetCritics, criticOptimizer, returns, temperature } =
    networks;
  const rows = config.batchSize;
  const { bootstrapNoise } = form.actor;
  const hasTargets = targetCritics !== critics;
  const isPrioritized = config.replay !== 'uniform';
  const inputs: StepInputs = {
    observations: networks.observations,
    actions: form.inputSize > 0 ? { shape: [rows, form.inputSize] } : { shape: [rows], dtype: 'int32' },
    rewards: { shape: [rows] },
    nextObservations: networks.observations,
    discounts: { shape: [rows] },
    weights: { shape: [rows] },
    learningRate: { shape: [] },
    ...(hasTargets && { tau: { shape: [] } }),
    ...(bootstrapNoise > 0 && { noise: { shape: [rows, bootstrapNoise] } }),
  };
  return {
    inputs,
    step: (tensors) => {
      const { value, gradients, outputs } = valueAndGradients(critics.variables, () => {
        const updates: StatisticUpdate[] = [];
        const [sTm1, sT] = [tensors.observations, tensors.nextObservations] as [tf.Tensor2D, tf.Tensor2D];
        const aTm1 = tensors.actions!;
        const choices = form.actor.bootstrap(
          targetPolicy.apply(sT),
          tensors.noise as tf.Tensor2D | undefined,
        );
        const { outputsTm1, outputsT } = hasTargets
          ? {
              outputsTm1: critics.apply(sTm1, form.input(aTm1), updates),
              outputsT: targetCritics.apply(sT, choices.actions),
            }
          : outputsTogether(networks, sTm1, form.input(aTm1), sT, choices.actions, updates);
        const qTm1 = outputsTm1.map((output) => form.taken(output, aTm1));
        const targets = returns.targets({
          rT: tensors.rewards as tf.Tensor1D,
          discountT: tensors.discounts as tf.Tensor1D,
          outputsT,
          choices,
          temperature: temperature.value(),
        });
        const losses = qTm1.map((one) => returns.losses(one, targets));
        const metrics: { [name: string]: tf.Tensor } = {
          meanQ: tf.mean(tf.stack(qTm1.map((one) => tf.mean(one)))),
        };
        if (isPrioritized)
          metrics.priorities = tf.div(tf.addN(losses.map(({ priority }) => priority)), losses.length);
        const loss = tf.addN(losses.map((one) => one.loss));
        const weighted = isPrioritized ? tf.mul(tensors.weights!, loss) : loss;
        return { loss: tf.mean(weighted) as tf.Scalar, metrics, updates };
      });
      criticOptimizer.apply(gradients, tensors.learningRate!);
      assignStatistics(outputs.updates);
      if (hasTargets) {
        blendVariables(critics.variables, targetCritics.variables, tensors.tau!);
        // Statistics describe the data and are not learned: copy instead of blending.
        copyVariables(critics.statistics, targetCritics.statistics);
      }
      return { criticLoss: value, ...outputs.metrics };
    },
  };
}

/** Computes the critics' outputs for both steps as one batch, so that both are normalised alike (CrossQ: Bhatt et al. 2024, section 3). */
function outputsTogether(
  { critics }: Networks,
  sTm1: tf.Tensor2D,
  aTm1: tf.Tensor2D | undefined,
  sT: tf.Tensor2D,
  aT: tf.Tensor2D | undefined,
  updates: StatisticUpdate[],
): { readonly outputsTm1: tf.Tensor2D[]; readonly outputsT: tf.Tensor2D[] } {
  const outputs = critics.apply(tf.concat2d([sTm1, sT], 0), aTm1 && tf.concat2d([aTm1, aT!], 0), updates);
  const halves = outputs.map((output) => tf.split(output, 2, 0) as [tf.Tensor2D, tf.Tensor2D]);
  return {
    outputsTm1: halves.map(([first]) => first),
    outputsT: halves.map(([, second]) => stopGradient(second)),
  };
}

/**
 * Updates the policy along the critics' gradient, and the temperature: 5 and 6. The loss is
 *
 *   E[α log π(a|s) − q(s, a)],  a ~ π(s), differentiated through a (Silver et al. 2014; Haarnoja et al. 2018, "Soft actor-critic
 *   algorithms and applications", equation 7)
 *
 * Inputs: `observations`, `noise` if the policy samples, `learningRate`. Outputs: `policyLoss`; `entropy` of a stochastic policy, estimated
 * on the batch; `temperature` before the step, if there is an entropy term.
 */
export function policyStep(networks: Networks): LearningStep {
  const { config, form, policy, targetPolicy, critics, returns, temperature } = networks;
  const rows = config.batchSize;
  const { improveNoise } = form.actor;
  const inputs: StepInputs = {
    observations: networks.observations,
    learningRate: { shape: [] },
    ...(improveNoise > 0 && { noise: { shape: [rows, improveNoise] } }),
  };
  return {
    inputs,
    step: ({ observations, noise, learningRate }) => {
      const alpha = temperature.value();
      const { value, gradients, outputs } = valueAndGradients(policy.variables, () => {
        const updates: StatisticUpdate[] = [];
        const states = observations as tf.Tensor2D;
        const choices = form.actor.improve(policy.apply(states, updates), noise as tf.Tensor2D | undefined);
        const q = returns.policyObjective(critics.apply(states, choices.actions));
        if (choices.logProbs === undefined)
          return { loss: tf.neg(tf.mean(choices.mean(q))) as tf.Scalar, updates, entropy: undefined };
        const entropy = tf.neg(tf.mean(choices.mean(choices.logProbs)));
        const costs = alpha === undefined ? tf.neg(q) : tf.sub(tf.mul(alpha, choices.logProbs), q);
        return { loss: tf.mean(choices.mean(costs)) as tf.Scalar, updates, entropy };
      });
      networks.policyOptimizer.apply(gradients, learningRate!);
      assignStatistics(outputs.updates);
      if (targetPolicy !== policy) {
        blendVariables(policy.variables, targetPolicy.variables, config.targetTau);
        copyVariables(policy.statistics, targetPolicy.statistics);
      }
      const { entropy } = outputs;
      if (entropy === undefined) return { policyLoss: value };
      temperature.update(entropy, learningRate!, networks.targetEntropyIn?.(observations!));
      return { policyLoss: value, entropy, ...(alpha !== undefined && { temperature: alpha }) };
    },
  };
}
