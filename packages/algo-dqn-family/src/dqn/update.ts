import * as tf from '@prism-rl/jit/tensorflow';
import type { ArraySpec, Optimizer, StepInputs } from '@prism-rl/nn';
import { blendVariables, clipByGlobalNorm, copyVariables, valueAndGradients } from '@prism-rl/nn';
import { DrawnInputs } from '../network/drawnInputs.ts';
import { possibleValues, type QNetwork } from '../network/qNetwork.ts';
import { greedyPolicy, type OutputTransitions, type RowLosses } from '../values/valueModel.ts';
import type { DqnConfig } from './config.ts';
import type { DqnRecipe } from './recipe.ts';
import type { Term } from './term.ts';
import { type Views, viewsOfSequences, viewsOfTransitions } from './views.ts';

export interface UpdateParts {
  readonly config: DqnConfig;
  readonly observations: ArraySpec;
  /** Number of actions per branch, if there are several. */
  readonly branches?: readonly number[];
  readonly recipe: Pick<DqnRecipe, 'values' | 'target' | 'loss' | 'terms' | 'columns' | 'tau'>;
  /** Whether to return priorities; default: whether the settings do. */
  readonly isPrioritized?: boolean;
  readonly online: QNetwork;
  readonly target: QNetwork;
  readonly optimizer: Optimizer;
}

type InputName = 'observations' | 'actions' | 'rewards' | 'discounts' | 'weights' | 'learningRate';

/**
 * Inputs of every update; actions are indices from 0. Further inputs are `nextObservations`, or sequences' `starts` and `firstStates`, and
 * {@link Update.draws}, the recipe's columns, and with `nStepLoss` the ends of longer windows.
 */
export type UpdateInputs = StepInputs & { readonly [name in InputName]: StepInputs[string] };

/** An update as a tfjs step to compile. */
export interface Update {
  readonly inputs: UpdateInputs;
  /** Random inputs, sampled before each run. */
  readonly draws: readonly DrawnInputs[];
  /** Returns `loss`, its terms, `meanQ`, `clippedTargets` of models with bounds and, for prioritized buffers, `priorities`. */
  step(inputs: { readonly [K in keyof UpdateInputs]: tf.Tensor }): { readonly [name: string]: tf.Tensor };
}

/**
 * Update of DQN and its family, a gradient step of the weighted mean loss:
 *
 * 1. Compute the target network's outputs in S_t.
 * 2. Choose the policy to bootstrap from: greedy in these outputs, greedy in the online network's (double), or soft (Munchausen).
 * 3. Compute the loss of the online network's outputs in S_{t−1}: DQN's ℓ(δ) or a loss of return distributions.
 *    Add the same loss of longer returns (`nStepLoss`), and the recipe's further terms.
 * 4. Clip the gradients by norm and apply the optimizer; then update the target network, if it follows every update.
 */
