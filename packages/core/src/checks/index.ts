/** What JSON and entries of plugins have to look like. */
export { isOpponentName } from '../plugin/opponentName.ts';
export { checkActions, packAction } from '../rows/checkAction.ts';
export { unmet } from '../settings/settings.ts';
export { checkMaskSpace, choicesOf, PossibleActions, possibleIn, startsOf } from '../spaces/actionMask.ts';
export { describeValue } from '../words.ts';
export {
  accepted,
  checkActionCount,
  checkDiscreteActions,
  checkIndex,
  checkNumEnvs,
  checkTimeLimit,
  inMemory,
  invalidAction,
  notReset,
  requireCounts,
  requireFinite,
  requireSpacesOf,
  spacesOf,
  wholeNumber,
} from './refusals.ts';
export * as shape from './shape.ts';
export { requireAgent, requireLogger } from './soundParts.ts';
export { checkResetResult, checkStepResult } from './soundResult.ts';
export { checkedStep, type StepChecks, soundStep } from './soundStep.ts';
