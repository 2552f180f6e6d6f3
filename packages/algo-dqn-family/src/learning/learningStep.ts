import * as tf from '@prism-rl/jit/tensorflow';
import type { ArraySpec, Optimizer, StepInputs } from '@prism-rl/nn';
import { blendVariables, clipByGlobalNorm, copyVariables, valueAndGradients } from '@prism-rl/nn';
import type { DqnConfig } from '../dqn/config.ts';
import { DrawnInputs } from '../network/drawnInputs.ts';
import type { QNetwork } from '../network/qNetwork.ts';
import { possibleValues } from '../network/qNetwork.ts';
import type { ValueModel } from '../values/valueModel.ts';
import { greedyPolicy } from './greedyPolicy.ts';
import { munchausen } from './munchausen.ts';
import type { SequenceShape } from './views.ts';
import { viewsOfSequences, viewsOfTransitions } from './views.ts';

/** Parts of an update. */
export interface LearningParts {
  readonly config: DqnConfig;
  /** The input of the observations of a batch. */
  readonly observations: ArraySpec;
  /** Actions of each branch, where several choices are made at once. */
  readonly branches?: readonly number[];
  readonly model: ValueModel;
  readonly online: QNetwork;
  readonly target: QNetwork;
  readonly optimizer: Optimizer;
}

/** Inputs of every update; beside them `nextObservations`, or of sequences `starts` and `firstStates`, and those of {@link LearningStep.draws}. */
export interface LearnInputs extends StepInputs {
  readonly observations: StepInputs[string];
  /** Indices from 0. */
  readonly actions: StepInputs[string];
  readonly rewards: StepInputs[string];
  readonly discounts: StepInputs[string];
  readonly weights: StepInputs[string];
  readonly learningRate: StepInputs[string];
}

/** An update as a tfjs step, ready to be compiled. */
export interface LearningStep {
  readonly inputs: LearnInputs;
  /** Random inputs, to be drawn anew before each run. */
  readonly draws: readonly DrawnInputs[];
  /** Gives `loss`, `meanQ` and, for prioritized memories, `priorities`. */
  step(inputs: { readonly [K in keyof LearnInputs]: tf.Tensor }): { readonly [name: string]: tf.Tensor };
}

/**
 * The update of the whole family: the policy that it bootstraps from (greedy, double, soft), the model of that policy's
 * values, and a step of the optimizer down the weighted mean of the losses.
 */
export function learningStep(parts: LearningParts): LearningStep {
  const { config, observations: ofObservations, branches = [], model, online, target, optimizer } = parts;
  const { recurrent } = online;
  const sequences: SequenceShape | undefined = recurrent && {
    ...{ batchSize: config.batchSize, burnIn: config.burnIn },
    ...{ length: config.sequenceLength, nStep: config.nStep },
  };
  const rows = config.batchSize * (sequences?.length ?? 1);
  const { noiseSize } = online;
  const drawn = (name: string, fractions: number | undefined, isUsed = true): DrawnInputs =>
    new DrawnInputs(name, {
      noiseSize: isUsed ? noiseSize : 0,
      rows,
      fractions: isUsed ? (fractions ?? 0) : 0,
    });
  // Greedy actions are chosen by a network with separate noise and fractions (Fortunato et al. 2018, for dueling; Dabney et
  // al. 2018, for K samples). Only a plain network may choose by the values it bootstraps from: where masks rule actions out, too.
  const choosesApart = config.double || model.fractions !== undefined;
  const onlineDraws = drawn('online', model.fractions?.online);
  const targetDraws = drawn('target', model.fractions?.target);
  const choiceDraws = drawn('choice', model.fractions?.choose, choosesApart);

  const inputs: LearnInputs = {
    observations: ofObservations,
    actions: { shape: branches.length > 1 ? [rows, branches.length] : [rows], dtype: 'int32' },
    rewards: { shape: [rows] },
    discounts: { shape: [rows] },
    weights: { shape: [rows] },
    learningRate: { shape: [] },
    ...(recurrent === undefined
      ? { nextObservations: ofObservations }
      : {
          starts: { shape: [ofObservations.shape[0]!] },
          firstStates: { shape: [config.batchSize, recurrent.stateSize] },
        }),
    ...onlineDraws.specs,
    ...targetDraws.specs,
    ...choiceDraws.specs,
  };

  const step: LearningStep['step'] = (tensors) => {
    const { weights, learningRate } = tensors;
    const views = sequences ? viewsOfSequences(tensors, sequences) : viewsOfTransitions(tensors);
    const aTm1 = tensors.actions as tf.Tensor1D;
    const discountT = tensors.discounts as tf.Tensor1D;
    let rT = tensors.rewards as tf.Tensor1D;
    let policyT: tf.Tensor2D | undefined;

    const outputsT = views.t(target, targetDraws.of(tensors));
    if (choosesApart || config.munchausen || online.masking !== undefined) {
      const chooser = config.double ? online : target;
      const choosing = choosesApart ? views.t(chooser, choiceDraws.of(tensors)) : outputsT;
      const valuesT = possibleValues(online, model.actionValues, choosing, views.observationsT);
      if (config.munchausen) {
        const outputs = views.tm1(target, targetDraws.of(tensors));
        const qTm1 = possibleValues(online, model.actionValues, outputs, views.observationsTm1);
        const { munchausenAlpha: alpha, munchausenTemperature: temperature, munchausenClip: clip } = config;
        ({ rT, policyT } = munchausen(qTm1, aTm1, rT, discountT, valuesT, { alpha, temperature, clip }));
      } else {
        policyT = greedyPolicy(valuesT, branches);
      }
    }

    const { value, gradients, outputs } = valueAndGradients(online.variables, () => {
      const draws = onlineDraws.of(tensors);
      const outputsTm1 = views.tm1(online, draws);
      const valuesTm1 = model.actionValues(outputsTm1);
      const meanQ = online.masking?.mean(valuesTm1, views.observationsTm1) ?? tf.mean(valuesTm1);
      const rowLosses = model.losses({
        outputsTm1,
        fractionsTm1: draws.fractions,
        aTm1,
        rT,
        discountT,
        outputsT,
        policyT,
      });
      const loss = tf.mean(tf.mul(weights, rowLosses.loss)) as tf.Scalar;
      return config.replay === 'uniform' ? { loss, meanQ } : { loss, meanQ, priorities: rowLosses.priority };
    });
    const clipped =
      config.maxGradientNorm > 0 ? clipByGlobalNorm(gradients, config.maxGradientNorm) : gradients;
    optimizer.apply(clipped, learningRate);
    // A target that follows after every update does so here, without a separate step.
    if (followsEachUpdate(config)) followTarget(online, target, config.targetTau);
    return { loss: value, ...outputs };
  };
  return { inputs, draws: [onlineDraws, targetDraws, choiceDraws], step };
}

/** Whether the target network moves with each update, within the learning step itself. */
export function followsEachUpdate({
  targetUpdateEvery,
  targetUpdateUnit,
}: Pick<DqnConfig, 'targetUpdateEvery' | 'targetUpdateUnit'>): boolean {
  return targetUpdateEvery === 1 && targetUpdateUnit === 'updates';
}

/** Moves the target network towards the online one: all the way for τ = 1. */
export function followTarget(online: QNetwork, target: QNetwork, tau: number): void {
  if (tau === 1) copyVariables(online.variables, target.variables);
  else blendVariables(online.variables, target.variables, tau);
}
