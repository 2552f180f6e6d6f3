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
export { ppoAblation } from './ppo/ablation.ts';
export { ppoDefaults, ppoSchema } from './ppo/config.ts';
export type { PpoConfig } from './ppo/config.ts';
export { actorCriticDefaults, actorCriticSchema } from './actorCritic/config.ts';
export type { ActorCriticConfig } from './actorCritic/config.ts';
export type { EpisodicConfig } from './episodicSettings.ts';
export { reinforceRecipe } from './reinforce/recipe.ts';
export { gaussianPgRecipe } from './gaussianPg/recipe.ts';
export { episodicActorCriticRecipe } from './actorCritic/recipe.ts';
export { RolloutAgent } from './rolloutAgent/rolloutAgent.ts';
export type { RolloutConfig } from './rolloutAgent/rolloutConfig.ts';
export type { Collector, Descent, Estimates, Objective, ObjectiveNetwork, Recipe, RolloutLoss, RolloutTensors, Sight, Targets, } from './rolloutAgent/recipe.ts';
export { episodes, rollouts } from './rolloutAgent/collectors.ts';
export { descent } from './rolloutAgent/descent.ts';
export { advantageTargets } from './rolloutAgent/advantageTargets.ts';
export { policyGradientLoss } from './rolloutAgent/policyGradientLoss.ts';
export { actorCriticRecipe } from './rolloutAgent/actorCriticRecipe.ts';
export type { ActorCriticUpdate, AdvantageTensors } from './rolloutAgent/actorCriticRecipe.ts';
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

// actorCritic/config.d.ts
import * as v from 'valibot';
import type { EpisodicConfig } from '../episodicSettings.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type ActorCriticConfig = NetworkConfig & EpisodicConfig & {
    discount: number;
    stopGradient: boolean;
    solvedReturn: number | null;
    runningWeight: number;
};
export declare const actorCriticSchema: v.GenericSchema<unknown, ActorCriticConfig>;
export declare const actorCriticDefaults: ActorCriticConfig;

// actorCritic/recipe.d.ts
import type { AgentContext } from '@prism-rl/core';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import type { Recipe, RolloutLoss, RolloutTensors } from '../rolloutAgent/recipe.ts';
import type { ActorCriticConfig } from './config.ts';
export declare function episodicActorCriticRecipe({ config, observationSpace, actionSpace, rng, }: AgentContext<ActorCriticConfig>): Recipe;
export declare function episodicActorCriticLoss(network: ActorCriticNetwork, config: Pick<ActorCriticConfig, 'stopGradient'>, tensors: RolloutTensors): RolloutLoss;

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

// episodicSettings.d.ts
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
    learningRate: string;
};

// gaussianPg/config.d.ts
import * as v from 'valibot';
import type { AdvantageName } from '../advantages/advantages.ts';
import type { EpisodicConfig } from '../episodicSettings.ts';
import type { NetworkConfig } from '../network/networkConfig.ts';
export type GaussianPgConfig = NetworkConfig & EpisodicConfig & {
    discount: number;
    advantage: AdvantageName;
    logStd: number;
    bootstrapTruncated: boolean;
};
export declare const gaussianPgSchema: v.GenericSchema<unknown, GaussianPgConfig>;
export declare const gaussianPgDefaults: GaussianPgConfig;

// gaussianPg/recipe.d.ts
import type { AgentContext } from '@prism-rl/core';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { Recipe, RolloutLoss, RolloutTensors, Targets } from '../rolloutAgent/recipe.ts';
import type { GaussianPgConfig } from './config.ts';
export declare function gaussianPgRecipe(context: AgentContext<GaussianPgConfig>): Recipe;
export declare function criticTargets({ config, observationSpace, actionSpace, }: Pick<AgentContext<GaussianPgConfig>, 'config' | 'observationSpace' | 'actionSpace'>): Targets;
export declare function gaussianPgLoss(network: PolicyNetwork, tensors: RolloutTensors): RolloutLoss;

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

// ppo/ablation.d.ts
import type { AblationEntry } from '@prism-rl/core';
export declare const ppoAblation: AblationEntry;

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
import type { EpisodicConfig } from '../episodicSettings.ts';
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

