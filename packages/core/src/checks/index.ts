export { packAction } from '../rows/checkAction.ts';
export { checkMaskSpace, choicesOf, PossibleActions } from '../spaces/actionMask.ts';
export { describeValue } from '../words.ts';
export {
  accepted,
  checkActionCount,
  checkDiscreteActions,
  checkNumEnvs,
  checkTimeLimit,
  inMemory,
  invalidAction,
  notReset,
  requireCounts,
  requireSpacesOf,
  spacesOf,
  wholeNumber,
} from './refusals.ts';
export type { Misfit, Shape, Shapes } from './shape.ts';
export {
  either,
  firstMisfit,
  isObject,
  listOf,
  misfitOf,
  object,
  onlyFields,
  optional,
  text,
  wholeFrom,
  withFields,
} from './shape.ts';
export { requireAgent, requireEnv, requireLogger } from './soundParts.ts';
export { checkResetResult, checkStepResult } from './soundResult.ts';
export type { StepChecks } from './soundStep.ts';
export { checkedStep, soundStep } from './soundStep.ts';
