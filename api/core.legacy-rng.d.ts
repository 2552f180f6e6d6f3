// legacyRng/index.d.ts
export type { LegacyRngState } from './legacyRng.ts';
export { LegacyRng } from './legacyRng.ts';

// legacyRng/legacyRng.d.ts
export type LegacyRngState = {
    bitGenerator: 'MT19937';
    key: number[];
    position: number;
    gauss: number | null;
};
export declare class LegacyRng {
    #private;
    constructor(seed: number);
    seed(seed: number): void;
    nextUint32(): number;
    randomSample(): number;
    uniform(low?: number, high?: number): number;
    randint(low: number, high?: number): number;
    choice(from: number): number;
    choice<T>(from: ArrayLike<T>): T;
    shuffle<A extends {
        readonly length: number;
        [index: number]: unknown;
    }>(array: A): A;
    permutation(n: number): Int32Array;
    randn(): number;
    save(): LegacyRngState;
    restore(state: LegacyRngState): void;
}
