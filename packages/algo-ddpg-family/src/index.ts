export { armEntry } from './arms/armEntry.ts';
export { sacAblation } from './arms/ablations.ts';
export { arms } from './arms/arms.ts';
export { parts } from './arms/parts.ts';
