export { GymnasiumEnv } from './node/gymnasiumEnv.ts';
export { GymnasiumVector } from './node/gymnasiumVector.ts';
