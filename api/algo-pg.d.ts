// index.d.ts
export { plugin } from './plugin.ts';
export { reinforceDefaults, reinforceSchema } from './reinforce/config.ts';
export type { ReinforceConfig } from './reinforce/config.ts';
export { actorCriticNetwork, policyNetwork, valueNetwork } from './network/policyNetwork.ts';
export type { ActorCriticNetwork, PolicyNetwork, PolicyNetworkOptions } from './network/policyNetwork.ts';
export { gaussianPgDefaults, gaussianPgSchema } from './gaussianPg/config.ts';
export type { GaussianPgConfig } from './gaussianPg/config.ts';
export { advantageNames, advantages } from './advantages/advantages.ts';
export type { AdvantageInputs, AdvantageName } from './advantages/advantages.ts';
export { LinearRegression } from './regression/linearRegression.ts';
export { a2cDefaults, a2cSchema } from './a2c/config.ts';
export type { A2cConfig } from './a2c/config.ts';
export { ppoDefaults, ppoSchema } from './ppo/config.ts';
export type { PpoConfig } from './ppo/config.ts';
export { actorCriticDefaults, actorCriticSchema } from './actorCritic/config.ts';
export type { ActorCriticConfig } from './actorCritic/config.ts';
export { EpisodicAgent } from './episodic/episodicAgent.ts';
export type { EpisodicConfig } from './episodic/episodicConfig.ts';
export type { EpisodeLearner, EpisodeTensors, LossAndMetrics, PreparedEpisodes, } from './episodic/episodeLearner.ts';
export { ReinforceLearner } from './reinforce/reinforceLearner.ts';
export { GaussianPgLearner } from './gaussianPg/gaussianPgLearner.ts';
export { ActorCriticLearner } from './actorCritic/actorCriticLearner.ts';
export { RolloutAgent } from './rolloutAgent/rolloutAgent.ts';
export type { RolloutConfig } from './rolloutAgent/rolloutConfig.ts';
export type { Objective, Recipe, RolloutLoss, RolloutTensors } from './rolloutAgent/recipe.ts';
export { actorCriticRecipe } from './rolloutAgent/actorCriticRecipe.ts';
export type { ActorCriticUpdate } from './rolloutAgent/actorCriticRecipe.ts';
export { pqnDefaults, pqnSchema } from './pqn/config.ts';
export type { PqnConfig } from './pqn/config.ts';
export { pqnRecipe } from './pqn/recipe.ts';
export { a2cUpdate } from './a2c/a2cUpdate.ts';
export { ppoUpdate } from './ppo/ppoUpdate.ts';
export { distributionFor } from './network/distributionFor.ts';

// a2c/a2cUpdate.d.ts
import type { ActorCriticUpdate } from '../rolloutAgent/actorCriticRecipe.ts';
import type { A2cConfig } from './config.ts';
export declare function a2cUpdate(config: Pick<A2cConfig, 'valueCoefficient' | 'entropyCoefficient' | 'standardise'>): ActorCriticUpdate;

// a2c/config.d.ts
import * as v from 'valibot';
import type { RolloutConfig } from '../rolloutAgent/rolloutConfig.ts';
export type A2cConfig = RolloutConfig;
export declare const a2cSchema: v.GenericSchema<unknown, A2cConfig>;
export declare const a2cDefaults: A2cConfig;

// actorCritic/actorCriticLearner.d.ts
import type { AgentContext, Snapshot } from '@prism-rl/core';
import type { EpisodeBatch } from '@prism-rl/memory';
import type { StepInputs } from '@prism-rl/nn';
import type { EpisodeLearner, EpisodeTensors, LossAndMetrics, PreparedEpisodes } from '../episodic/episodeLearner.ts';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import type { ActorCriticConfig } from './config.ts';
export declare class ActorCriticLearner implements EpisodeLearner {
    #private;
    readonly network: ActorCriticNetwork;
    readonly variables: ActorCriticNetwork['variables'];
    constructor({ config, observationSpace, actionSpace, rng }: AgentContext<ActorCriticConfig>);
    get finished(): false | 'solved';
    inputs(rows: number): StepInputs;
    loss(tensors: EpisodeTensors): LossAndMetrics;
    prepare({ rewards, bounds, episodes, rows: count }: EpisodeBatch, rows: number): PreparedEpisodes;
    save(): Snapshot;
    restore({ meta }: Snapshot): void;
}
export declare function actorCriticLoss(network: ActorCriticNetwork, config: Pick<ActorCriticConfig, 'stopGradient'>, { observations, samples, weights, returns, isStep }: EpisodeTensors): LossAndMetrics;

