import * as tf from '@prism-rl/jit/tensorflow';
import type { StepInputs } from '@prism-rl/nn';
import { blendVariables, copyVariables, prefixed, stopGradient, valueAndGradients } from '@prism-rl/nn';
import type { Choices } from '../actor/actor.ts';
import { assignStatistics } from '../network/batchNetwork.ts';
import type { StatisticUpdate } from '../network/normalization.ts';
import { expectileLoss, valuesOfData } from './improvement.ts';
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
// A policy that learns from data improves otherwise in 5, see improvement.ts; with implicit Q-learning, 1 and 2 are y = r_t + γ_t v(S_t), and v
// descends its own loss in 3.
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
  const { stateValues, expectile } = networks;
  const rows = config.batchSize;
  const { bootstrapNoise } = form.actor;
  const hasTargets = targetCritics !== critics;
  const isPrioritized = config.replay !== 'uniform';
  const inputs: StepInputs = {
    observations: networks.observations,
    actions: actionsOf(networks),
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
      const trained = { ...critics.variables, ...(stateValues && prefixed('value', stateValues.variables)) };
      const { value, gradients, outputs } = valueAndGradients(trained, () => {
        const updates: StatisticUpdate[] = [];
        const [sTm1, sT] = [tensors.observations, tensors.nextObservations] as [tf.Tensor2D, tf.Tensor2D];
        const aTm1 = tensors.actions!;
        // V(s) stands for itself.
        const choices: Choices = stateValues
          ? { mean: (x) => tf.reshape(x, [rows]) }
          : form.actor.bootstrap(targetPolicy.apply(sT), tensors.noise as tf.Tensor2D | undefined);
        const { outputsTm1, outputsT } = hasTargets
          ? {
              outputsTm1: critics.apply(sTm1, form.input(aTm1), updates),
              outputsT: stateValues
                ? [stopGradient(stateValues.apply(sT))]
                : targetCritics.apply(sT, choices.actions),
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
        const meanLoss = tf.mean(weighted) as tf.Scalar;
        if (stateValues === undefined) return { loss: meanLoss, metrics, updates };
        const u = tf.sub(valuesOfData(networks, sTm1, aTm1), stateValues.apply(sTm1, updates));
        const valueLoss = tf.mean(expectileLoss(u, expectile!));
        const both = tf.add(meanLoss, valueLoss) as tf.Scalar;
        return { loss: both, metrics: { ...metrics, valueLoss }, updates };
      });
      criticOptimizer.apply(gradients, tensors.learningRate!);
      assignStatistics(outputs.updates);
      if (hasTargets && stateValues === undefined) followCritics(networks, tensors.tau!);
      return { criticLoss: value, ...outputs.metrics };
    },
  };
}

function followCritics({ critics, targetCritics }: Networks, tau: number | tf.Tensor): void {
  blendVariables(critics.variables, targetCritics.variables, tau);
  // Statistics describe the data and are not learned: copy instead of blending.
  copyVariables(critics.statistics, targetCritics.statistics);
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
 * Updates the policy by its {@link Improvement}, and the temperature: 5 and 6. With implicit Q-learning, the target critics follow after it: the
 * policy weighs actions by those that the state values learned from.
 *
 * Inputs: `observations`, `actions` if the improvement reads them, `noise` if the policy samples, `learningRate`. Outputs: `policyLoss`;
 * `entropy` of a stochastic policy, estimated on the batch; `temperature` before the step, if there is an entropy term.
 */
export function policyStep(networks: Networks): LearningStep {
  const { config, form, policy, targetPolicy, temperature, improvement } = networks;
  const { improveNoise } = form.actor;
  const inputs: StepInputs = {
    observations: networks.observations,
    ...(improvement.readsActions && { actions: actionsOf(networks) }),
    learningRate: { shape: [] },
    ...(improveNoise > 0 && { noise: { shape: [config.batchSize, improveNoise] } }),
  };
  return {
    inputs,
    step: ({ observations, actions, noise, learningRate }) => {
      const alpha = temperature.value();
      const { value, gradients, outputs } = valueAndGradients(policy.variables, () => {
        const updates: StatisticUpdate[] = [];
        const batch = { states: observations as tf.Tensor2D, actions, noise: noise as tf.Tensor2D, updates };
        const { loss, entropy } = improvement.loss(networks, batch);
        return { loss, updates, entropy };
      });
      networks.policyOptimizer.apply(gradients, learningRate!);
      assignStatistics(outputs.updates);
      if (targetPolicy !== policy) {
        blendVariables(policy.variables, targetPolicy.variables, config.targetTau);
        copyVariables(policy.statistics, targetPolicy.statistics);
      }
      if (networks.stateValues !== undefined) followCritics(networks, config.targetTau);
      const { entropy } = outputs;
      if (entropy === undefined) return { policyLoss: value };
      temperature.update(entropy, learningRate!, networks.targetEntropyIn?.(observations!));
      return { policyLoss: value, entropy, ...(alpha !== undefined && { temperature: alpha }) };
    },
  };
}

/** The input of a batch's actions. */
function actionsOf({ config: { batchSize }, form }: Networks): StepInputs[string] {
  return form.inputSize > 0 ? { shape: [batchSize, form.inputSize] } : { shape: [batchSize], dtype: 'int32' };
}
