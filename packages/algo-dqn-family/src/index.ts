export type { DqnConfig } from './dqn/config.ts';
export { rainbowAblation } from './arms/ablation.ts';
export { beyondAblation } from './arms/beyondAblation.ts';
export { armEntry } from './arms/armEntry.ts';
export { arms } from './arms/arms.ts';
export { parts } from './arms/parts.ts';