// reinforce/recipe.d.ts
import type { AgentContext } from '@prism-rl/core';
import type { Distribution } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { Recipe, RolloutLoss, RolloutTensors } from '../rolloutAgent/recipe.ts';
import type { ReinforceConfig } from './config.ts';
export declare function reinforceRecipe({ config, observationSpace, actionSpace, rng, }: AgentContext<ReinforceConfig>): Recipe;
export declare function reinforceLoss(network: PolicyNetwork<Distribution>, config: Pick<ReinforceConfig, 'baseline' | 'standardise' | 'valueCoefficient' | 'entropyCoefficient'>, tensors: RolloutTensors): RolloutLoss;

// rolloutAgent/actorCriticRecipe.d.ts
import type { AgentContext } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import type { Recipe, RolloutLoss, RolloutTensors } from './recipe.ts';
import type { RolloutConfig } from './rolloutConfig.ts';
export interface AdvantageTensors extends RolloutTensors {
    readonly advantages: tf.Tensor1D;
    readonly returns: tf.Tensor1D;
    readonly oldValues: tf.Tensor1D;
    readonly oldLogProbs: tf.Tensor1D;
}
export interface ActorCriticUpdate extends Pick<Recipe['schedule'], 'epochs' | 'minibatches' | 'targetKl'> {
    loss(network: ActorCriticNetwork, tensors: AdvantageTensors): RolloutLoss;
}
export declare function actorCriticRecipe({ config, observationSpace, actionSpace, numEnvs, rng }: AgentContext<RolloutConfig>, { loss, ...schedule }: ActorCriticUpdate): Recipe;

// rolloutAgent/advantageTargets.d.ts
import type { Targets } from './recipe.ts';
import type { RewardScaler } from './rewardScaler.ts';
export interface AdvantageTargetsOptions {
    readonly discount: number;
    readonly lambda: number;
    readonly scaler?: RewardScaler | undefined;
    readonly rewardScale?: number;
}
export declare function advantageTargets(options: AdvantageTargetsOptions): Targets;

// rolloutAgent/collectors.d.ts
import type { Collector } from './recipe.ts';
export declare function rollouts(steps: number): Collector;
export declare function episodes(batchSteps: number): Collector;

// rolloutAgent/descent.d.ts
import type { Optimizer } from '@prism-rl/nn';
import type { Descent } from './recipe.ts';
export declare function descent(optimizer: Optimizer, maxGradientNorm: number): Descent;

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

// rolloutAgent/policyGradientLoss.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution } from '@prism-rl/nn';
import type { ActorCriticNetwork, PolicyNetwork } from '../network/policyNetwork.ts';
import type { RolloutLoss, RolloutTensors } from './recipe.ts';
export interface PolicyGradientParts {
    readonly reduce?: (values: tf.Tensor) => tf.Scalar;
    gains(logProbs: tf.Tensor1D, error: tf.Tensor): tf.Tensor;
    cost?(error: tf.Tensor, value: tf.Tensor1D): tf.Tensor;
    readonly baseline?: tf.Tensor;
}
export interface PolicyGradientWeights {
    readonly valueCoefficient?: number;
    readonly entropyCoefficient?: number;
}
export declare function policyGradientLoss(network: PolicyNetwork<Distribution> | ActorCriticNetwork, { valueCoefficient, entropyCoefficient }: PolicyGradientWeights, { observations, samples, returns }: RolloutTensors, parts: PolicyGradientParts): RolloutLoss;
export declare function errorMetrics(error: tf.Tensor, mean: (values: tf.Tensor) => tf.Scalar): {
    readonly advantageMean: tf.Scalar;
    readonly advantageStd: tf.Scalar;
};
export declare function explained(error: tf.Tensor, returns: tf.Tensor, mean: (values: tf.Tensor) => tf.Scalar): tf.Scalar;

