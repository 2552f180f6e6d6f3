// @prism-rl/algo-dqn-family: index.d.ts
export { plugin } from './plugin.ts';
export type { DqnConfig } from './dqn/config.ts';
export { rainbowAblation } from './arms/ablation.ts';
export { beyondAblation } from './arms/beyondAblation.ts';
export { armEntry } from './arms/armEntry.ts';
export { arms } from './arms/arms.ts';
export type { Arm } from './arms/arm.ts';
export { parts } from './arms/parts.ts';
export { sarsaError } from './learning/sarsa.ts';
export { qLearningError } from './learning/qLearning.ts';
export { expectedSarsaError } from './learning/expectedSarsa.ts';
export { doubleQLearningError } from './learning/doubleQLearning.ts';
export { branchingErrors } from './learning/branchingQLearning.ts';
export { munchausen } from './learning/munchausen.ts';
export { categoricalProjection } from './learning/categoricalProjection.ts';
export { categoricalQLearning } from './learning/categoricalQLearning.ts';
export { categoricalLoss } from './learning/categoricalLoss.ts';
export { gaussianHistogram } from './learning/gaussianHistogram.ts';
export type { Bins } from './learning/gaussianHistogram.ts';
export { quantileQLearning } from './learning/quantileQLearning.ts';

// @prism-rl/algo-dqn-family/plugin: plugin.d.ts
export declare const plugin: Plugin;

// arms/ablation.d.ts
export declare const rainbowAblation: AblationEntry;

// arms/arm.d.ts
export interface Arm {
    readonly description: string;
    readonly settings: Partial<DqnConfig>;
}

// arms/armEntry.d.ts
export declare function armEntry({ description, settings }: Arm, scripts?: {
    readonly [name: string]: Preset;
}): AgentEntry<DqnConfig>;

// arms/arms.d.ts
export declare const arms: {
    readonly [name: string]: Arm;
};

// arms/beyondAblation.d.ts
export declare const beyondAblation: AblationEntry;

// arms/parts.d.ts
export declare const parts: {
    readonly double: {
        readonly double: true;
    };
    readonly dueling: {
        readonly dueling: true;
    };
    readonly per: {
        readonly replay: 'proportional';
        readonly priorityAlpha: 0.5;
        readonly priorityBetaStart: 0.4;
        readonly priorityBetaEnd: 1;
    };
    readonly nStep: {
        readonly nStep: 3;
    };
    readonly noisy: {
        readonly noisy: true;
        readonly noisySigma: 0.5;
        readonly epsilonEnd: 0;
    };
    readonly c51: {
        readonly distribution: 'categorical';
        readonly atoms: 51;
    };
    readonly quantile: {
        readonly distribution: 'quantile';
        readonly quantiles: 50;
        readonly huberKappa: 1;
    };
    readonly implicit: {
        readonly distribution: 'implicit';
        readonly fractions: 8;
        readonly targetFractions: 8;
        readonly choiceFractions: 32;
        readonly cosines: 64;
        readonly huberKappa: 1;
    };
    readonly histogram: {
        readonly distribution: 'histogram';
        readonly atoms: 51;
        readonly histogramSigma: 0.75;
    };
    readonly impala: {
        readonly network: 'impala';
    };
    readonly spectral: {
        readonly network: 'impala-spectral';
    };
    readonly munchausen: {
        readonly munchausen: true;
        readonly munchausenAlpha: 0.9;
        readonly munchausenTemperature: 0.03;
        readonly munchausenClip: -1;
    };
};

