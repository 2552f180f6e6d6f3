// node/index.d.ts
export { LearnerThreads } from './learnerThreads.ts';

// a3c/config.d.ts
import * as v from 'valibot';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type A3cConfig = NetworkConfig & {
    shared: boolean;
    updates: 'lock-free' | 'locked' | 'round-robin';
    tMax: number;
    discount: number;
    learningRate: number;
    anneal: boolean;
    optimizer: 'rmsprop' | 'adam' | 'sgd';
    decay: number;
    momentum: number;
    epsilon: number;
    valueCoefficient: number;
    entropyCoefficient: number;
    maxGradientNorm: number;
};
export declare const a3cSchema: v.GenericSchema<unknown, A3cConfig>;
export declare function defaultLearners({ updates }: Pick<A3cConfig, 'updates'>, preset: number | undefined, processors?: number): number;
export declare const a3cDefaults: A3cConfig;

// a3c/sharedParameters.d.ts
import type { Snapshot } from '@prism-rl/core';
import type { A3cConfig } from './config.ts';
export interface SharedMemory {
    readonly parameters: ArrayBufferLike;
    readonly first: ArrayBufferLike;
    readonly second: ArrayBufferLike;
    readonly lock: ArrayBufferLike;
    readonly counters: ArrayBufferLike;
}
export type SharedParametersConfig = Pick<A3cConfig, 'updates' | 'optimizer' | 'decay' | 'epsilon' | 'momentum'>;
export declare class SharedParameters {
    #private;
    readonly memory: SharedMemory;
    constructor(memory: SharedMemory, config: SharedParametersConfig);
    static allocate(size: number, { updates, optimizer }: SharedParametersConfig): SharedMemory;
    get size(): number;
    get updates(): number;
    get steps(): number;
    read(out: Float32Array): void;
    write(values: Float32Array): void;
    update(gradient: Float32Array, learningRate: number, steps: number): void;
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
}

// network/networkConfig.d.ts
import type { HiddenActivation } from '@prism-rl/nn';
import * as v from 'valibot';
export type NetworkConfig = {
    network: 'auto' | 'mlp' | 'minatar' | 'nips' | 'nature';
    hidden: number[];
    activation: HiddenActivation;
    initializer: 'fanInUniform' | 'glorotUniform' | 'heUniform' | 'orthogonal';
};
export declare const networkEntries: {
    network: v.PicklistSchema<["auto", "mlp", "minatar", "nips", "nature"], undefined>;
    hidden: v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">, v.MaxValueAction<number, 16384, "must be at most 16384">]>, undefined>, v.MaxLengthAction<number[], 64, "must be at most 64 layers">]>;
    activation: v.PicklistSchema<readonly ["relu", "tanh", "sigmoid", "elu"], undefined>;
    initializer: v.PicklistSchema<["fanInUniform", "glorotUniform", "heUniform", "orthogonal"], undefined>;
};

// node/learnerThreads.d.ts
import type { AgentContext, LearnersReport, SelfDriving } from '@prism-rl/core';
import type { A3cConfig } from '../a3c/config.ts';
import type { SharedParameters } from '../a3c/sharedParameters.ts';
export declare class LearnerThreads implements Pick<SelfDriving, 'advance'> {
    #private;
    private constructor();
    static start(context: AgentContext<A3cConfig>, shared: SharedParameters): Promise<LearnerThreads>;
    advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport>;
    close(): Promise<void>;
}
