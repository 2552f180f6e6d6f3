export { MinAtarEnv, MinAtarVectorEnv } from './minAtarEnv.ts';
