// @prism-rl/algo-a3c: index.d.ts
export { plugin } from './plugin.ts';

// @prism-rl/algo-a3c/node: node/index.d.ts
export { LearnerThreads } from './learnerThreads.ts';

// @prism-rl/algo-a3c/plugin: plugin.d.ts
export declare const plugin: Plugin;

// config.d.ts
declare const table: {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    updates: import("@prism-rl/core").Setting<"lock-free" | "locked" | "round-robin">;
    tMax: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    learningRate: import("@prism-rl/core").Setting<number>;
    anneal: import("@prism-rl/core").Setting<boolean>;
    optimizer: import("@prism-rl/core").Setting<"adam" | "rmsprop" | "sgd">;
    decay: import("@prism-rl/core").Setting<number>;
    momentum: import("@prism-rl/core").Setting<number>;
    epsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
};
export type A3cConfig = ConfigOf<typeof table>;

// node/learnerThreads.d.ts
export declare class LearnerThreads implements Pick<SelfDriving, 'advance'> {
    private constructor();
    static start(context: AgentContext<A3cConfig>, shared: SharedParameters, backend: string): Promise<LearnerThreads>;
    advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport>;
    close(): Promise<void>;
}

// sharedParameters.d.ts
export interface SharedMemory {
    readonly parameters: ArrayBufferLike;
    readonly first: ArrayBufferLike;
    readonly second: ArrayBufferLike;
    readonly lock: ArrayBufferLike;
    readonly counters: ArrayBufferLike;
}
export type SharedParametersConfig = Pick<A3cConfig, 'updates' | 'optimizer' | 'decay' | 'epsilon' | 'momentum'>;
export declare class SharedParameters {
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
