// Import this first: the other modules need TensorFlow.js with its gradients and methods.
import '@prism-rl/jit/tensorflow';
export { activateBackend } from './backends.ts';
export { engineOf } from './engine.ts';
export { processorEngine, programsOf } from './recordedStep.ts';
export type { Arrays, ArraySpec } from '@prism-rl/jit';
export type { StepPlacement, Engine, StepFunction, StepInputs, TensorStep } from './engine.ts';
export {
  blendVariables,
  copyVariables,
  disposeVariables,
  variableOf,
  prefixed,
  sequential,
  assignWeights,
  restoreVariables,
  saveVariables,
  weightsOf,
} from './network.ts';
export type { Network, Variables, Layer } from './network.ts';
export {
  dense,
  factorisedNoise,
  noisyDense,
  layerNorm,
  cosineEmbedding,
  activations,
  mlp,
} from './layers.ts';
export { convolutions } from './convolutions.ts';
export { flattenedPicture, torso } from './torso.ts';
export type { ImageSize } from './convolutions.ts';
export { exportedInputs, observationArray, observationInput } from './observationParts.ts';
export { maskingOf } from './possibleActions.ts';
export type { Masking } from './possibleActions.ts';
export { gru } from './gru.ts';
export {
  greedyAction,
  oneHotRows,
  bernoulli,
  categorical,
  diagonalGaussian,
  independent,
  squashedGaussian,
} from './distributions.ts';
export { distributionFor, samplesToActions } from './actionDistributions.ts';
export type { SamplesToActions } from './actionDistributions.ts';
export {
  atomsBetween,
  categoricalMean,
  huber,
  losses,
  squared,
  middleFractions,
  quantileRegressionLoss,
} from './losses.ts';
export { sgd, adam, radam, rmsProp, flushTiny, tiny } from './optimizers.ts';
export { initializers, orthogonal } from './initializers.ts';
export type { Initializer } from './initializers.ts';
export { samplingNoise } from './samplingNoise.ts';
export { StepPerRows } from './stepPerRows.ts';
export type { Optimizer } from './optimizers.ts';
export { clipByGlobalNorm, valueAndGradients, stopGradient } from './gradients.ts';
export type { Distribution, SampleArray, Sampler } from './distributions.ts';
