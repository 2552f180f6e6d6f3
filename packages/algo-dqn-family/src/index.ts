export type { DqnConfig } from './dqn/config.ts';
export type { RecordedDqn } from './dqn/recordDqn.ts';
export { dqnEntry, dqnPart, recordDqn } from './entry.ts';
export { parts, rainbowParts } from './parts.ts';
export type { ValueModel } from './values/valueModel.ts';
