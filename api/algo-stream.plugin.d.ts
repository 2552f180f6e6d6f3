// plugin.d.ts
import type { AgentEntry, Plugin } from '@prism-rl/core';
import type { AdaptiveQConfig } from './agents/adaptiveQ.ts';
import type { StreamAcConfig } from './agents/streamAc.ts';
import type { StreamQConfig } from './agents/streamQ.ts';
import type { StreamSarsaConfig } from './agents/streamSarsa.ts';
import type { StreamTdConfig } from './agents/streamTd.ts';
export declare const streamQ: AgentEntry<StreamQConfig>;
export declare const streamSarsa: AgentEntry<StreamSarsaConfig>;
export declare const streamAc: AgentEntry<StreamAcConfig>;
export declare const streamTd: AgentEntry<StreamTdConfig>;
export declare const adaptiveQEntry: AgentEntry<AdaptiveQConfig>;
export declare const plugin: Plugin;

// agents/adaptiveQ.d.ts
import type { AgentContext } from '@prism-rl/core';
import { StreamQ } from './streamQ.ts';
export declare const adaptiveQSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
    readonly traceCut: import("@prism-rl/core").Setting<"after" | "before" | "never">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly beta2: import("@prism-rl/core").Setting<number>;
    readonly epsilon: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
    readonly traceCut: import("@prism-rl/core").Setting<"after" | "before" | "never">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly beta2: import("@prism-rl/core").Setting<number>;
    readonly epsilon: import("@prism-rl/core").Setting<number>;
}>;
export type AdaptiveQConfig = typeof adaptiveQSettings.defaults;
export declare function adaptiveQ(context: AgentContext<AdaptiveQConfig>): StreamQ<AdaptiveQConfig>;

// agents/streamAc.d.ts
import type { ActMode, ActOutputs, AgentContext, Metrics, PackedArray } from '@prism-rl/core';
import type { Step } from '../lastStep.ts';
import type { Networks } from './streamAgent.ts';
import { StreamAgent } from './streamAgent.ts';
export declare const streamAcSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly policyKappa: import("@prism-rl/core").Setting<number>;
    readonly entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly policyKappa: import("@prism-rl/core").Setting<number>;
    readonly entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>;
export type StreamAcConfig = typeof streamAcSettings.defaults;
export declare class StreamAc extends StreamAgent<StreamAcConfig> {
    #private;
    constructor(context: AgentContext<StreamAcConfig>);
    exportPolicy(): Promise<Uint8Array>;
    protected choose(observations: PackedArray, row: number, out: ActOutputs, mode: ActMode): void;
    protected learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number;
    protected networks(): Networks;
    protected moreMetrics(): Metrics;
}

// agents/streamAgent.d.ts
import type { ActMode, ActOutputs, AgentContext, ExtraSpecs, Metrics, PackedArray, Rng, Snapshot, StepLearner } from '@prism-rl/core';
import type { Step } from '../lastStep.ts';
import { LastStep } from '../lastStep.ts';
import type { Optimizer } from '../network/optimizers.ts';
import { StreamNetwork } from '../network/streamNetwork.ts';
import { ObservationInput } from '../scaling/observationInput.ts';
import type { StreamConfig } from '../settings.ts';
export interface Networks {
    readonly [name: string]: StreamNetwork;
}
export declare abstract class StreamAgent<C extends StreamConfig = StreamConfig> implements StepLearner<Step> {
    #private;
    readonly memory: LastStep;
    readonly extras?: ExtraSpecs;
    protected readonly context: AgentContext<C>;
    protected readonly config: C;
    protected readonly rng: Rng;
    protected readonly traceDecay: number;
    constructor(context: AgentContext<C>, extras?: ExtraSpecs);
    get envSteps(): number;
    traces(row?: number): {
        readonly [name: string]: Float32Array;
    };
    parameters(): {
        readonly [name: string]: Float32Array;
    };
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): void;
    learn(step: Step): Metrics | undefined;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
    protected abstract choose(observations: PackedArray, row: number, out: ActOutputs, mode: ActMode): void;
    protected abstract learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number;
    protected abstract networks(): Networks;
    protected moreMetrics(): Metrics;
    protected saveMore(): Snapshot['arrays'];
    protected restoreMore(_arrays: Snapshot['arrays'], _isSameRows: boolean): void;
    protected makeNetwork(outputs: number, optimizer: Optimizer): StreamNetwork;
    protected get input(): ObservationInput;
    protected look(network: StreamNetwork, observations: PackedArray, row: number): Float32Array;
    protected lookAhead(network: StreamNetwork, observations: PackedArray, row: number): Float32Array;
    protected possible(values: Float32Array, observations: PackedArray, row: number): Float32Array;
    protected count(delta: number, { lastStep }: StreamNetwork): void;
}

