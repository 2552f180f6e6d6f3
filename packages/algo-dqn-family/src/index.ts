export type { DqnConfig } from './dqn/config.ts';
export { beyondAblation, rainbowAblation } from './ablations.ts';
export { type DqnVariant, dqnEntry, dqnPart, recordDqn } from './entry.ts';
export { parts } from './parts.ts';
export type { DqnControls, RecordedDqn } from './dqn/recordDqn.ts';
export type { DqnRecipe, Target } from './dqn/recipe.ts';
export type { Exploration, Guide } from './exploration.ts';
export type { OutputTransitions, ValueModel } from './values/valueModel.ts';
