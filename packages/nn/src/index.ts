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
export { type ImageSize, convolutions } from './convolutions.ts';
export { flattenedPicture, torso } from './torso.ts';
export { exportedInputs, observationArray, observationInput } from './observationParts.ts';
export { type Masking, maskingOf } from './possibleActions.ts';
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
export { type SamplesToActions, distributionFor, samplesToActions } from './actionDistributions.ts';
export {
  atomsBetween,
  categoricalMean,
  huber,
  losses,
  squared,
  middleFractions,
  quantileRegressionLoss,
} from './losses.ts';
export { type Optimizer, sgd, adam, radam, rmsProp, flushTiny, tiny } from './optimizers.ts';
export { type Initializer, initializers, orthogonal } from './initializers.ts';
export { samplingNoise } from './samplingNoise.ts';
export { StepPerRows } from './stepPerRows.ts';
export { clipByGlobalNorm, valueAndGradients, stopGradient } from './gradients.ts';
export type { Distribution, SampleArray, Sampler } from './distributions.ts';
