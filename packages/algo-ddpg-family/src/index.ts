export { sacAblation } from './ablations.ts';
export { type DdpgVariant, ddpgEntry } from './entry.ts';
export { parts } from './parts.ts';
export { ddpgPart } from './part.ts';
export type { DdpgRecipe } from './recipe.ts';
export type { ReturnModel } from './critics/returnModel.ts';
