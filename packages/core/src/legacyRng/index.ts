export { LegacyRng } from './legacyRng.ts';
