export { GymnasiumEnv } from './node/gymnasiumEnv.ts';
export { GymnasiumVector } from './node/gymnasiumVector.ts';
export type { GymnasiumConfig } from './settings.ts';