// agents/streamQ.d.ts
import type { AgentContext, ConfigOf } from '@prism-rl/core';
import type { Step } from '../lastStep.ts';
import type { Optimizer } from '../network/optimizers.ts';
import { ValueControl } from './valueControl.ts';
export declare const qTable: {
    discount: import("@prism-rl/core").Setting<number>;
    lambda: import("@prism-rl/core").Setting<number>;
    truncationEnds: import("@prism-rl/core").Setting<boolean>;
    network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    layerNorm: import("@prism-rl/core").Setting<boolean>;
    sparsity: import("@prism-rl/core").Setting<number>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    epsilonStart: import("@prism-rl/core").Setting<number>;
    epsilonEnd: import("@prism-rl/core").Setting<number>;
    epsilonFraction: import("@prism-rl/core").Setting<number>;
    traceCut: import("@prism-rl/core").Setting<"after" | "before" | "never">;
};
export declare const streamQSettings: import("@prism-rl/core").Settings<ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
    readonly traceCut: import("@prism-rl/core").Setting<"after" | "before" | "never">;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
    readonly traceCut: import("@prism-rl/core").Setting<"after" | "before" | "never">;
}>;
export type StreamQConfig = typeof streamQSettings.defaults;
export declare class StreamQ<C extends ConfigOf<typeof qTable> = StreamQConfig> extends ValueControl<C> {
    constructor(context: AgentContext<C>, optimizer: Optimizer);
    static of(context: AgentContext<StreamQConfig>): StreamQ;
    protected learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number;
}

// agents/streamSarsa.d.ts
import type { ActMode, ActOutputs, AgentContext, PackedArray, Snapshot } from '@prism-rl/core';
import type { Step } from '../lastStep.ts';
import { ValueControl } from './valueControl.ts';
export declare const streamSarsaSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
}>;
export type StreamSarsaConfig = typeof streamSarsaSettings.defaults;
export declare class StreamSarsa extends ValueControl<StreamSarsaConfig> {
    #private;
    constructor(context: AgentContext<StreamSarsaConfig>);
    protected choose(observations: PackedArray, row: number, out: ActOutputs, mode: ActMode): void;
    protected learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number;
    protected saveMore(): Snapshot['arrays'];
    protected restoreMore(arrays: Snapshot['arrays'], isSameRows: boolean): void;
}

// agents/streamTd.d.ts
import type { ActMode, ActOutputs, AgentContext, PackedArray } from '@prism-rl/core';
import type { Step } from '../lastStep.ts';
import type { Networks } from './streamAgent.ts';
import { StreamAgent } from './streamAgent.ts';
export declare const streamTdSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<number[]>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly truncationEnds: import("@prism-rl/core").Setting<boolean>;
    readonly network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly layerNorm: import("@prism-rl/core").Setting<boolean>;
    readonly sparsity: import("@prism-rl/core").Setting<number>;
    readonly normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    readonly normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
    readonly kappa: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<number[]>;
}>;
export type StreamTdConfig = typeof streamTdSettings.defaults;
export declare class StreamTd extends StreamAgent<StreamTdConfig> {
    #private;
    constructor(context: AgentContext<StreamTdConfig>);
    valuesOf(observations: PackedArray): Float32Array;
    protected choose(_observations: PackedArray, row: number, { actions }: ActOutputs, mode: ActMode): void;
    protected learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number;
    protected networks(): Networks;
}

