export { completedInterior, consideredVisits, gumbelRoot } from './gumbel.ts';
export { puctInterior, puctRoot } from './puct.ts';
export type { Assess, InteriorRule, RootChooser, RootRule, SearchRecipe, SearchRules } from './recipe.ts';
export { paperScale, rescaled, type ValueScale } from './scales.ts';
export type { Branch, Searched } from './simulator.ts';
export { TreeBatch } from './treeBatch.ts';
export type { Trees } from './trees.ts';
