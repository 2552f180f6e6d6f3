export { ddpgEntry, ddpgPart } from './entry.ts';
export { parts } from './parts.ts';
