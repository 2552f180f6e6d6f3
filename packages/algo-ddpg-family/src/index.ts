export { ddpgEntry, ddpgPart } from './entry.ts';
export { parts } from './parts.ts';
export type { DdpgRecipe } from './recipe.ts';
export type { ReturnModel } from './critics/returnModel.ts';