// dqn/config.d.ts
export declare const dqnTable: {
    replayCapacity: import("@prism-rl/core").Setting<number>;
    batchSize: import("@prism-rl/core").Setting<number>;
    learningStarts: import("@prism-rl/core").Setting<number>;
    trainEvery: import("@prism-rl/core").Setting<number>;
    updatesPerTraining: import("@prism-rl/core").Setting<number>;
    replay: import("@prism-rl/core").Setting<"proportional" | "rank" | "uniform">;
    priorityAlpha: import("@prism-rl/core").Setting<number>;
    priorityBetaStart: import("@prism-rl/core").Setting<number>;
    priorityBetaEnd: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    normalize: import("@prism-rl/core").Setting<boolean>;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform">;
    dueling: import("@prism-rl/core").Setting<boolean>;
    duelingStreams: import("@prism-rl/core").Setting<"hidden" | "output">;
    noisy: import("@prism-rl/core").Setting<boolean>;
    recurrent: import("@prism-rl/core").Setting<"gru" | "none">;
    recurrentUnits: import("@prism-rl/core").Setting<number>;
    sequenceLength: import("@prism-rl/core").Setting<number>;
    burnIn: import("@prism-rl/core").Setting<number>;
    noisySigma: import("@prism-rl/core").Setting<number>;
    optimizer: import("@prism-rl/core").Setting<"adam" | "rmsprop" | "sgd">;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    rmspropDecay: import("@prism-rl/core").Setting<number>;
    rmspropEpsilon: import("@prism-rl/core").Setting<number>;
    momentum: import("@prism-rl/core").Setting<number>;
    loss: import("@prism-rl/core").Setting<"huber" | "mse">;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    epsilonStart: import("@prism-rl/core").Setting<number>;
    epsilonEnd: import("@prism-rl/core").Setting<number>;
    epsilonDecay: import("@prism-rl/core").Setting<"exponential" | "linear">;
    epsilonSteps: import("@prism-rl/core").Setting<number>;
    evaluationEpsilon: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    nStep: import("@prism-rl/core").Setting<number>;
    double: import("@prism-rl/core").Setting<boolean>;
    targetUpdateEvery: import("@prism-rl/core").Setting<number>;
    targetUpdateUnit: import("@prism-rl/core").Setting<"episodes" | "updates">;
    targetTau: import("@prism-rl/core").Setting<number>;
    munchausen: import("@prism-rl/core").Setting<boolean>;
    munchausenAlpha: import("@prism-rl/core").Setting<number>;
    munchausenTemperature: import("@prism-rl/core").Setting<number>;
    munchausenClip: import("@prism-rl/core").Setting<number>;
    distribution: import("@prism-rl/core").Setting<"categorical" | "histogram" | "implicit" | "none" | "quantile">;
    atoms: import("@prism-rl/core").Setting<number>;
    valueMin: import("@prism-rl/core").Setting<number>;
    valueMax: import("@prism-rl/core").Setting<number>;
    histogramSigma: import("@prism-rl/core").Setting<number>;
    quantiles: import("@prism-rl/core").Setting<number>;
    huberKappa: import("@prism-rl/core").Setting<number>;
    fractions: import("@prism-rl/core").Setting<number>;
    targetFractions: import("@prism-rl/core").Setting<number>;
    choiceFractions: import("@prism-rl/core").Setting<number>;
    cosines: import("@prism-rl/core").Setting<number>;
};
export type DqnConfig = ConfigOf<typeof dqnTable>;

// learning/branchingQLearning.d.ts
export declare function branchingErrors(branches: readonly number[], qTm1: tf.Tensor2D, aTm1: tf.Tensor2D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, policyT: tf.Tensor2D): tf.Tensor2D;

// learning/categoricalLoss.d.ts
export interface CategoricalLoss {
    readonly crossEntropy: tf.Tensor1D;
    readonly divergence: tf.Tensor1D;
}
export declare function categoricalLoss(target: tf.Tensor2D, logits: tf.Tensor2D): CategoricalLoss;

// learning/categoricalProjection.d.ts
export declare function categoricalProjection(sourceAtoms: tf.Tensor2D, probabilities: tf.Tensor2D, atoms: Float32Array): tf.Tensor2D;

// learning/categoricalQLearning.d.ts
export declare function categoricalQLearning(atoms: Float32Array, logitsTm1: tf.Tensor3D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, logitsT: tf.Tensor3D, policyT: tf.Tensor2D): CategoricalLoss;

// learning/doubleQLearning.d.ts
export declare function doubleQLearningError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, selectorT: tf.Tensor2D): tf.Tensor1D;

// learning/expectedSarsa.d.ts
export declare function expectedSarsaError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, policyT: tf.Tensor2D): tf.Tensor1D;

// learning/gaussianHistogram.d.ts
export interface Bins {
    readonly low: number;
    readonly high: number;
    readonly count: number;
}
export declare function gaussianHistogram(values: tf.Tensor1D, { low, high, count }: Bins, sigma: number): tf.Tensor2D;

// learning/munchausen.d.ts
export interface MunchausenOptions {
    readonly alpha: number;
    readonly temperature: number;
    readonly clip: number;
}
export interface MunchausenTerms {
    readonly rT: tf.Tensor1D;
    readonly policyT: tf.Tensor2D;
}
export declare function munchausen(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, { alpha, temperature, clip }: MunchausenOptions): MunchausenTerms;

// learning/qLearning.d.ts
export declare function qLearningError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D): tf.Tensor1D;

// learning/quantileQLearning.d.ts
export declare function quantileQLearning(quantilesTm1: tf.Tensor3D, fractionsTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, quantilesT: tf.Tensor3D, policyT: tf.Tensor2D, kappa: number): tf.Tensor1D;

// learning/sarsa.d.ts
export declare function sarsaError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, aT: tf.Tensor1D): tf.Tensor1D;
