export { plugin } from './plugin.ts';
export { a3cSettings, defaultLearners } from './config.ts';
export type { A3cConfig } from './config.ts';
export { a3cLoss, a3cRecipe } from './recipe.ts';
