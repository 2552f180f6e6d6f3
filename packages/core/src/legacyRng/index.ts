export type { LegacyRngState } from './legacyRng.ts';
export { LegacyRng } from './legacyRng.ts';
