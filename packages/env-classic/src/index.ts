export { CartPole } from './cartPole.ts';
export type { CartPoleConfig } from './cartPole.ts';
export { CartPoleVector } from './cartPoleVector.ts';
export { plugin } from './plugin.ts';