export function dqnUpdate(parts: UpdateParts): Update {
  const { config, observations: ofObservations, branches = [], online, target, optimizer } = parts;
  const { values: model, target: policy, loss: lossOf, terms, columns = [] } = parts.recipe;
  const isPrioritized = parts.isPrioritized ?? config.replay !== 'uniform';
  const { recurrent, noiseSize } = online;
  const rows = config.batchSize * (recurrent === undefined ? 1 : config.sequenceLength);
  const drawn = (name: string, fractions = 0, isUsed = true): DrawnInputs =>
    new DrawnInputs(name, { noiseSize: isUsed ? noiseSize : 0, rows, fractions: isUsed ? fractions : 0 });
  // A separate pass with its own noise and fractions chooses greedy actions (Fortunato et al. 2018, for dueling; Dabney et al. 2018, for K
  // samples). Only a plain network may choose by the values that it bootstraps from, also if masks exclude actions.
  const choosesApart = policy.isDouble || model.fractions !== undefined;
  const onlineDraws = drawn('online', model.fractions?.online);
  const targetDraws = drawn('target', model.fractions?.target);
  const choiceDraws = drawn('choice', model.fractions?.choose, choosesApart);

  const inputs: UpdateInputs = {
    observations: ofObservations,
    actions: { shape: branches.length > 1 ? [rows, branches.length] : [rows], dtype: 'int32' },
    rewards: { shape: [rows] },
    discounts: { shape: [rows] },
    weights: { shape: [rows] },
    ...Object.fromEntries(columns.map((name) => [name, { shape: [rows] }])),
    learningRate: { shape: [] },
    ...(parts.recipe.tau && followsEachUpdate(config) && { tau: { shape: [] } }),
    ...(recurrent === undefined
      ? {
          nextObservations: ofObservations,
          ...(config.nStepLoss > 0 && {
            longerNextObservations: ofObservations,
            longerRewards: { shape: [rows] },
            longerDiscounts: { shape: [rows] },
          }),
        }
      : {
          starts: { shape: [ofObservations.shape[0]!] },
          firstStates: { shape: [config.batchSize, recurrent.stateSize] },
        }),
    ...onlineDraws.specs,
    ...targetDraws.specs,
    ...choiceDraws.specs,
  };

  const step: Update['step'] = (tensors) => {
    const views = recurrent ? viewsOfSequences(tensors, config) : viewsOfTransitions(tensors);
    const aTm1 = tensors.actions as tf.Tensor1D;

    /** What a loss bootstraps from, for transitions that end in the views' S_t. */
    const bootstrapIn = (ends: Views, rewards: tf.Tensor, discounts: tf.Tensor) => {
      const discountT = discounts as tf.Tensor1D;
      let rT = rewards as tf.Tensor1D;
      let policyT: tf.Tensor2D | undefined;
      let policyOf: OutputTransitions['policyOf'];
      const outputsT = ends.t(target, targetDraws.of(tensors));
      if (choosesApart || policy.bootstrap !== undefined || online.masking !== undefined) {
        const chooser = policy.isDouble ? online : target;
        const choosing = choosesApart ? ends.t(chooser, choiceDraws.of(tensors)) : outputsT;
        const valuesT = (values = model.actionValues): tf.Tensor2D =>
          possibleValues(online, values, choosing, ends.observationsT);
        if (policy.bootstrap !== undefined) {
          const qTm1 = (): tf.Tensor2D => {
            const outputs = views.tm1(target, targetDraws.of(tensors));
            return possibleValues(online, model.actionValues, outputs, views.observationsTm1);
          };
          ({ rT, policyT } = policy.bootstrap({ qTm1, aTm1, rT, discountT, qT: valuesT() }));
        } else {
          policyOf = (values) => greedyPolicy(valuesT(values), branches);
          policyT = policyOf(model.actionValues);
        }
      }
      return { rT, discountT, outputsT, policyT, ...(policyOf && { policyOf }) };
    };
    const bootstrap = bootstrapIn(views, tensors.rewards, tensors.discounts);
    const { longerRewards, longerDiscounts, longerNextObservations } = tensors;
    const longer =
      longerNextObservations &&
      bootstrapIn(
        viewsOfTransitions({ ...tensors, nextObservations: longerNextObservations }),
        longerRewards!,
        longerDiscounts!,
      );

    const { value, gradients, outputs } = valueAndGradients(online.variables, () => {
      const draws = onlineDraws.of(tensors);
      const outputsTm1 = views.tm1(online, draws);
      const valuesTm1 = model.actionValues(outputsTm1);
      const meanQ = online.masking?.mean(valuesTm1, views.observationsTm1) ?? tf.mean(valuesTm1);
      const fractionsTm1 = draws.fractions;
      const lossesOf = (end: typeof bootstrap): RowLosses =>
        model.losses({ outputsTm1, fractionsTm1, aTm1, ...end }, lossOf);
      const weighted = ({ loss }: RowLosses): tf.Scalar => tf.mean(tf.mul(tensors.weights, loss));
      const ofRows = lossesOf(bootstrap);
      const ofValues = weighted(ofRows);
      const { priority: priorities, outside } = ofRows;
      const { observationsTm1, observationsT } = views;
      const { rT, discountT } = bootstrap;
      const batch = (): Parameters<Term>[0] => ({
        ...{ observationsTm1, observationsT, aTm1, rT, discountT },
        qTm1: online.masking?.apply(valuesTm1, observationsTm1) ?? valuesTm1,
        columns: Object.fromEntries(columns.map((name) => [name, tensors[name] as tf.Tensor1D])),
        featuresTm1: () => views.featuresTm1(online),
        parameters: Object.values(online.variables),
      });
      const further = Object.entries(terms).map(([name, term]) => [name, term(batch())] as const);
      if (longer) further.push(['nStepLoss', tf.mul(config.nStepLoss, weighted(lossesOf(longer)))]);
      const summands = [ofValues, ...further.map(([, term]) => term)];
      return {
        loss: (summands.length === 1 ? ofValues : tf.addN(summands)) as tf.Scalar,
        ...{ ...Object.fromEntries(further), meanQ },
        ...(outside && { clippedTargets: tf.mean(outside) }),
        ...(isPrioritized && { priorities }),
      };
    });
    const isCut = config.maxGradientNorm > 0;
    const clipped = isCut ? clipByGlobalNorm(gradients, config.maxGradientNorm) : gradients;
    optimizer.apply(clipped, tensors.learningRate);
    if (followsEachUpdate(config)) followTarget(online, target, tensors.tau ?? config.targetTau);
    return { loss: value, ...outputs };
  };
  return { inputs, draws: [onlineDraws, targetDraws, choiceDraws], step };
}

/** Whether the target network follows every update, within the update itself. */
export function followsEachUpdate({
  targetUpdateEvery,
  targetUpdateUnit,
}: Pick<DqnConfig, 'targetUpdateEvery' | 'targetUpdateUnit'>): boolean {
  return targetUpdateEvery === 1 && targetUpdateUnit === 'updates';
}

/** Moves the target network towards the online one; τ = 1 copies. */
export function followTarget(online: QNetwork, target: QNetwork, tau: number | tf.Tensor): void {
  if (tau === 1) copyVariables(online.variables, target.variables);
  else blendVariables(online.variables, target.variables, tau);
}