// actorCritic/config.d.ts
import * as v from 'valibot';
import type { EpisodicConfig } from '../episodic/episodicConfig.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type ActorCriticConfig = NetworkConfig & EpisodicConfig & {
    discount: number;
    stopGradient: boolean;
    solvedReturn: number | null;
    runningWeight: number;
};
export declare const actorCriticSchema: v.GenericSchema<unknown, ActorCriticConfig>;
export declare const actorCriticDefaults: ActorCriticConfig;

// advantages/advantages.d.ts
export declare const advantageNames: readonly ['reinforce', 'q-actor-critic', 'advantage-actor-critic', 'td-actor-critic'];
export type AdvantageName = (typeof advantageNames)[number];
export interface AdvantageInputs {
    readonly returns: ArrayLike<number>;
    readonly rewards: ArrayLike<number>;
    readonly discounts: ArrayLike<number>;
    readonly values: ArrayLike<number>;
    readonly nextValues: ArrayLike<number>;
    readonly actionValues: ArrayLike<number>;
}
export declare function advantages(name: AdvantageName, inputs: AdvantageInputs, out: Float64Array): void;

// episodic/episodeLearner.d.ts
import type { MaybePromise, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import type { InputArrays, StepInputs } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
export interface EpisodeTensors {
    readonly observations: tf.Tensor;
    readonly samples: tf.Tensor;
    readonly weights: tf.Tensor1D;
    readonly [name: string]: tf.Tensor;
}
export interface LossAndMetrics {
    readonly loss: tf.Scalar;
    readonly metrics: {
        readonly [name: string]: tf.Scalar;
    };
}
export interface PreparedEpisodes {
    readonly arrays: InputArrays<StepInputs>;
    readonly metrics: {
        readonly [name: string]: number;
    };
}
export interface EpisodeLearner {
    readonly network: PolicyNetwork;
    readonly variables: PolicyNetwork['variables'];
    inputs(rows: number): StepInputs;
    loss(tensors: EpisodeTensors): LossAndMetrics;
    prepare(batch: EpisodeBatch, rows: number): MaybePromise<PreparedEpisodes>;
    afterUpdate?(batch: EpisodeBatch): void;
    readonly finished?: boolean | 'solved';
    save?(): Snapshot;
    restore?(snapshot: Snapshot): void;
    dispose?(): void;
}

// episodic/episodicAgent.d.ts
import type { ActMode, ActOutputs, AgentContext, ExtraSpecs, MaybePromise, Metrics, PackedArray, Snapshot, StepLearner } from '@prism-rl/core';
import type { EpisodeBatch } from '@prism-rl/memory';
import { EpisodeMemory } from '@prism-rl/memory';
import type { EpisodeLearner } from './episodeLearner.ts';
import type { EpisodicConfig } from './episodicConfig.ts';
export declare class EpisodicAgent implements StepLearner<EpisodeBatch> {
    #private;
    readonly memory: EpisodeMemory;
    constructor(context: AgentContext<EpisodicConfig>, learner: EpisodeLearner);
    get extras(): ExtraSpecs;
    get finished(): boolean | 'solved';
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    learn(batch: EpisodeBatch): Promise<Metrics>;
    save(): Promise<Snapshot>;
    restore(snapshot: Snapshot): void;
    exportPolicy(_format: 'onnx'): Promise<Uint8Array>;
    dispose(): void;
}

// episodic/episodicConfig.d.ts
export type EpisodicConfig = {
    learningRate: number;
    adamEpsilon: number;
    maxGradientNorm: number;
    batchSteps: number;
    iterations: number;
};
export declare const episodicEntries: {
    learningRate: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").FiniteAction<number, undefined>, import("valibot").GtValueAction<number, 0, "must be greater than 0">]>;
    adamEpsilon: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").FiniteAction<number, undefined>, import("valibot").GtValueAction<number, 0, "must be greater than 0">]>;
    maxGradientNorm: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").FiniteAction<number, undefined>, import("valibot").MinValueAction<number, 0, "must not be negative">]>;
    batchSteps: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, "must be an integer">, import("valibot").MinValueAction<number, 0, "must not be negative">]>;
    iterations: import("valibot").SchemaWithPipe<readonly [import("valibot").NumberSchema<undefined>, import("valibot").IntegerAction<number, "must be an integer">, import("valibot").MinValueAction<number, 0, "must not be negative">]>;
};
export declare function plannedUpdates({ iterations }: Pick<EpisodicConfig, 'iterations'>): number | undefined;
export declare const episodicMetrics: {
    loss: string;
    entropy: string;
    kl: string;
    advantageMean: string;
    advantageStd: string;
    episodeLength: string;
};

