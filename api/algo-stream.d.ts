// @prism-rl/algo-stream: index.d.ts
export { plugin } from './plugin.ts';
export { streamAblation } from './ablation.ts';
export { StreamQ, streamQSettings } from './agents/streamQ.ts';
export type { StreamQConfig } from './agents/streamQ.ts';
export { StreamAc } from './agents/streamAc.ts';
export type { StreamAcConfig } from './agents/streamAc.ts';
export type { Step } from './lastStep.ts';
export { StreamNetwork } from './network/streamNetwork.ts';
export type { StreamNetworkOptions } from './network/streamNetwork.ts';
export { describeNetwork } from './network/layers.ts';
export type { Layer, NetworkDescription, NetworkSettings } from './network/layers.ts';
export type { Optimizer } from './network/optimizers.ts';

// @prism-rl/algo-stream/plugin: plugin.d.ts
export declare const plugin: Plugin;
export declare const streamQ: AgentEntry<StreamQConfig>;
export declare const streamSarsa: AgentEntry<StreamSarsaConfig>;
export declare const streamAc: AgentEntry<StreamAcConfig>;
export declare const streamTd: AgentEntry<StreamTdConfig>;
export declare const adaptiveQEntry: AgentEntry<AdaptiveQConfig>;

// ablation.d.ts
export declare const streamAblation: AblationEntry;

// agents/adaptiveQ.d.ts
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

// agents/streamAc.d.ts
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
    constructor(context: AgentContext<StreamAcConfig>);
    exportPolicy(): Promise<Uint8Array>;
    protected choose(observations: PackedArray, row: number, out: ActOutputs, mode: ActMode): void;
    protected learnFrom(step: Step, row: number, reward: number, discount: number, fade: number): number;
    protected networks(): Networks;
    protected moreMetrics(): Metrics;
}

// agents/streamAgent.d.ts
export interface Networks {
    readonly [name: string]: StreamNetwork;
}
export declare abstract class StreamAgent<C extends StreamConfig = StreamConfig> implements StepLearner<Step> {
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
    protected lookBack(network: StreamNetwork): Float32Array;
    protected lookAhead(network: StreamNetwork): Float32Array;
    protected possible(values: Float32Array, observations: PackedArray, row: number): Float32Array;
    protected count(delta: number, { lastStep }: StreamNetwork): void;
}

// agents/streamQ.d.ts
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

// agents/streamTd.d.ts
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

// agents/valueControl.d.ts
export declare abstract class ValueControl<C extends StreamConfig & ConfigOf<typeof epsilonTable>> extends StreamAgent<C> {
    protected readonly q: StreamNetwork;
    protected readonly numActions: number;
    protected readonly firstAction: number;
    constructor(context: AgentContext<C>, optimizer: Optimizer);
    get epsilon(): number;
    actionValues(observations: PackedArray, row?: number): Float32Array;
    exportPolicy(): Promise<Uint8Array>;
    protected choose(observations: PackedArray, row: number, { actions }: ActOutputs, mode: ActMode): void;
    protected update(row: number, action: number, fade: number, delta: number): void;
    protected networks(): Networks;
    protected moreMetrics(): Metrics;
}

// lastStep.d.ts
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
export interface NetworkDescription {
    readonly inputShape: readonly number[];
    readonly layers: readonly Layer[];
}
export interface NetworkSettings {
    readonly network: 'auto' | 'mlp' | 'minatar';
    readonly hidden: readonly number[];
    readonly layerNorm: boolean;
}
export declare function describeNetwork(inputShape: readonly number[], outputs: number, { network, hidden, layerNorm }: NetworkSettings): NetworkDescription;

// network/optimizers.d.ts
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

// network/streamNetwork.d.ts
export interface StreamNetworkOptions {
    readonly description: NetworkDescription;
    readonly optimizer: Optimizer;
    readonly sparsity: number;
    readonly rows: number;
    readonly rng: Rng;
}
export type FillInput = (input: Float32Array) => void;
export declare class StreamNetwork {
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
    readonly moments?: RunningMoments | undefined;
}
export declare class ObservationInput {
    readonly shape: readonly number[];
    readonly width: number;
    readonly packedSize: number;
    readonly parts: readonly InputPart[];
    constructor(space: Space, isScaled: boolean);
    learn(observations: PackedArray, row: number): void;
    fill(observations: PackedArray, row: number, input: Float32Array): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// settings.d.ts
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
export declare const epsilonTable: {
    readonly epsilonStart: import("@prism-rl/core").Setting<number>;
    readonly epsilonEnd: import("@prism-rl/core").Setting<number>;
    readonly epsilonFraction: import("@prism-rl/core").Setting<number>;
};
