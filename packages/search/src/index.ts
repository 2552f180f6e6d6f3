export { completedInterior, consideredVisits, gumbelRoot } from './gumbel.ts';
export { puctInterior, puctRoot } from './puct.ts';
export type {
  Assess,
  InteriorRule,
  RootChooser,
  RootRule,
  Searched,
  SearchRecipe,
  SearchRules,
  ValueScale,
} from './recipe.ts';
export { paperScale, rescaled } from './scales.ts';
export { TreeBatch } from './treeBatch.ts';
export type { Trees } from './trees.ts';
