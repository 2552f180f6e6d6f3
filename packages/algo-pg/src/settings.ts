// What agents beside those of this package say of themselves in the same words: settings, and the spaces they are for.
export * as learningSettings from './learningSettings.ts';

export { networkSettings } from './network/networkSettings.ts';
export { supportsActions } from './supports.ts';
