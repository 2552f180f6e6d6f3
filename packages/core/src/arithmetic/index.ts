export { exp } from './exp.ts';
export { log } from './log.ts';
export type { Pair } from './pairs.ts';
export { exactProduct, exactSum } from './pairs.ts';
export { tanh } from './tanh.ts';
