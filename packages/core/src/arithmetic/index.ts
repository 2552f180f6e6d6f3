export { exp, tanh } from './exp.ts';
export { exactProduct, exactSum, log } from './log.ts';
