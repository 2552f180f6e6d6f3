import * as tf from '@prism-rl/jit/tensorflow';
import type { StepInputs } from '@prism-rl/nn';
import { blendVariables, copyVariables, stopGradient, valueAndGradients } from '@prism-rl/nn';
import { assignStatistics } from '../network/batchNetwork.ts';
import type { StatisticUpdate } from '../network/normalization.ts';
import type { Parts } from './parts.ts';

/** A tfjs step to compile. */
export interface LearningStep {
  readonly inputs: StepInputs;
  step(inputs: { readonly [name: string]: tf.Tensor }): { readonly [name: string]: tf.Tensor };
}

/**
 * Updates the critics towards their targets, then the target critics towards the critics.
 *
 * Inputs: the columns of a replay batch; `noise` if the policy samples; `learningRate`; `tau`, 0 if target networks are not due. Outputs:
 * `criticLoss`, the mean over rows of the sum over critics; `meanQ`; `priorities` for prioritized buffers.
 */
export function criticStep(parts: Parts): LearningStep {
  const { config, form, critics, targetCritics, criticOptimizer } = parts;
  const rows = config.batchSize;
  const { bootstrapNoise } = form.actor;
  const follows = targetCritics !== critics;
  const inputs: StepInputs = {
    observations: parts.observations,
    actions: form.inputSize > 0 ? { shape: [rows, form.inputSize] } : { shape: [rows], dtype: 'int32' },
    rewards: { shape: [rows] },
    nextObservations: parts.observations,
    discounts: { shape: [rows] },
    weights: { shape: [rows] },
    learningRate: { shape: [] },
    ...(follows && { tau: { shape: [] } }),
    ...(bootstrapNoise > 0 && { noise: { shape: [rows, bootstrapNoise] } }),
  };
  return {
    inputs,
    step: (tensors) => {
      const { value, gradients, outputs } = valueAndGradients(critics.variables, () => {
        const updates: StatisticUpdate[] = [];
        const { predicted, targets } = compared(parts, tensors, updates);
        const losses = predicted.map((one) => parts.returns.losses(one, targets));
        const told: { [name: string]: tf.Tensor } = {
          meanQ: tf.mean(tf.stack(predicted.map((one) => tf.mean(one)))),
        };
        if (config.replay !== 'uniform') {
          told.priorities = tf.div(tf.addN(losses.map(({ priority }) => priority)), losses.length);
        }
        const loss = tf.addN(losses.map((one) => one.loss));
        const weighted = config.replay === 'uniform' ? loss : tf.mul(tensors.weights!, loss);
        return { loss: tf.mean(weighted) as tf.Scalar, told, updates };
      });
      criticOptimizer.apply(gradients, tensors.learningRate!);
      assignStatistics(outputs.updates);
      if (follows) {
        blendVariables(critics.variables, targetCritics.variables, tensors.tau!);
        // Statistics describe the data and are not learned: copy instead of blending.
        copyVariables(critics.statistics, targetCritics.statistics);
      }
      return { criticLoss: value, ...outputs.told };
    },
  };
}

function compared(
  { form, targetPolicy, critics, targetCritics, temperature, returns }: Parts,
  tensors: { readonly [name: string]: tf.Tensor },
  updates: StatisticUpdate[],
): { readonly predicted: readonly tf.Tensor2D[]; readonly targets: tf.Tensor2D } {
  const observations = tensors.observations as tf.Tensor2D;
  const nextObservations = tensors.nextObservations as tf.Tensor2D;
  const actions = tensors.actions!;
  const choices = form.actor.bootstrap(
    targetPolicy.apply(nextObservations),
    tensors.noise as tf.Tensor2D | undefined,
  );
  const input = form.input(actions);
  let outputsTm1: tf.Tensor2D[];
  let outputsT: tf.Tensor2D[];
  if (targetCritics === critics) {
    // Pass both steps as one batch, so that both are normalised alike (Bhatt et al. 2024, section 3).
    const both = critics.apply(
      tf.concat2d([observations, nextObservations], 0),
      input && tf.concat2d([input, choices.actions!], 0),
      updates,
    );
    const halves = both.map((output) => tf.split(output, 2, 0) as [tf.Tensor2D, tf.Tensor2D]);
    outputsTm1 = halves.map(([first]) => first);
    outputsT = halves.map(([, second]) => stopGradient(second));
  } else {
    outputsTm1 = critics.apply(observations, input, updates);
    outputsT = targetCritics.apply(nextObservations, choices.actions);
  }
  return {
    predicted: outputsTm1.map((output) => form.taken(output, actions)),
    targets: returns.targets({
      rT: tensors.rewards as tf.Tensor1D,
      discountT: tensors.discounts as tf.Tensor1D,
      outputsT,
      choices,
      temperature: temperature.value(),
    }),
  };
}