// gaussianPg/config.d.ts
import * as v from 'valibot';
import type { AdvantageName } from '../advantages/advantages.ts';
import type { EpisodicConfig } from '../episodic/episodicConfig.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type GaussianPgConfig = NetworkConfig & EpisodicConfig & {
    discount: number;
    advantage: AdvantageName;
    logStd: number;
    bootstrapTruncated: boolean;
};
export declare const gaussianPgSchema: v.GenericSchema<unknown, GaussianPgConfig>;
export declare const gaussianPgDefaults: GaussianPgConfig;

// gaussianPg/gaussianPgLearner.d.ts
import type { AgentContext, Snapshot } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { EpisodeBatch } from '@prism-rl/memory';
import type { StepInputs } from '@prism-rl/nn';
import type { EpisodeLearner, EpisodeTensors, LossAndMetrics, PreparedEpisodes } from '../episodic/episodeLearner.ts';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { GaussianPgConfig } from './config.ts';
export declare class GaussianPgLearner implements EpisodeLearner {
    #private;
    readonly network: PolicyNetwork;
    readonly variables: PolicyNetwork['variables'];
    constructor({ config, observationSpace, actionSpace, rng }: AgentContext<GaussianPgConfig>);
    inputs(rows: number): StepInputs;
    loss(tensors: EpisodeTensors): LossAndMetrics;
    prepare(batch: EpisodeBatch, rows: number): PreparedEpisodes;
    afterUpdate({ observations, extras, rows }: EpisodeBatch): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}
export declare function gaussianPgLoss(network: PolicyNetwork, tensors: EpisodeTensors): tf.Scalar;

// network/distributionFor.d.ts
import type { Space } from '@prism-rl/core';
import type { Distribution } from '@prism-rl/nn';
export declare function distributionFor(actionSpace: Space, squash?: boolean): Distribution;

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

// network/policyNetwork.d.ts
import type { Rng, Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution, Sampler, Variables } from '@prism-rl/nn';
import type { NetworkConfig } from './networkConfig.ts';
export interface PolicyNetworkOptions {
    readonly observationSpace: Space;
    readonly distribution: Distribution;
    readonly config: NetworkConfig;
    readonly logStd?: number;
    readonly rng: Rng;
}
export interface PolicyNetwork<D extends Sampler = Distribution> {
    readonly distribution: D;
    readonly variables: Variables;
    policy(observations: tf.Tensor): tf.Tensor2D;
}
export interface ActingNetwork<D extends Sampler = Sampler> extends PolicyNetwork<D> {
    value(observations: tf.Tensor): tf.Tensor1D;
}
export interface ActorCriticNetwork extends ActingNetwork<Distribution> {
    both(observations: tf.Tensor): {
        readonly policy: tf.Tensor2D;
        readonly value: tf.Tensor1D;
    };
}
export declare function policyNetwork(options: PolicyNetworkOptions): PolicyNetwork;
export declare function valueNetwork(options: PolicyNetworkOptions): Pick<ActorCriticNetwork, 'variables' | 'value'>;
export declare function actorCriticNetwork(options: PolicyNetworkOptions, shared: boolean): ActorCriticNetwork;

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;

// ppo/config.d.ts
import * as v from 'valibot';
import type { RolloutConfig } from '../rolloutAgent/rolloutConfig.ts';
export type PpoConfig = RolloutConfig & {
    clipRange: number;
    valueClipRange: number;
    epochs: number;
    minibatches: number;
    targetKl: number;
};
export declare const ppoSchema: v.GenericSchema<unknown, PpoConfig>;
export declare const ppoDefaults: PpoConfig;

// ppo/ppoUpdate.d.ts
import type { ActorCriticUpdate } from '../rolloutAgent/actorCriticRecipe.ts';
import type { PpoConfig } from './config.ts';
export declare function ppoUpdate(config: PpoConfig): ActorCriticUpdate;

// pqn/config.d.ts
import * as v from 'valibot';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type PqnConfig = NetworkConfig & {
    layerNorm: boolean;
    learningRate: number;
    learningRateEnd: number;
    adamEpsilon: number;
    maxGradientNorm: number;
    discount: number;
    lambda: number;
    rewardScale: number;
    rolloutSteps: number;
    epochs: number;
    minibatches: number;
    epsilonStart: number;
    epsilonEnd: number;
    epsilonFraction: number;
};
export declare const pqnSchema: v.GenericSchema<unknown, PqnConfig>;
export declare const pqnDefaults: PqnConfig;

