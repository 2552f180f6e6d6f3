// @prism-rl/nn: index.d.ts
export { activateBackend, backends } from './backends.ts';
export { plugin } from './plugin.ts';
export { eagerEngine } from './eagerEngine.ts';
export { engineOf } from './engineOf.ts';
export type { ArraySpec, Engine, InputArrays, OutputArrays, StepFunction, StepInputs, StepPlacement, TensorStep, } from './stepFunction.ts';
export { blendVariables, copyVariables, disposeVariables } from './network.ts';
export { variableOf } from './variableOf.ts';
export type { Network, Variables } from './network.ts';
export { prefixed, sequential } from './sequential.ts';
export type { Layer } from './sequential.ts';
export { dense } from './dense.ts';
export { factorisedNoise, noisyDense } from './noisyDense.ts';
export { convolutions, minAtarConvolutions, natureConvolutions } from './convolutions.ts';
export type { Convolution, ConvolutionalNetwork } from './convolutions.ts';
export { impalaStages, residualConvolutions } from './residualConvolutions.ts';
export { spectralNorm } from './spectralNorm.ts';
export type { HiddenActivation, NetworkName } from './settings.ts';
export { torso } from './torso.ts';
export type { Torso } from './torso.ts';
export { exportedInputs } from './observationParts.ts';
export type { ExportedInputs } from './observationParts.ts';
export { maskingOf } from './possibleActions.ts';
export type { Masking } from './possibleActions.ts';
export { centredOutputs, layerNorm } from './layerNorm.ts';
export { gru } from './gru.ts';
export type { GruOptions, Recurrence } from './gru.ts';
export { duel } from './dueling.ts';
export { greedyAction } from './greedyAction.ts';
export { cosineEmbedding } from './cosineEmbedding.ts';
export { atomsBetween, categoricalMean } from './categorical.ts';
export { activations, mlp } from './mlp.ts';
export { sgd } from './sgd.ts';
export { fanInUniform, glorotUniform, heUniform, initializers } from './initializers.ts';
export type { Initializer } from './initializers.ts';
export { orthogonal } from './orthogonal.ts';
export { imageOf, scaledBytes } from './image.ts';
export { observationArray, observationInput } from './observationInput.ts';
export { StepPerRows } from './stepPerRows.ts';
export type { ObservationInputs, RowsStep } from './stepPerRows.ts';
export type { Image } from './image.ts';
export { adam } from './adam.ts';
export type { Optimizer } from './adam.ts';
export { radam } from './radam.ts';
export { rmsProp } from './rmsProp.ts';
export { flushTiny, tiny } from './flushTiny.ts';
export { clipByGlobalNorm, valueAndGradients } from './gradients.ts';
export { scaleGradient } from './scaleGradient.ts';
export { stopGradient } from './stopGradient.ts';
export type { ValueAndGradients } from './gradients.ts';
export { huber, losses, squared } from './losses.ts';
export { middleFractions, quantileRegressionLoss } from './quantileRegression.ts';
export type { Distribution, SampleArray, Sampler } from './distributions/distribution.ts';
export { bernoulli } from './distributions/bernoulli.ts';
export { categorical } from './distributions/categorical.ts';
export { diagonalGaussian } from './distributions/diagonalGaussian.ts';
export { independent } from './distributions/independent.ts';
export type { IndependentDistribution } from './distributions/independent.ts';
export { squashedGaussian } from './distributions/squashedGaussian.ts';
export { restoreVariables, saveVariables } from './snapshots.ts';

// @prism-rl/nn/conformance: conformance.d.ts
export declare const engineKinds: readonly ['ort', 'tfjs-cpu'];
export declare function checkNetworkAgent(create: (engine: Engine) => MaybePromise<Agent>, options: AgentCheckOptions): Check[];

// @prism-rl/nn/plugin: plugin.d.ts
export { activateBackend } from './backends.ts';
export declare const plugin: Plugin;

// @prism-rl/nn/settings: settings.d.ts
export type HiddenActivation = (typeof hiddenActivations)[number];
export declare const hiddenActivations: readonly ['relu', 'tanh', 'sigmoid', 'elu'];
export type NetworkName = (typeof networkNames)[number];
export declare const networkNames: readonly ['auto', 'mlp', 'minatar', 'small', 'nips', 'nature', 'data-efficient', 'impala', 'impala-spectral'];
export declare const networkSetting: Setting<NetworkName>;
export declare function networkFits(space: Space, network: NetworkName): true | string;
export declare const mostHiddenUnits = 16384;
export declare const mostHiddenLayers = 64;

