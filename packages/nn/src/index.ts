export { activateBackend, backends } from './backends.ts';
export { eagerEngine } from './eagerEngine.ts';
export { currentEngine, setEngine } from './engine.ts';
export type {
  ArraySpec,
  Engine,
  InputArrays,
  OutputArrays,
  StepFunction,
  StepInputs,
  TensorStep,
} from './stepFunction.ts';
export { blendVariables, copyVariables, disposeVariables } from './network.ts';
export type { Network, Variables } from './network.ts';
export { activations, mlp } from './mlp.ts';
export type { MlpOptions } from './mlp.ts';
export { fanInUniform, glorotUniform, heUniform, initializers } from './initializers.ts';
export type { Initializer } from './initializers.ts';
export { adam } from './adam.ts';
export type { AdamOptions, Optimizer } from './adam.ts';
export { clipByGlobalNorm, valueAndGradients } from './gradients.ts';
export type { ValueAndGradients } from './gradients.ts';
export { huber, losses, squared } from './losses.ts';
export { restoreVariables, saveVariables } from './snapshots.ts';
