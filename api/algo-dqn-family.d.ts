// index.d.ts
export { plugin } from './plugin.ts';
export { DqnAgent } from './dqn/agent.ts';
export { dqnDefaults, dqnSchema } from './dqn/config.ts';
export type { DqnConfig } from './dqn/config.ts';
export { dqnPresets } from './dqn/presets.ts';
export { DeepSarsaAgent } from './deepSarsa/agent.ts';
export { deepSarsaDefaults, deepSarsaPresets, deepSarsaSchema } from './deepSarsa/config.ts';
export type { DeepSarsaConfig } from './deepSarsa/config.ts';
export { rainbowAblation } from './arms/ablation.ts';
export { beyondAblation } from './arms/beyondAblation.ts';
export { armEntry } from './arms/armEntry.ts';
export { arms } from './arms/arms.ts';
export type { Arm, Suite } from './arms/arm.ts';
export { parts } from './arms/parts.ts';
export { suites } from './arms/suites.ts';
export { exploreEpsilon, greedyAction, scheduledEpsilon } from './epsilonGreedy.ts';
export { sarsaError } from './learning/sarsa.ts';
export { qLearningError } from './learning/qLearning.ts';
export { expectedSarsaError } from './learning/expectedSarsa.ts';
export { doubleQLearningError } from './learning/doubleQLearning.ts';
export { munchausen } from './learning/munchausen.ts';
export type { MunchausenOptions, MunchausenTerms } from './learning/munchausen.ts';
export { categoricalProjection } from './learning/categoricalProjection.ts';
export { categoricalQLearning } from './learning/categoricalQLearning.ts';
export { categoricalLoss } from './learning/categoricalLoss.ts';
export type { CategoricalLoss } from './learning/categoricalLoss.ts';
export { gaussianHistogram, middlesOf } from './learning/gaussianHistogram.ts';
export type { Bins } from './learning/gaussianHistogram.ts';
export { quantileQLearning } from './learning/quantileQLearning.ts';

// arms/ablation.d.ts
import type { AblationEntry } from '@prism-rl/core';
export declare const rainbowAblation: AblationEntry;

// arms/arm.d.ts
import type { Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';
export interface Arm {
    readonly description: string;
    readonly settings: Partial<DqnConfig>;
}
export interface Suite extends Preset {
    readonly config: Partial<DqnConfig>;
}

// arms/armEntry.d.ts
import type { AgentEntry, Preset } from '@prism-rl/core';
import type { DqnConfig } from '../dqn/config.ts';
import type { Arm } from './arm.ts';
export declare function armEntry({ description, settings }: Arm, scripts?: {
    readonly [name: string]: Preset;
}): AgentEntry<DqnConfig>;

// arms/arms.d.ts
import type { Arm } from './arm.ts';
export declare const arms: {
    readonly [name: string]: Arm;
};

// arms/beyondAblation.d.ts
import type { AblationEntry } from '@prism-rl/core';
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
    readonly munchausen: {
        readonly munchausen: true;
        readonly munchausenAlpha: 0.9;
        readonly munchausenTemperature: 0.03;
        readonly munchausenClip: -1;
    };
};

// arms/suites.d.ts
import type { Preset } from '@prism-rl/core';
import type { Suite } from './arm.ts';
export declare const suites: {
    readonly [name: string]: Suite;
};
export declare const dqnScripts: {
    readonly [name: string]: Preset;
};

// deepSarsa/agent.d.ts
import type { ActMode, ActOutputs, AgentContext, MaybePromise, Metrics, PackedArray, Snapshot, StepLearner } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { RolloutMemory } from '@prism-rl/memory';
import type { DeepSarsaConfig } from './config.ts';
export declare class DeepSarsaAgent implements StepLearner<Rollout> {
    #private;
    readonly memory: RolloutMemory;
    private constructor();
    static create(context: AgentContext<DeepSarsaConfig>): Promise<DeepSarsaAgent>;
    get epsilon(): number;
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    learn(step: Rollout): MaybePromise<Metrics>;
    save(): Promise<Snapshot>;
    restore(snapshot: Snapshot): void;
    exportPolicy(_format: 'onnx'): Promise<Uint8Array>;
    dispose(): void;
}

