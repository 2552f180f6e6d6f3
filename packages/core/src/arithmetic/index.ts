export { exp } from './exp.ts';
export { log } from './log.ts';
export { exactProduct, exactSum } from './pairs.ts';
export { tanh } from './tanh.ts';
