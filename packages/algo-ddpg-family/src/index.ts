export { sacAblation } from './ablations.ts';
export { type DdpgVariant, ddpgEntry } from './entry.ts';
export { parts } from './parts.ts';