// deepSarsa/config.d.ts
import type { Preset } from '@prism-rl/core';
import * as v from 'valibot';
import type { DqnConfig } from '../dqn/config.ts';
declare const names: readonly ['network', 'hidden', 'activation', 'initializer', 'learningRate', 'learningRateEnd', 'adamEpsilon', 'loss', 'maxGradientNorm', 'discount', 'epsilonStart', 'epsilonEnd', 'epsilonDecay', 'epsilonSteps'];
export type DeepSarsaConfig = Pick<DqnConfig, (typeof names)[number]>;
export declare const deepSarsaSchema: v.GenericSchema<unknown, DeepSarsaConfig>;
export declare const deepSarsaDefaults: DeepSarsaConfig;
export declare const deepSarsaPresets: {
    readonly [name: string]: Preset;
};
export {};

// dqn/agent.d.ts
import type { ActMode, ActOutputs, AgentContext, MaybePromise, Memory, Metrics, PackedArray, Snapshot, StepLearner } from '@prism-rl/core';
import type { ReplayBatch } from '@prism-rl/memory';
import type { DqnConfig } from './config.ts';
export declare class DqnAgent implements StepLearner<ReplayBatch> {
    #private;
    private constructor();
    static create(context: AgentContext<DqnConfig>): Promise<DqnAgent>;
    get memory(): Memory<ReplayBatch>;
    get epsilon(): number;
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    learn(batch: ReplayBatch): MaybePromise<Metrics>;
    save(): Promise<Snapshot>;
    restore(snapshot: Snapshot): void;
    exportPolicy(_format: 'onnx'): Promise<Uint8Array>;
    dispose(): void;
}

// dqn/config.d.ts
import type { HiddenActivation } from '@prism-rl/nn';
import * as v from 'valibot';
export type DqnConfig = {
    network: 'auto' | 'mlp' | 'minatar' | 'small' | 'nature' | 'impala';
    normalize: boolean;
    hidden: number[];
    activation: HiddenActivation;
    initializer: 'fanInUniform' | 'glorotUniform' | 'heUniform';
    optimizer: 'adam' | 'rmsprop' | 'sgd';
    learningRate: number;
    learningRateEnd: number;
    adamEpsilon: number;
    rmspropDecay: number;
    rmspropEpsilon: number;
    momentum: number;
    loss: 'huber' | 'mse';
    maxGradientNorm: number;
    discount: number;
    replayCapacity: number;
    batchSize: number;
    learningStarts: number;
    trainEvery: number;
    updatesPerTraining: number;
    targetUpdateEvery: number;
    targetTau: number;
    epsilonStart: number;
    epsilonEnd: number;
    epsilonDecay: 'exponential' | 'linear';
    epsilonSteps: number;
    double: boolean;
    dueling: boolean;
    duelingStreams: 'hidden' | 'output';
    noisy: boolean;
    noisySigma: number;
    nStep: number;
    replay: 'uniform' | 'proportional' | 'rank';
    priorityAlpha: number;
    priorityBetaStart: number;
    priorityBetaEnd: number;
    distribution: 'none' | 'histogram' | 'categorical' | 'quantile' | 'implicit';
    atoms: number;
    valueMin: number;
    valueMax: number;
    histogramSigma: number;
    quantiles: number;
    huberKappa: number;
    fractions: number;
    targetFractions: number;
    choiceFractions: number;
    cosines: number;
    munchausen: boolean;
    munchausenAlpha: number;
    munchausenTemperature: number;
    munchausenClip: number;
};
export declare const dqnSettings: v.StrictObjectSchema<{
    readonly network: v.PicklistSchema<["auto", "mlp", "minatar", "small", "nature", "impala"], undefined>;
    readonly normalize: v.BooleanSchema<undefined>;
    readonly hidden: v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">, v.MaxValueAction<number, 16384, "must be at most 16384">]>, undefined>, v.MaxLengthAction<number[], 64, "must be at most 64 layers">]>;
    readonly activation: v.PicklistSchema<readonly ["relu", "tanh", "sigmoid", "elu"], undefined>;
    readonly initializer: v.PicklistSchema<["fanInUniform", "glorotUniform", "heUniform"], undefined>;
    readonly optimizer: v.PicklistSchema<["adam", "rmsprop", "sgd"], undefined>;
    readonly learningRate: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    readonly learningRateEnd: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    readonly adamEpsilon: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    readonly rmspropDecay: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly rmspropEpsilon: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    readonly momentum: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly loss: v.PicklistSchema<["huber", "mse"], undefined>;
    readonly maxGradientNorm: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    readonly discount: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly replayCapacity: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly batchSize: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly learningStarts: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly trainEvery: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly updatesPerTraining: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly targetUpdateEvery: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 0, "must not be negative">]>;
    readonly targetTau: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.GtValueAction<number, 0, "must lie in (0, 1]">, v.MaxValueAction<number, 1, "must lie in (0, 1]">]>;
    readonly epsilonStart: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly epsilonEnd: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly epsilonDecay: v.PicklistSchema<["exponential", "linear"], undefined>;
    readonly epsilonSteps: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    readonly double: v.BooleanSchema<undefined>;
    readonly dueling: v.BooleanSchema<undefined>;
    readonly duelingStreams: v.PicklistSchema<["hidden", "output"], undefined>;
    readonly noisy: v.BooleanSchema<undefined>;
    readonly noisySigma: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    readonly nStep: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly replay: v.PicklistSchema<["uniform", "proportional", "rank"], undefined>;
    readonly priorityAlpha: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly priorityBetaStart: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly priorityBetaEnd: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    readonly distribution: v.PicklistSchema<["none", "histogram", "categorical", "quantile", "implicit"], undefined>;
    readonly atoms: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 2, "must be at least 2">]>;
    readonly valueMin: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>;
    readonly valueMax: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>;
    readonly histogramSigma: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    readonly quantiles: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly huberKappa: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    readonly fractions: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly targetFractions: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly choiceFractions: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly cosines: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    readonly munchausen: v.BooleanSchema<undefined>;
    readonly munchausenAlpha: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    readonly munchausenTemperature: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    readonly munchausenClip: v.SchemaWithPipe<readonly [v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>, v.LtValueAction<number, 0, "must be less than 0">]>;
}, undefined>;
export declare const dqnSchema: v.GenericSchema<unknown, DqnConfig>;
export declare const dqnDefaults: DqnConfig;

