export { knownModel } from './planning/model.ts';
export { actionValues, solution } from './planning/sweeps.ts';
export { PolicyEvaluation, PolicyIteration, ValueIteration } from './planning/dynamicProgramming.ts';
export { SarsaLambda } from './control/manyStepSarsa.ts';