// pqn/recipe.d.ts
import type { AgentContext } from '@prism-rl/core';
import type { Recipe } from '../rolloutAgent/recipe.ts';
import type { PqnConfig } from './config.ts';
export declare function pqnRecipe(context: AgentContext<PqnConfig>): Recipe;

// regression/linearRegression.d.ts
import type { Snapshot } from '@prism-rl/core';
export declare class LinearRegression {
    #private;
    readonly coefficients: Float64Array;
    intercept: number;
    constructor(features: number);
    fit(x: ArrayLike<number>, y: ArrayLike<number>, rows: number): void;
    predict(x: ArrayLike<number>, row: number): number;
    save(): Snapshot;
    restore({ arrays }: Snapshot): void;
}

// reinforce/config.d.ts
import * as v from 'valibot';
import type { EpisodicConfig } from '../episodic/episodicConfig.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type ReinforceConfig = NetworkConfig & EpisodicConfig & {
    discount: number;
    baseline: 'none' | 'mean' | 'value';
    standardise: boolean;
    valueCoefficient: number;
    entropyCoefficient: number;
};
export declare const reinforceSchema: v.GenericSchema<unknown, ReinforceConfig>;
export declare const reinforceDefaults: ReinforceConfig;

// reinforce/reinforceLearner.d.ts
import type { AgentContext } from '@prism-rl/core';
import type { EpisodeBatch } from '@prism-rl/memory';
import type { StepInputs } from '@prism-rl/nn';
import type { EpisodeLearner, EpisodeTensors, LossAndMetrics, PreparedEpisodes } from '../episodic/episodeLearner.ts';
import type { ActorCriticNetwork, PolicyNetwork } from '../network/policyNetwork.ts';
import type { ReinforceConfig } from './config.ts';
export declare class ReinforceLearner implements EpisodeLearner {
    #private;
    readonly network: PolicyNetwork;
    readonly variables: PolicyNetwork['variables'];
    constructor({ config, observationSpace, actionSpace, rng }: AgentContext<ReinforceConfig>);
    inputs(rows: number): StepInputs;
    loss(tensors: EpisodeTensors): LossAndMetrics;
    prepare(batch: EpisodeBatch, rows: number): Promise<PreparedEpisodes>;
    dispose(): void;
}
export declare function reinforceLoss(network: PolicyNetwork, critic: ActorCriticNetwork | undefined, config: Pick<ReinforceConfig, 'baseline' | 'standardise' | 'valueCoefficient' | 'entropyCoefficient'>, { observations, samples, weights, returns }: EpisodeTensors): LossAndMetrics;

// rolloutAgent/actorCriticRecipe.d.ts
import type { AgentContext } from '@prism-rl/core';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import type { Recipe, RolloutLoss, RolloutTensors } from './recipe.ts';
import type { RolloutConfig } from './rolloutConfig.ts';
export interface ActorCriticUpdate extends Pick<Recipe['schedule'], 'epochs' | 'minibatches' | 'targetKl'> {
    loss(network: ActorCriticNetwork, tensors: RolloutTensors): RolloutLoss;
}
export declare function actorCriticRecipe({ config, observationSpace, actionSpace, numEnvs, rng }: AgentContext<RolloutConfig>, { loss, ...schedule }: ActorCriticUpdate): Recipe;

// rolloutAgent/observationNormalizer.d.ts
import type { Snapshot } from '@prism-rl/core';
import type { Variables } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
export declare class ObservationNormalizer {
    #private;
    readonly variables: Variables;
    constructor(size: number);
    before(network: ActorCriticNetwork): ActorCriticNetwork;
    learn(observations: ArrayLike<number>, rows: number): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// rolloutAgent/recipe.d.ts
import type { Metrics } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Optimizer, Variables } from '@prism-rl/nn';
import type { ActingNetwork } from '../network/policyNetwork.ts';
import type { ObservationNormalizer } from './observationNormalizer.ts';
import type { RewardScaler } from './rewardScaler.ts';
export interface RolloutTensors {
    readonly observations: tf.Tensor;
    readonly samples: tf.Tensor;
    readonly advantages: tf.Tensor1D;
    readonly returns: tf.Tensor1D;
    readonly oldValues: tf.Tensor1D;
    readonly oldLogProbs: tf.Tensor1D;
}
export interface RolloutLoss {
    readonly loss: tf.Scalar;
    readonly kl?: tf.Scalar;
    readonly [name: string]: tf.Scalar | undefined;
}
export interface Objective {
    readonly network: ActingNetwork;
    look?(observations: tf.Tensor, samples: tf.Tensor): {
        readonly values: tf.Tensor1D;
        readonly logProbs: tf.Tensor1D;
    };
    loss(tensors: RolloutTensors): RolloutLoss;
    divergence?(before: tf.Tensor2D, after: tf.Tensor2D): tf.Tensor;
    advance?(envSteps: number): Metrics;
}
export interface Recipe {
    readonly collector: {
        readonly steps: number;
        readonly squash?: boolean;
        readonly normalizer?: ObservationNormalizer | undefined;
    };
    readonly targets: {
        readonly discount: number;
        readonly lambda: number;
        readonly rewards?: RewardScaler | undefined;
        readonly rewardScale?: number;
    };
    readonly objective: Objective;
    readonly schedule: {
        readonly epochs: number;
        readonly minibatches: number;
        readonly targetKl?: number;
        readonly learningRate: number;
        readonly learningRateEnd: number;
    };
    readonly optimizer: (parameters: Variables) => Optimizer;
    readonly maxGradientNorm: number;
}