// dqn/presets.d.ts
import type { Preset } from '@prism-rl/core';
export declare const dqnPresets: {
    readonly [name: string]: Preset;
};

// epsilonGreedy.d.ts
import { type Rng } from '@prism-rl/core';
import type { DqnConfig } from './dqn/config.ts';
export declare function scheduledEpsilon(config: Pick<DqnConfig, 'epsilonStart' | 'epsilonEnd' | 'epsilonDecay' | 'epsilonSteps'>, envSteps: number): number;
export declare function exploreEpsilon(rng: Rng, epsilon: number, numActions: number, actions: Int32Array): boolean;
export declare function greedyAction(values: ArrayLike<number>, row: number, numActions: number): number;

// learning/categoricalLoss.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
export interface CategoricalLoss {
    readonly crossEntropy: tf.Tensor1D;
    readonly divergence: tf.Tensor1D;
}
export declare function categoricalLoss(target: tf.Tensor2D, logits: tf.Tensor2D): CategoricalLoss;

// learning/categoricalProjection.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
export declare function categoricalProjection(sourceAtoms: tf.Tensor2D, probabilities: tf.Tensor2D, atoms: Float32Array): tf.Tensor2D;

// learning/categoricalQLearning.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
import { type CategoricalLoss } from './categoricalLoss.ts';
export declare function categoricalQLearning(atoms: Float32Array, logitsTm1: tf.Tensor3D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, logitsT: tf.Tensor3D, policyT: tf.Tensor2D): CategoricalLoss;

// learning/doubleQLearning.d.ts
import type * as tf from '@prism-rl/jit/tensorflow';
export declare function doubleQLearningError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, selectorT: tf.Tensor2D): tf.Tensor1D;

// learning/expectedSarsa.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
export declare function expectedSarsaError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, policyT: tf.Tensor2D): tf.Tensor1D;

// learning/gaussianHistogram.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
export interface Bins {
    readonly low: number;
    readonly high: number;
    readonly count: number;
}
export declare function middlesOf({ low, high, count }: Bins): Float32Array;
export declare function gaussianHistogram(values: tf.Tensor1D, { low, high, count }: Bins, sigma: number): tf.Tensor2D;

// learning/munchausen.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
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
import * as tf from '@prism-rl/jit/tensorflow';
export declare function qLearningError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D): tf.Tensor1D;

// learning/quantileQLearning.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
export declare function quantileQLearning(quantilesTm1: tf.Tensor3D, fractionsTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, quantilesT: tf.Tensor3D, policyT: tf.Tensor2D, kappa: number): tf.Tensor1D;

// learning/sarsa.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
export declare function sarsaError(qTm1: tf.Tensor2D, aTm1: tf.Tensor1D, rT: tf.Tensor1D, discountT: tf.Tensor1D, qT: tf.Tensor2D, aT: tf.Tensor1D): tf.Tensor1D;

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;
