export type { DqnConfig } from './dqn/config.ts';
export { beyondAblation, rainbowAblation } from './ablations.ts';
export { type DqnVariant, dqnEntry } from './entry.ts';
export { parts } from './parts.ts';
export { type DqnControls, type RecordedDqn, recordDqn } from './dqn/recordDqn.ts';
