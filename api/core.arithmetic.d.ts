// arithmetic/index.d.ts
export { exp } from './exp.ts';
export { log } from './log.ts';
export type { Pair } from './pairs.ts';
export { exactProduct, exactSum } from './pairs.ts';
export { tanh } from './tanh.ts';

// arithmetic/exp.d.ts
export declare function exp(x: number): number;

// arithmetic/log.d.ts
export declare function log(x: number): number;

// arithmetic/pairs.d.ts
export type Pair = readonly [high: number, low: number];
export declare function exactSum(a: number, b: number): Pair;
export declare function exactProduct(a: number, b: number): Pair;

// arithmetic/tanh.d.ts
export declare function tanh(x: number): number;
