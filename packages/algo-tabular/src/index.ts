export { knownModel } from './planning/model.ts';
export { actionValues, solution } from './planning/sweeps.ts';
export { PolicyEvaluation, PolicyIteration, ValueIteration } from './planning/dynamicProgramming.ts';
export { NStepTemporalDifference, TemporalDifferenceLambda } from './prediction/temporalDifference.ts';
export { SarsaLambda } from './control/manyStepSarsa.ts';