// agents/valueControl.d.ts
import type { ActMode, ActOutputs, AgentContext, ConfigOf, Metrics, PackedArray } from '@prism-rl/core';
import type { Optimizer } from '../network/optimizers.ts';
import type { StreamNetwork } from '../network/streamNetwork.ts';
import type { epsilonTable, StreamConfig } from '../settings.ts';
import type { Networks } from './streamAgent.ts';
import { StreamAgent } from './streamAgent.ts';
export declare abstract class ValueControl<C extends StreamConfig & ConfigOf<typeof epsilonTable>> extends StreamAgent<C> {
    protected readonly q: StreamNetwork;
    protected readonly numActions: number;
    protected readonly firstAction: number;
    constructor(context: AgentContext<C>, optimizer: Optimizer);
    get epsilon(): number;
    exportPolicy(): Promise<Uint8Array>;
    protected choose(observations: PackedArray, row: number, { actions }: ActOutputs, mode: ActMode): void;
    protected update(row: number, action: number, fade: number, delta: number): void;
    protected networks(): Networks;
    protected moreMetrics(): Metrics;
}

// lastStep.d.ts
import type { ExtraSpecs, Extras, Memory, PackedArray, Snapshot, Space, Transitions } from '@prism-rl/core';
export interface Step {
    readonly count: number;
    readonly observations: PackedArray;
    readonly actions: PackedArray;
    readonly rewards: Float64Array;
    readonly nextObservations: PackedArray;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly starts: Uint8Array;
    readonly extras: Extras;
}
export declare class LastStep implements Memory<Step> {
    #private;
    readonly capacity: number;
    constructor(observationSpace: Space, actionSpace: Space, numEnvs: number, extras?: ExtraSpecs);
    get size(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(): Step;
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
}

// network/layers.d.ts
export type Layer =
{
    readonly kind: 'dense';
    readonly units: number;
}
 | {
    readonly kind: 'convolution';
    readonly filters: number;
    readonly size: number;
    readonly stride: number;
}
 | {
    readonly kind: 'layerNorm';
}
 | {
    readonly kind: 'leakyRectifier';
};
export declare const LEAK = 0.01;
export declare const NORM_EPSILON = 0.00001;
export interface NetworkDescription {
    readonly inputShape: readonly number[];
    readonly layers: readonly Layer[];
}
export interface Patches {
    readonly width: number;
    readonly channels: number;
    readonly size: number;
    readonly stride: number;
    readonly outHeight: number;
    readonly outWidth: number;
}
export type SizedLayer = {
    readonly kind: 'weights';
    readonly name: string;
    readonly rows: number;
    readonly inner: number;
    readonly units: number;
    readonly patches?: Patches;
} | {
    readonly kind: 'layerNorm';
    readonly size: number;
} | {
    readonly kind: 'leakyRectifier';
    readonly size: number;
};
export declare function sizedLayers({ inputShape, layers }: NetworkDescription): SizedLayer[];
export interface NetworkSettings {
    readonly network: 'auto' | 'mlp' | 'minatar';
    readonly hidden: readonly number[];
    readonly layerNorm: boolean;
}
export declare function describeNetwork(inputShape: readonly number[], outputs: number, { network, hidden, layerNorm }: NetworkSettings): NetworkDescription;
export declare function hasConvolution(inputShape: readonly number[], network: NetworkSettings['network']): boolean;

// network/layout.d.ts
import type { NetworkDescription, SizedLayer } from './layers.ts';
export interface Region {
    readonly address: number;
    readonly length: number;
}
export interface Parameters {
    readonly name: string;
    readonly inner: number;
    readonly units: number;
    readonly kernel: number;
    readonly bias: number;
}
export interface Activations {
    readonly input: Region;
    readonly outputs: readonly Region[];
    readonly patches: readonly (Region | undefined)[];
    readonly moments: readonly (Region | undefined)[];
}
export interface Scalars {
    readonly delta: Region;
    readonly fade: Region;
    readonly size: Region;
    readonly step: Region;
    readonly decay: Region;
    readonly correction: Region;
}
export interface Layout {
    readonly layers: readonly SizedLayer[];
    readonly inputSize: number;
    readonly outputSize: number;
    readonly parameters: Region;
    readonly parametersOf: readonly (Parameters | undefined)[];
    readonly traces: readonly Region[];
    readonly variance: Region;
    readonly adjusted: Region;
    readonly sizes: Region;
    readonly scratch: Region;
    readonly sums: Region;
    readonly here: Activations;
    readonly next: Activations;
    readonly gradients: readonly Region[];
    readonly ones: Region;
    readonly scalars: Scalars;
    readonly bytes: number;
}
export declare function layOut(description: NetworkDescription, rows: number, isAdjusted: boolean): Layout;

// network/optimizers.d.ts
import type { Stage } from '@prism-rl/kernels';
import type { Layout, Region } from './layout.ts';
export type Optimizer =
{
    readonly kind: 'obgd';
    readonly stepSize: number;
    readonly kappa: number;
}
 | {
    readonly kind: 'adaptive-obgd';
    readonly stepSize: number;
    readonly kappa: number;
    readonly beta2: number;
}
 | {
    readonly kind: 'sgd';
    readonly stepSize: number;
}
 | {
    readonly kind: 'adaptive';
    readonly stepSize: number;
    readonly beta2: number;
    readonly epsilon: number;
};
export declare function isAdjusted({ kind }: Optimizer): boolean;
export declare function update(layout: Layout, traces: Region, optimizer: Optimizer): Stage[];

// network/streamNetwork.d.ts
import type { Rng, Snapshot } from '@prism-rl/core';
import type { NetworkDescription } from './layers.ts';
import type { Optimizer } from './optimizers.ts';
export interface StreamNetworkOptions {
    readonly description: NetworkDescription;
    readonly optimizer: Optimizer;
    readonly sparsity: number;
    readonly rows: number;
    readonly rng: Rng;
}
export type FillInput = (input: Float32Array) => void;
export declare class StreamNetwork {
    #private;
    readonly description: NetworkDescription;
    readonly gradient: Float32Array;
    constructor({ description, optimizer, sparsity, rows, rng }: StreamNetworkOptions);
    get inputSize(): number;
    values(fill: FillInput): Float32Array;
    nextValues(fill: FillInput): Float32Array;
    learn(row: number, fade: number, delta: number): void;
    get lastStep(): number;
    parameters(): {
        readonly [name: string]: Float32Array;
    };
    traces(row: number): {
        readonly [name: string]: Float32Array;
    };
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
}

// scaling/observationInput.d.ts
import type { PackedArray, Snapshot, Space } from '@prism-rl/core';
import { RunningScale } from './runningScale.ts';
export interface InputPart {
    readonly name: string;
    readonly offset: number;
    readonly size: number;
    readonly shape: readonly number[];
    readonly width: number;
    readonly choices?: readonly {
        readonly n: number;
        readonly start: number;
    }[] | undefined;
    readonly scale?: RunningScale | undefined;
}
export declare class ObservationInput {
    #private;
    readonly shape: readonly number[];
    readonly packedSize: number;
    readonly parts: readonly InputPart[];
    constructor(space: Space, isScaled: boolean);
    learn(observations: PackedArray, row: number): void;
    fill(observations: PackedArray, row: number, input: Float32Array): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// scaling/runningScale.d.ts
import type { PackedArray, Snapshot } from '@prism-rl/core';
export declare class RunningScale {
    #private;
    constructor(size: number);
    add(values: ArrayLike<number>, start: number): void;
    standardise(values: PackedArray, start: number, out: Float32Array, to?: number): void;
    get moments(): {
        readonly mean: Float64Array;
        readonly scale: Float64Array;
    };
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
}

// settings.d.ts
import type { ConfigOf } from '@prism-rl/core';
import type { Optimizer } from './network/optimizers.ts';
export declare const streamTable: {
    discount: import("@prism-rl/core").Setting<number>;
    lambda: import("@prism-rl/core").Setting<number>;
    truncationEnds: import("@prism-rl/core").Setting<boolean>;
    network: import("@prism-rl/core").Setting<"auto" | "minatar" | "mlp">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    layerNorm: import("@prism-rl/core").Setting<boolean>;
    sparsity: import("@prism-rl/core").Setting<number>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
};
export type StreamConfig = ConfigOf<typeof streamTable>;
export declare const optimizerTable: {
    readonly optimizer: import("@prism-rl/core").Setting<"adaptive-obgd" | "obgd" | "sgd">;
    readonly stepSize: import("@prism-rl/core").Setting<number>;
};
export declare const kappaTable: {
    readonly kappa: import("@prism-rl/core").Setting<number>;
};
export declare function optimizerOf({ optimizer, stepSize }: ConfigOf<typeof optimizerTable>, kappaOf: number): Optimizer;
export declare const epsilonTable: {
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
};