// adam.d.ts
export interface AdamOptions {
    readonly beta1?: number;
    readonly beta2?: number;
    readonly epsilon?: number;
}
export interface Optimizer {
    readonly variables: Variables;
    apply(gradients: {
        readonly [name: string]: tf.Tensor;
    }, learningRate: number | tf.Tensor): void;
}
export declare function adam(parameters: Variables, options?: AdamOptions): Optimizer;

// backends.d.ts
export declare const backends: {
    readonly [name: string]: BackendEntry;
};
export declare function activateBackend(name?: string, registry?: Registry, note?: (text: string) => void): Promise<Engine>;

// categorical.d.ts
export declare function atomsBetween(low: number, high: number, count: number): Float32Array;
export declare function categoricalMean(logits: tf.Tensor, atoms: Float32Array): tf.Tensor;

// convolutions.d.ts
export interface Convolution {
    readonly filters: number;
    readonly size: number;
    readonly stride: number;
}
export declare const minAtarConvolutions: readonly Convolution[];
export declare const natureConvolutions: readonly Convolution[];
export interface ConvolutionsOptions {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly layers: readonly Convolution[];
    readonly initializer?: Initializer;
    readonly normalise?: boolean;
    readonly rng: Rng;
}
export interface ConvolutionalNetwork extends Network {
    readonly outputSize: number;
}
export declare function convolutions(options: ConvolutionsOptions): ConvolutionalNetwork;

// cosineEmbedding.d.ts
export interface CosineEmbeddingOptions {
    readonly units: number;
    readonly cosines?: number;
    readonly initializer?: Initializer;
    readonly rng: Rng;
}
export declare function cosineEmbedding({ units, cosines, ...options }: CosineEmbeddingOptions): Network;

// dense.d.ts
export interface DenseOptions {
    readonly inputSize: number;
    readonly units: number;
    readonly initializer?: Initializer;
    readonly rng: Rng;
}
export declare function dense({ inputSize, units, initializer, rng }: DenseOptions): Network;

// distributions/bernoulli.d.ts
export declare function bernoulli(n: number): Distribution;

// distributions/categorical.d.ts
export declare function categorical(n: number): Distribution;

// distributions/diagonalGaussian.d.ts
export declare function diagonalGaussian(size: number): Distribution;

// distributions/distribution.d.ts
export type SampleArray = Float32Array | Int32Array;
export interface Sampler {
    readonly parameterSize: number;
    readonly sampleSize: number;
    readonly sampleShape: readonly number[];
    readonly sampleDtype: 'int32' | 'float32';
    mode(parameters: tf.Tensor2D): tf.Tensor;
    sample(rng: Rng, parameters: ArrayLike<number>, out: SampleArray): void;
    mostProbable(parameters: ArrayLike<number>, out: SampleArray): void;
}
export interface Distribution extends Sampler {
    logProb(parameters: tf.Tensor2D, samples: tf.Tensor): tf.Tensor1D;
    entropy(parameters: tf.Tensor2D): tf.Tensor1D;
    kl(p: tf.Tensor2D, q: tf.Tensor2D): tf.Tensor1D;
}

// distributions/independent.d.ts
export interface IndependentDistribution extends Distribution {
    readonly parts: readonly Distribution[];
}
export declare function independent(parts: readonly Distribution[]): IndependentDistribution;

// distributions/squashedGaussian.d.ts
export declare function squashedGaussian(size: number): Distribution;

// dueling.d.ts
export declare function duel(value: tf.Tensor, advantage: tf.Tensor): tf.Tensor;

// eagerEngine.d.ts
export declare function eagerEngine(name: string, synchronous: boolean): Engine;

// engineOf.d.ts
export declare function engineOf({ engine }: Pick<AgentContext, 'engine'>): Engine;

// flushTiny.d.ts
export declare const tiny: number;
export declare function flushTiny<T extends tf.Tensor>(values: T): T;

// gradients.d.ts
export interface ValueAndGradients {
    readonly value: tf.Scalar;
    readonly gradients: {
        readonly [name: string]: tf.Tensor;
    };
}
export declare function valueAndGradients(parameters: Variables, loss: () => tf.Scalar): ValueAndGradients;
export declare function valueAndGradients<T extends {
    readonly loss: tf.Scalar;
}>(parameters: Variables, loss: () => T): ValueAndGradients & {
    readonly outputs: Omit<T, 'loss'>;
};
export declare function clipByGlobalNorm(gradients: {
    readonly [name: string]: tf.Tensor;
}, maxNorm: number): {
    readonly [name: string]: tf.Tensor;
};

// greedyAction.d.ts
export declare function greedyAction(values: ArrayLike<number>, row: number, numActions: number): number;