// rolloutAgent/rewardScaler.d.ts
import type { Snapshot } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
export declare class RewardScaler {
    #private;
    constructor(numEnvs: number, discount: number);
    scale({ steps, numEnvs, rewards, terminated, truncated }: Rollout): Float64Array;
    save(): Snapshot;
    restore(child: (name: string) => Snapshot): void;
}

// rolloutAgent/rolloutAgent.d.ts
import type { ActMode, ActOutputs, AgentContext, ExtraSpecs, MaybePromise, Metrics, PackedArray, Snapshot, StepLearner } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import { RolloutMemory } from '@prism-rl/memory';
import type { Recipe } from './recipe.ts';
export declare class RolloutAgent implements StepLearner<Rollout> {
    #private;
    readonly memory: RolloutMemory;
    private constructor();
    static create(context: AgentContext<object>, recipe: Recipe): Promise<RolloutAgent>;
    get extras(): ExtraSpecs;
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    learn(rollout: Rollout): Promise<Metrics>;
    save(): Promise<Snapshot>;
    restore(snapshot: Snapshot): void;
    exportPolicy(_format: 'onnx'): Promise<Uint8Array>;
    dispose(): void;
}

// rolloutAgent/rolloutConfig.d.ts
import * as v from 'valibot';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type RolloutConfig = NetworkConfig & {
    shared: boolean;
    logStd: number;
    squash: boolean;
    learningRate: number;
    learningRateEnd: number;
    adamEpsilon: number;
    maxGradientNorm: number;
    discount: number;
    gaeLambda: number;
    rolloutSteps: number;
    standardise: boolean;
    valueCoefficient: number;
    entropyCoefficient: number;
    normaliseObservations: boolean;
    normaliseRewards: boolean;
};
export declare const rolloutEntries: {
    network: v.PicklistSchema<["auto", "mlp", "minatar", "nips", "nature"], undefined>;
    hidden: v.SchemaWithPipe<readonly [v.ArraySchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">, v.MaxValueAction<number, 16384, "must be at most 16384">]>, undefined>, v.MaxLengthAction<number[], 64, "must be at most 64 layers">]>;
    activation: v.PicklistSchema<readonly ["relu", "tanh", "sigmoid", "elu"], undefined>;
    initializer: v.PicklistSchema<["fanInUniform", "glorotUniform", "heUniform", "orthogonal"], undefined>;
    shared: v.BooleanSchema<undefined>;
    logStd: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>]>;
    squash: v.BooleanSchema<undefined>;
    learningRate: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    learningRateEnd: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    adamEpsilon: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.GtValueAction<number, 0, "must be greater than 0">]>;
    maxGradientNorm: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    discount: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    gaeLambda: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.MinValueAction<number, 0, "must lie in [0, 1]">, v.MaxValueAction<number, 1, "must lie in [0, 1]">]>;
    rolloutSteps: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.IntegerAction<number, "must be an integer">, v.MinValueAction<number, 1, "must be at least 1">]>;
    standardise: v.BooleanSchema<undefined>;
    valueCoefficient: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    entropyCoefficient: v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>;
    normaliseObservations: v.BooleanSchema<undefined>;
    normaliseRewards: v.BooleanSchema<undefined>;
};
export declare const rolloutDefaults: RolloutConfig;
export declare const rolloutMetrics: {
    loss: string;
    policyLoss: string;
    valueLoss: string;
    entropy: string;
    kl: string;
    explainedVariance: string;
    advantageMean: string;
    advantageStd: string;
    learningRate: string;
};
