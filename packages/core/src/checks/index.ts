export { packAction } from '../rows/checkAction.ts';
export { checkMaskSpace, choicesOf, PossibleActions } from '../spaces/actionMask.ts';
export { describeValue } from '../words/describeValue.ts';
export { accepted, requireCounts } from './accepted.ts';
export type { StepChecks } from './checkedStep.ts';
export { checkedStep } from './checkedStep.ts';
export { inMemory } from './inMemory.ts';
export {
  checkActionCount,
  checkDiscreteActions,
  checkNumEnvs,
  checkTimeLimit,
  invalidAction,
  notReset,
} from './refusals.ts';
export { requireSpacesOf, spacesOf } from './savedSpaces.ts';
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
export { requireEnv } from './soundEnv.ts';
export { requireAgent, requireLogger } from './soundParts.ts';
export { checkResetResult, checkStepResult } from './soundResult.ts';
export { soundStep } from './soundStep.ts';