// gru.d.ts
export interface GruOptions {
    readonly inputSize: number;
    readonly units: number;
    readonly initializer?: Initializer;
    readonly rng: Rng;
}
export interface Recurrence {
    readonly variables: Variables;
    readonly units: number;
    step(inputs: tf.Tensor, states: tf.Tensor): tf.Tensor2D;
    sequence(inputs: tf.Tensor, first: tf.Tensor, starts: tf.Tensor): tf.Tensor2D;
}
export declare function gru({ inputSize, units, initializer, rng }: GruOptions): Recurrence;

// image.d.ts
export interface Image {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    toImage(observations: tf.Tensor): tf.Tensor4D;
}
export declare function scaledBytes(space: Space): ((observations: tf.Tensor) => tf.Tensor) | undefined;
export declare function imageOf(space: Space): Image;

// initializers.d.ts
export interface Initializer {
    kernel(rng: Rng, fanIn: number, fanOut: number, size: number): Float32Array;
    bias(rng: Rng, fanIn: number, size: number): Float32Array;
}
export declare const fanInUniform: Initializer;
export declare const glorotUniform: Initializer;
export declare const heUniform: Initializer;
export declare const initializers: {
    readonly fanInUniform: Initializer;
    readonly glorotUniform: Initializer;
    readonly heUniform: Initializer;
};

// layerNorm.d.ts
export interface LayerNormOptions {
    readonly size: number;
    readonly epsilon?: number;
    readonly isCentred?: boolean;
}
export declare function layerNorm({ size, epsilon, isCentred }: LayerNormOptions): Network;
export declare function centredOutputs(parameters: tf.Tensor): tf.Tensor;

// losses.d.ts
export declare function huber(error: tf.Tensor, delta?: number): tf.Tensor;
export declare function squared(error: tf.Tensor): tf.Tensor;
export declare const losses: {
    readonly huber: typeof huber;
    readonly mse: typeof squared;
};

// mlp.d.ts
export declare const activations: {
    readonly relu: (x: tf.Tensor) => tf.Tensor;
    readonly tanh: (x: tf.Tensor) => tf.Tensor;
    readonly sigmoid: (x: tf.Tensor) => tf.Tensor;
    readonly elu: (x: tf.Tensor) => tf.Tensor;
    readonly linear: (x: tf.Tensor) => tf.Tensor;
};
export interface MlpOptions {
    readonly inputSize: number;
    readonly hidden: readonly number[];
    readonly outputSize: number;
    readonly activation?: keyof typeof activations;
    readonly initializer?: Initializer;
    readonly rng: Rng;
}
export declare function mlp({ hidden, outputSize, activation, ...options }: MlpOptions): Network;

// network.d.ts
export interface Variables {
    readonly [name: string]: tf.Variable;
}
export interface Network {
    readonly variables: Variables;
    readonly noiseSize?: number;
    apply(input: tf.Tensor, noise?: tf.Tensor): tf.Tensor;
}
export declare function copyVariables(source: Variables, target: Variables): void;
export declare function blendVariables(source: Variables, target: Variables, tau: number | tf.Tensor): void;
export declare function disposeVariables(variables: Variables): void;

// noisyDense.d.ts
export interface NoisyDenseOptions {
    readonly inputSize: number;
    readonly units: number;
    readonly sigma?: number;
    readonly rng: Rng;
}
export declare function noisyDense({ inputSize, units, sigma, rng }: NoisyDenseOptions): Network;
export declare function factorisedNoise(noise: tf.Tensor): tf.Tensor;

// observationInput.d.ts
export declare function observationInput(engine: Pick<Engine, 'takesBytes'>, { size, dtype }: Pick<Space, 'size' | 'dtype'>, rows: number): ArraySpec;
export declare function observationArray({ isBytes }: Pick<ArraySpec, 'isBytes'>, observations: PackedArray): Float32Array | Uint8Array;

// observationParts.d.ts
export interface ExportedInputs {
    readonly inputs: {
        readonly [name: string]: {
            readonly shape: readonly number[];
        };
    };
    packed(tensors: {
        readonly [name: string]: tf.Tensor;
    }): tf.Tensor;
}
export declare function exportedInputs(space: Space): ExportedInputs;

// orthogonal.d.ts
export declare function orthogonal(gain: number): Initializer;

// possibleActions.d.ts
export interface Masking {
    apply(values: tf.Tensor2D, observations: tf.Tensor): tf.Tensor2D;
    counts(observations: tf.Tensor): tf.Tensor1D;
    mean(values: tf.Tensor2D, observations: tf.Tensor): tf.Scalar;
}
export declare function maskingOf(space: Space): Masking | undefined;

