// Imported first: the other modules need TensorFlow.js with its gradients and methods.
import '@prism-rl/jit/tensorflow';
export { activateBackend } from './backends.ts';
export { eagerEngine } from './eagerEngine.ts';
export { engineOf } from './engineOf.ts';
export type { Arrays, ArraySpec } from '@prism-rl/jit';
export type {
  Engine,
  StepFunction,
  StepInputs,
  StepPlacement,
  TensorStep,
} from './stepFunction.ts';
export { blendVariables, copyVariables, disposeVariables } from './network.ts';
export { variableOf } from './variableOf.ts';
export type { Network, Variables } from './network.ts';
export { prefixed, sequential } from './sequential.ts';
export type { Layer } from './sequential.ts';
export { dense } from './dense.ts';
export { factorisedNoise, noisyDense } from './noisyDense.ts';
export { convolutions } from './convolutions.ts';
export type { HiddenActivation, NetworkName } from './settings.ts';
export { torso } from './torso.ts';
export type { Torso } from './torso.ts';
export { exportedInputs } from './observationParts.ts';
export { maskingOf } from './possibleActions.ts';
export type { Masking } from './possibleActions.ts';
export { layerNorm } from './layerNorm.ts';
export { gru } from './gru.ts';
export type { Recurrence } from './gru.ts';
export { duel } from './dueling.ts';
export { greedyAction } from './greedyAction.ts';
export { cosineEmbedding } from './cosineEmbedding.ts';
export { atomsBetween, categoricalMean } from './categorical.ts';
export { activations, mlp } from './mlp.ts';
export { sgd } from './sgd.ts';
export { initializers } from './initializers.ts';
export type { Initializer } from './initializers.ts';
export { orthogonal } from './orthogonal.ts';
export { oneHotRows } from './oneHotRows.ts';
export { observationArray, observationInput } from './observationInput.ts';
export { StepPerRows } from './stepPerRows.ts';
export { adam } from './adam.ts';
export type { Optimizer } from './adam.ts';
export { radam } from './radam.ts';
export { rmsProp } from './rmsProp.ts';
export { flushTiny, tiny } from './flushTiny.ts';
export { clipByGlobalNorm, valueAndGradients } from './gradients.ts';
export { scaleGradient } from './scaleGradient.ts';
export { stopGradient } from './stopGradient.ts';
export { huber, losses, squared } from './losses.ts';
export { middleFractions, quantileRegressionLoss } from './quantileRegression.ts';
export type { Distribution, SampleArray, Sampler } from './distributions/distribution.ts';
export { bernoulli } from './distributions/bernoulli.ts';
export { categorical } from './distributions/categorical.ts';
export { diagonalGaussian } from './distributions/diagonalGaussian.ts';
export { independent } from './distributions/independent.ts';
export type { IndependentDistribution } from './distributions/independent.ts';
export { squashedGaussian } from './distributions/squashedGaussian.ts';
export { restoreVariables, saveVariables } from './snapshots.ts';
