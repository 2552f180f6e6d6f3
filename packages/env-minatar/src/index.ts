export type { MinAtarId } from './catalogue.ts';
export type { MinAtarConfig } from './config.ts';
export { MinAtarEnv, MinAtarVectorEnv } from './minAtarEnv.ts';
export { plugin } from './plugin.ts';
