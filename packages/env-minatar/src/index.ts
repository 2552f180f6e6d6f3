export { MinAtarEnv, MinAtarVectorEnv } from './minAtarEnv.ts';
export { plugin } from './plugin.ts';