// quantileRegression.d.ts
export declare function quantileRegressionLoss(quantiles: tf.Tensor2D, fractions: tf.Tensor2D, targets: tf.Tensor2D, kappa: number): tf.Tensor1D;
export declare function middleFractions(n: number): Float32Array;

// radam.d.ts
export declare function radam(parameters: Variables, options?: AdamOptions): Optimizer;

// residualConvolutions.d.ts
export declare const impalaStages: readonly number[];
export interface ResidualConvolutionsOptions {
    readonly height: number;
    readonly width: number;
    readonly channels: number;
    readonly stages: readonly number[];
    readonly blocks?: number;
    readonly isSpectral?: boolean;
    readonly initializer?: Initializer;
    readonly rng: Rng;
}
export declare function residualConvolutions(options: ResidualConvolutionsOptions): ConvolutionalNetwork;

// rmsProp.d.ts
export interface RmsPropOptions {
    readonly decay?: number;
    readonly epsilon?: number;
}
export declare function rmsProp(parameters: Variables, options?: RmsPropOptions): Optimizer;

// scaleGradient.d.ts
export declare function scaleGradient<T extends tf.Tensor>(value: T, factor: number): T;

// sequential.d.ts
export type Layer = readonly [name: string, network: Network] | ((x: tf.Tensor) => tf.Tensor);
export declare function sequential(layers: readonly Layer[]): Network;
export declare function prefixed(prefix: string, variables: Variables): Variables;

// sgd.d.ts
export interface SgdOptions {
    readonly momentum?: number;
}
export declare function sgd(parameters: Variables, { momentum }?: SgdOptions): Optimizer;

// snapshots.d.ts
export declare function saveVariables(variables: Variables): Promise<Snapshot>;
export declare function restoreVariables(variables: Variables, { arrays }: Snapshot): void;

// spectralNorm.d.ts
export declare function spectralNorm<T extends tf.Tensor>(kernel: T): T;

// stepFunction.d.ts
export interface ArraySpec {
    readonly shape: readonly number[];
    readonly dtype?: 'float32' | 'int32';
    readonly isBytes?: boolean;
}
export interface StepInputs {
    readonly [name: string]: ArraySpec;
}
export type InputArrays<I extends StepInputs> = {
    readonly [K in keyof I]: Float32Array | Int32Array | Uint8Array;
};
export type OutputArrays<O extends string> = {
    readonly [K in O]: Float32Array | Int32Array | Uint8Array;
};
export type TensorStep<I extends StepInputs, O extends string> = (inputs: {
    readonly [K in keyof I]: tf.Tensor;
}) => {
    readonly [K in O]: tf.Tensor;
};
export interface StepFunction<I extends StepInputs, O extends string> {
    run(inputs: InputArrays<I>): MaybePromise<OutputArrays<O>>;
    placement?(): Promise<StepPlacement>;
    dispose(): void;
}
export interface StepPlacement {
    readonly nodes: readonly PlacedNode[];
    readonly beside: readonly string[];
}
export interface Engine extends AnyEngine {
    readonly takesBytes?: boolean;
    withThreads?(threads: number | 'fewest'): Engine;
    compile<I extends StepInputs, O extends string>(inputs: I, step: TensorStep<I, O>): MaybePromise<StepFunction<I, O>>;
}

// stepPerRows.d.ts
export type ObservationInputs = StepInputs & {
    readonly observations: ArraySpec;
};
export interface RowsStep<O extends string, S = undefined> {
    readonly inputs?: StepInputs;
    readonly step: TensorStep<ObservationInputs, O>;
    readonly state: S;
}
export declare class StepPerRows<O extends string, S = undefined> {
    constructor(engine: Engine, observationSpace: Pick<Space, 'size' | 'dtype'>, build: (rows: number) => RowsStep<O, S>);
    run(observations: PackedArray, rows: number, others?: (state: S) => {
        readonly [name: string]: Float32Array;
    }): MaybePromise<OutputArrays<O>>;
    prepare(rows: number): MaybePromise<void>;
    dispose(): void;
}

// stopGradient.d.ts
export declare function stopGradient<T extends tf.Tensor>(value: T): T;

// torso.d.ts
export interface TorsoOptions {
    readonly space: Space;
    readonly network: NetworkName;
    readonly hidden: readonly number[];
    readonly activation: HiddenActivation;
    readonly initializer: Initializer;
    readonly normalise?: boolean;
    readonly scale?: ((space: Space) => Layer | undefined) | undefined;
    readonly rng: Rng;
}
export interface Torso {
    readonly layers: readonly Layer[];
    readonly outputSize: number;
}
export declare function torso(options: TorsoOptions): Torso;

// variableOf.d.ts
export declare function variableOf(first: () => tf.Tensor, trainable?: boolean): tf.Variable;
