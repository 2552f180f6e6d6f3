// index.d.ts
export { plugin } from './plugin.ts';
export { DdpgFamilyAgent } from './agent.ts';
export { ddpgFamilyDefaults, ddpgFamilySchema } from './config.ts';
export type { DdpgFamilyConfig } from './config.ts';
export { armEntry } from './arms/armEntry.ts';
export { sacAblation, td3Ablation } from './arms/ablations.ts';
export { arms } from './arms/arms.ts';
export type { Arm } from './arms/arm.ts';
export { parts } from './arms/parts.ts';

// agent.d.ts
import type { ActMode, ActOutputs, AgentContext, MaybePromise, Memory, Metrics, PackedArray, Snapshot, StepLearner } from '@prism-rl/core';
import type { ReplayBatch } from '@prism-rl/memory';
import type { DdpgFamilyConfig } from './config.ts';
export declare class DdpgFamilyAgent implements StepLearner<ReplayBatch> {
    #private;
    private constructor();
    static create(context: AgentContext<DdpgFamilyConfig>): Promise<DdpgFamilyAgent>;
    get memory(): Memory<ReplayBatch>;
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    learn(batch: ReplayBatch): MaybePromise<Metrics>;
    save(): Promise<Snapshot>;
    restore(snapshot: Snapshot): void;
    exportPolicy(_format: 'onnx'): Promise<Uint8Array>;
    dispose(): void;
}

// arms/ablations.d.ts
import type { AblationEntry } from '@prism-rl/core';
export declare const sacAblation: AblationEntry;
export declare const td3Ablation: AblationEntry;

// arms/arm.d.ts
import type { DdpgFamilyConfig } from '../config.ts';
export interface Arm {
    readonly description: string;
    readonly settings: Partial<DdpgFamilyConfig>;
    readonly isDiscrete?: boolean;
}

// arms/armEntry.d.ts
import type { AgentEntry } from '@prism-rl/core';
import type { DdpgFamilyConfig } from '../config.ts';
import type { Arm } from './arm.ts';
export declare function armEntry({ description, settings, isDiscrete }: Arm): AgentEntry<DdpgFamilyConfig>;

// arms/arms.d.ts
import type { Arm } from './arm.ts';
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
};

// config.d.ts
import type { HiddenActivation } from '@prism-rl/nn';
import * as v from 'valibot';
export type DdpgFamilyConfig = {
    hidden: number[];
    criticWidth: number;
    activation: HiddenActivation;
    policy: 'deterministic' | 'gaussian';
    explorationNoise: number;
    explorationKind: 'white' | 'ou';
    targetNoise: number;
    targetNoiseClip: number;
    critics: number;
    returns: 'mean' | 'quantiles';
    quantiles: number;
    droppedQuantiles: number;
    entropy: 'none' | 'fixed' | 'tuned';
    temperature: number;
    targetEntropy: number | 'auto';
    targetNetworks: boolean;
    normalization: 'none' | 'batchRenorm';
    renormWarmup: number;
    policyDelay: number;
    learningRate: number;
    criticLearningRate: number;
    learningRateEnd: number;
    adamBeta1: number;
    targetTau: number;
    discount: number;
    replayCapacity: number;
    batchSize: number;
    learningStarts: number;
    trainEvery: number;
    updatesPerTraining: number;
    nStep: number;
    replay: 'uniform' | 'proportional' | 'rank';
    priorityAlpha: number;
    priorityBetaStart: number;
    priorityBetaEnd: number;
};
export declare const ddpgFamilySchema: v.GenericSchema<unknown, DdpgFamilyConfig>;
export declare const ddpgFamilyDefaults: DdpgFamilyConfig;

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;
