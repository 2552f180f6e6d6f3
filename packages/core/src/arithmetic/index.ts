export { exp, tanh } from './exp.ts';
export { log } from './log.ts';
