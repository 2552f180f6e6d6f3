export { plugin } from './plugin.ts';
export type { DdpgFamilyConfig } from './config.ts';
export { armEntry } from './arms/armEntry.ts';
export { sacAblation } from './arms/ablations.ts';
export { arms } from './arms/arms.ts';
export type { Arm } from './arms/arm.ts';
export { parts } from './arms/parts.ts';
