// @prism-rl/algo-ddpg-family: index.d.ts
export { plugin } from './plugin.ts';
export type { DdpgFamilyConfig } from './config.ts';
export { armEntry } from './arms/armEntry.ts';
export { sacAblation } from './arms/ablations.ts';
export { arms } from './arms/arms.ts';
export type { Arm } from './arms/arm.ts';
export { parts } from './arms/parts.ts';

// @prism-rl/algo-ddpg-family/plugin: plugin.d.ts
export declare const plugin: Plugin;

// arms/ablations.d.ts
export declare const sacAblation: AblationEntry;

// arms/arm.d.ts
export interface Arm {
    readonly description: string;
    readonly settings: Partial<DdpgFamilyConfig>;
    readonly isDiscrete?: boolean;
}

// arms/armEntry.d.ts
export declare function armEntry({ description, settings, isDiscrete }: Arm, name?: string): AgentEntry<DdpgFamilyConfig>;

// arms/arms.d.ts
export declare const arms: {
    readonly [name: string]: Arm;
};

// arms/parts.d.ts
export declare const parts: {
    readonly twin: {
        readonly critics: 2;
    };
    readonly smoothing: {
        readonly targetNoise: 0.2;
        readonly targetNoiseClip: 0.5;
    };
    readonly delay: {
        readonly policyDelay: 2;
    };
    readonly stochastic: {
        readonly policy: 'gaussian';
    };
    readonly entropy: {
        readonly policy: 'gaussian';
        readonly entropy: 'fixed';
        readonly temperature: 0.2;
    };
    readonly tuned: {
        readonly policy: 'gaussian';
        readonly entropy: 'tuned';
        readonly temperature: 1;
    };
    readonly quantiles: {
        readonly returns: 'quantiles';
        readonly critics: 5;
        readonly quantiles: 25;
        readonly droppedQuantiles: 2;
    };
    readonly crossed: {
        readonly targetNetworks: false;
        readonly normalization: 'batchRenorm';
        readonly adamBeta1: 0.5;
        readonly policyDelay: 3;
        readonly criticWidth: 4;
    };
    readonly residual: {
        readonly torso: 'residual';
        readonly residualUnits: 128;
        readonly residualBlocks: 1;
        readonly criticResidualUnits: 512;
        readonly criticResidualBlocks: 2;
    };
    readonly layerNorm: {
        readonly normalization: 'layerNorm';
    };
    readonly observations: {
        readonly normaliseObservations: true;
    };
};

// config.d.ts
declare const table: {
    replayCapacity: import("@prism-rl/core").Setting<number>;
    batchSize: import("@prism-rl/core").Setting<number>;
    trainEvery: import("@prism-rl/core").Setting<number>;
    updatesPerTraining: import("@prism-rl/core").Setting<number>;
    replay: import("@prism-rl/core").Setting<"proportional" | "rank" | "uniform">;
    priorityAlpha: import("@prism-rl/core").Setting<number>;
    priorityBetaStart: import("@prism-rl/core").Setting<number>;
    priorityBetaEnd: import("@prism-rl/core").Setting<number>;
    torso: import("@prism-rl/core").Setting<"layers" | "residual">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    criticWidth: import("@prism-rl/core").Setting<number>;
    residualUnits: import("@prism-rl/core").Setting<number>;
    residualBlocks: import("@prism-rl/core").Setting<number>;
    criticResidualUnits: import("@prism-rl/core").Setting<number>;
    criticResidualBlocks: import("@prism-rl/core").Setting<number>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    normalization: import("@prism-rl/core").Setting<"batchRenorm" | "layerNorm" | "none">;
    renormWarmup: import("@prism-rl/core").Setting<number>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    policy: import("@prism-rl/core").Setting<"deterministic" | "gaussian">;
    explorationNoise: import("@prism-rl/core").Setting<number>;
    explorationKind: import("@prism-rl/core").Setting<"ou" | "pink" | "white">;
    entropy: import("@prism-rl/core").Setting<"fixed" | "none" | "tuned">;
    temperature: import("@prism-rl/core").Setting<number>;
    targetEntropy: import("@prism-rl/core").Setting<number | "auto">;
    critics: import("@prism-rl/core").Setting<number>;
    returns: import("@prism-rl/core").Setting<"mean" | "quantiles">;
    quantiles: import("@prism-rl/core").Setting<number>;
    droppedQuantiles: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    nStep: import("@prism-rl/core").Setting<number>;
    targetNetworks: import("@prism-rl/core").Setting<boolean>;
    targetTau: import("@prism-rl/core").Setting<number>;
    targetNoise: import("@prism-rl/core").Setting<number>;
    targetNoiseClip: import("@prism-rl/core").Setting<number>;
    learningRate: import("@prism-rl/core").Setting<number>;
    criticLearningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number>;
    adamBeta1: import("@prism-rl/core").Setting<number>;
    policyDelay: import("@prism-rl/core").Setting<number>;
    learningStarts: import("@prism-rl/core").Setting<number>;
};
export type DdpgFamilyConfig = ConfigOf<typeof table>;
