export { MinAtarEnv } from './minAtarEnv.ts';