// rolloutAgent/recipe.d.ts
import type { Memory, Metrics, PackedArray, Snapshot } from '@prism-rl/core';
import type * as tf from '@prism-rl/jit/tensorflow';
import type { Rollout, StepShape } from '@prism-rl/memory';
import type { Sampler, Variables } from '@prism-rl/nn';
import type { PolicyNetwork } from '../network/policyNetwork.ts';
import type { ObservationNormalizer } from './observationNormalizer.ts';
export interface RolloutTensors {
    readonly observations: tf.Tensor;
    readonly samples: tf.Tensor;
    readonly weights?: tf.Tensor1D;
    readonly [column: string]: tf.Tensor | undefined;
}
export interface RolloutLoss {
    readonly loss: tf.Scalar;
    readonly kl?: tf.Scalar;
    readonly [name: string]: tf.Scalar | undefined;
}
export interface Collector {
    rows?(numEnvs: number): number;
    readonly isPadded: boolean;
    memory(shape: StepShape & {
        readonly numEnvs: number;
    }): Memory<Rollout>;
}
export interface Sight {
    look(): Promise<{
        readonly values: Float32Array;
        readonly logProbs: Float32Array;
    }>;
    tailValues(): Promise<Float32Array | undefined>;
}
export interface Estimates {
    readonly columns: {
        readonly [name: string]: PackedArray;
    };
    readonly metrics: Metrics;
}
export interface Targets {
    readonly columns: {
        readonly [name: string]: readonly number[];
    };
    of(rollout: Rollout, sight: Sight): Estimates | Promise<Estimates>;
    afterUpdate?(rollout: Rollout): void;
    readonly finished?: boolean | 'solved';
    save?(): Snapshot;
    restore?(snapshot: Snapshot): void;
}
export interface Objective {
    readonly network: ObjectiveNetwork;
    look?(observations: tf.Tensor, samples: tf.Tensor): {
        readonly values: tf.Tensor1D;
        readonly logProbs: tf.Tensor1D;
    };
    loss(tensors: RolloutTensors): RolloutLoss;
    divergence?(before: tf.Tensor2D, after: tf.Tensor2D, tensors: RolloutTensors): tf.Tensor;
    advance?(envSteps: number): Metrics;
}
export type ObjectiveNetwork = PolicyNetwork<Sampler> & {
    value?(observations: tf.Tensor): tf.Tensor1D;
};
export interface Descent {
    readonly variables: Variables;
    apply(gradients: {
        readonly [name: string]: tf.Tensor;
    }, learningRate: tf.Tensor): {
        readonly [name: string]: tf.Tensor;
    };
    afterStep?(outputs: {
        readonly [name: string]: ArrayLike<number>;
    }, learningRate: number, rows: number): Promise<void>;
}
export interface Recipe {
    readonly collector: Collector;
    readonly targets: Targets;
    readonly objective: Objective;
    readonly schedule: {
        readonly epochs?: number;
        readonly minibatches?: number;
        readonly targetKl?: number;
        readonly learningRate: number;
        readonly learningRateEnd?: number;
        readonly updates?: number;
    };
    readonly descent: Descent;
    readonly squash?: boolean;
    readonly normalizer?: ObservationNormalizer | undefined;
}

// rolloutAgent/rewardScaler.d.ts
import type { Snapshot } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
export declare class RewardScaler {
    #private;
    constructor(numEnvs: number, discount: number);
    scale({ steps, numEnvs, rewards, terminated, truncated }: Rollout): Float64Array;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// rolloutAgent/rolloutAgent.d.ts
import type { ActMode, ActOutputs, AgentContext, ExtraSpecs, MaybePromise, Memory, Metrics, PackedArray, Snapshot, StepLearner } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import type { Recipe } from './recipe.ts';
export declare class RolloutAgent implements StepLearner<Rollout> {
    #private;
    readonly memory: Memory<Rollout>;
    private constructor();
    static create(context: AgentContext<object>, recipe: Recipe): Promise<RolloutAgent>;
    get extras(): ExtraSpecs;
    get finished(): boolean | 'solved';
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
    learningRateEnd: number | null;
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
    learningRateEnd: v.NullableSchema<v.SchemaWithPipe<readonly [v.NumberSchema<undefined>, v.FiniteAction<number, undefined>, v.MinValueAction<number, 0, "must not be negative">]>, undefined>;
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
