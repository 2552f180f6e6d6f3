// index.d.ts
export { plugin } from './plugin.ts';
export { reinforceSettings } from './reinforce/config.ts';
export type { ReinforceConfig } from './reinforce/config.ts';
export { actorCriticNetwork, policyNetwork, valueNetwork } from './network/policyNetwork.ts';
export type { ActorCriticNetwork, PolicyNetwork, PolicyNetworkOptions } from './network/policyNetwork.ts';
export { gaussianPgSettings } from './gaussianPg/config.ts';
export type { GaussianPgConfig } from './gaussianPg/config.ts';
export { advantageNames, advantages } from './advantages/advantages.ts';
export type { AdvantageInputs, AdvantageName } from './advantages/advantages.ts';
export { LinearRegression } from './regression/linearRegression.ts';
export { a2cSettings } from './a2c/config.ts';
export type { A2cConfig } from './a2c/config.ts';
export { ppoAblation } from './ppo/ablation.ts';
export { ppoSettings } from './ppo/config.ts';
export type { PpoConfig } from './ppo/config.ts';
export { actorCriticSettings } from './actorCritic/config.ts';
export type { ActorCriticConfig } from './actorCritic/config.ts';
export type { EpisodicConfig } from './episodicSettings.ts';
export { reinforceRecipe } from './reinforce/recipe.ts';
export { gaussianPgRecipe } from './gaussianPg/recipe.ts';
export { episodicActorCriticRecipe } from './actorCritic/recipe.ts';
export { RolloutAgent } from './rolloutAgent/rolloutAgent.ts';
export type { RolloutConfig } from './rolloutAgent/rolloutSettings.ts';
export type { Collector, Descent, Estimates, Objective, ObjectiveNetwork, Recipe, RolloutLoss, RolloutTensors, Sight, Targets, } from './rolloutAgent/recipe.ts';
export { episodes, rollouts } from './rolloutAgent/collectors.ts';
export { meanOver } from './rolloutAgent/meanOver.ts';
export { returnsOf } from './rolloutAgent/returnsOf.ts';
export { RolloutLearner } from './rolloutAgent/rolloutLearner.ts';
export { PolicyActor, samplesOf } from './policyActor.ts';
export type { PolicyActorOptions } from './policyActor.ts';
export { descent } from './rolloutAgent/descent.ts';
export { advantageTargets } from './rolloutAgent/advantageTargets.ts';
export { errorMetrics, policyGradientLoss } from './rolloutAgent/policyGradientLoss.ts';
export { actorCriticRecipe } from './rolloutAgent/actorCriticRecipe.ts';
export type { ActorCriticUpdate, AdvantageTensors } from './rolloutAgent/actorCriticRecipe.ts';
export { pqnSettings } from './pqn/config.ts';
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
import type { RolloutConfig } from '../rolloutAgent/rolloutSettings.ts';
export type A2cConfig = RolloutConfig;
export declare const a2cSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    logStd: import("@prism-rl/core").Setting<number>;
    squash: import("@prism-rl/core").Setting<boolean>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number | null>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    gaeLambda: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>, {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    logStd: import("@prism-rl/core").Setting<number>;
    squash: import("@prism-rl/core").Setting<boolean>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number | null>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    gaeLambda: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>;

// actorCritic/config.d.ts
import type { ConfigOf } from '@prism-rl/core';
declare const table: {
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    discount: import("@prism-rl/core").Setting<number>;
    stopGradient: import("@prism-rl/core").Setting<boolean>;
    solvedReturn: import("@prism-rl/core").Setting<number | null>;
    runningWeight: import("@prism-rl/core").Setting<number>;
};
export type ActorCriticConfig = ConfigOf<typeof table>;
export declare const actorCriticSettings: import("@prism-rl/core").Settings<ConfigOf<{
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    discount: import("@prism-rl/core").Setting<number>;
    stopGradient: import("@prism-rl/core").Setting<boolean>;
    solvedReturn: import("@prism-rl/core").Setting<number | null>;
    runningWeight: import("@prism-rl/core").Setting<number>;
}>, {
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    discount: import("@prism-rl/core").Setting<number>;
    stopGradient: import("@prism-rl/core").Setting<boolean>;
    solvedReturn: import("@prism-rl/core").Setting<number | null>;
    runningWeight: import("@prism-rl/core").Setting<number>;
}>;
export {};

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
export declare function needsActionValues(name: AdvantageName): boolean;
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
import type { ConfigOf } from '@prism-rl/core';
export declare const episodicSettings: {
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
};
export type EpisodicConfig = ConfigOf<typeof episodicSettings>;
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
import type { ConfigOf } from '@prism-rl/core';
declare const table: {
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    logStd: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    advantage: import("@prism-rl/core").Setting<"advantage-actor-critic" | "q-actor-critic" | "reinforce" | "td-actor-critic">;
    bootstrapTruncated: import("@prism-rl/core").Setting<boolean>;
};
export type GaussianPgConfig = ConfigOf<typeof table>;
export declare const gaussianPgSettings: import("@prism-rl/core").Settings<ConfigOf<{
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    logStd: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    advantage: import("@prism-rl/core").Setting<"advantage-actor-critic" | "q-actor-critic" | "reinforce" | "td-actor-critic">;
    bootstrapTruncated: import("@prism-rl/core").Setting<boolean>;
}>, {
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    logStd: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    advantage: import("@prism-rl/core").Setting<"advantage-actor-critic" | "q-actor-critic" | "reinforce" | "td-actor-critic">;
    bootstrapTruncated: import("@prism-rl/core").Setting<boolean>;
}>;
export {};

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

// network/networkSettings.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const firstWeights: readonly ['fanInUniform', 'glorotUniform', 'heUniform', 'orthogonal'];
export declare const networkSettings: {
    readonly network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    readonly initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
};
export type NetworkConfig = ConfigOf<typeof networkSettings>;

// network/policyNetwork.d.ts
import type { Rng, Space } from '@prism-rl/core';
import * as tf from '@prism-rl/jit/tensorflow';
import type { Distribution, Sampler, Variables } from '@prism-rl/nn';
import type { NetworkConfig } from './networkSettings.ts';
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
    valuesOf?(parameters: ArrayLike<number>, out: Float32Array): void;
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

// policyActor.d.ts
import type { ActMode, ActOutputs, ExtraSpecs, MaybePromise, PackedArray, Rng, Space } from '@prism-rl/core';
import type { Engine, Sampler } from '@prism-rl/nn';
import type { PolicyNetwork } from './network/policyNetwork.ts';
export interface PolicyActorOptions {
    readonly engine: Engine;
    readonly network: PolicyNetwork<Sampler>;
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly squash?: boolean;
    readonly rng: Rng;
}
export declare class PolicyActor {
    #private;
    readonly extras: ExtraSpecs;
    constructor(options: PolicyActorOptions);
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    exportPolicy(): Promise<Uint8Array>;
    dispose(): void;
}
export declare function samplesOf({ distribution }: Pick<PolicyNetwork<Sampler>, 'distribution'>): {
    readonly samples: ExtraSpecs[string];
};

// ppo/ablation.d.ts
import type { AblationEntry } from '@prism-rl/core';
export declare const ppoAblation: AblationEntry;

// ppo/config.d.ts
import type { ConfigOf } from '@prism-rl/core';
declare const table: {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    logStd: import("@prism-rl/core").Setting<number>;
    squash: import("@prism-rl/core").Setting<boolean>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number | null>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    gaeLambda: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
    clipRange: import("@prism-rl/core").Setting<number>;
    valueClipRange: import("@prism-rl/core").Setting<number>;
    epochs: import("@prism-rl/core").Setting<number>;
    minibatches: import("@prism-rl/core").Setting<number>;
    targetKl: import("@prism-rl/core").Setting<number>;
};
export type PpoConfig = ConfigOf<typeof table>;
export declare const ppoSettings: import("@prism-rl/core").Settings<ConfigOf<{
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    logStd: import("@prism-rl/core").Setting<number>;
    squash: import("@prism-rl/core").Setting<boolean>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number | null>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    gaeLambda: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
    clipRange: import("@prism-rl/core").Setting<number>;
    valueClipRange: import("@prism-rl/core").Setting<number>;
    epochs: import("@prism-rl/core").Setting<number>;
    minibatches: import("@prism-rl/core").Setting<number>;
    targetKl: import("@prism-rl/core").Setting<number>;
}>, {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    logStd: import("@prism-rl/core").Setting<number>;
    squash: import("@prism-rl/core").Setting<boolean>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number | null>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    gaeLambda: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
    clipRange: import("@prism-rl/core").Setting<number>;
    valueClipRange: import("@prism-rl/core").Setting<number>;
    epochs: import("@prism-rl/core").Setting<number>;
    minibatches: import("@prism-rl/core").Setting<number>;
    targetKl: import("@prism-rl/core").Setting<number>;
}>;
export {};

// ppo/ppoUpdate.d.ts
import type { ActorCriticUpdate } from '../rolloutAgent/actorCriticRecipe.ts';
import type { PpoConfig } from './config.ts';
export declare function ppoUpdate(config: PpoConfig): ActorCriticUpdate;

// pqn/config.d.ts
import type { ConfigOf } from '@prism-rl/core';
declare const table: {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    layerNorm: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    lambda: import("@prism-rl/core").Setting<number>;
    rewardScale: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    epochs: import("@prism-rl/core").Setting<number>;
    minibatches: import("@prism-rl/core").Setting<number>;
    epsilonStart: import("@prism-rl/core").Setting<number>;
    epsilonEnd: import("@prism-rl/core").Setting<number>;
    epsilonFraction: import("@prism-rl/core").Setting<number>;
};
export type PqnConfig = ConfigOf<typeof table>;
export declare const pqnSettings: import("@prism-rl/core").Settings<ConfigOf<{
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    layerNorm: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    lambda: import("@prism-rl/core").Setting<number>;
    rewardScale: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    epochs: import("@prism-rl/core").Setting<number>;
    minibatches: import("@prism-rl/core").Setting<number>;
    epsilonStart: import("@prism-rl/core").Setting<number>;
    epsilonEnd: import("@prism-rl/core").Setting<number>;
    epsilonFraction: import("@prism-rl/core").Setting<number>;
}>, {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    layerNorm: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    lambda: import("@prism-rl/core").Setting<number>;
    rewardScale: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    epochs: import("@prism-rl/core").Setting<number>;
    minibatches: import("@prism-rl/core").Setting<number>;
    epsilonStart: import("@prism-rl/core").Setting<number>;
    epsilonEnd: import("@prism-rl/core").Setting<number>;
    epsilonFraction: import("@prism-rl/core").Setting<number>;
}>;
export {};

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
import type { ConfigOf } from '@prism-rl/core';
declare const table: {
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    discount: import("@prism-rl/core").Setting<number>;
    baseline: import("@prism-rl/core").Setting<"mean" | "none" | "value">;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
};
export type ReinforceConfig = ConfigOf<typeof table>;
export declare const reinforceSettings: import("@prism-rl/core").Settings<ConfigOf<{
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    discount: import("@prism-rl/core").Setting<number>;
    baseline: import("@prism-rl/core").Setting<"mean" | "none" | "value">;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>, {
    learningRate: import("@prism-rl/core").Setting<number>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    batchSteps: import("@prism-rl/core").Setting<number>;
    iterations: import("@prism-rl/core").Setting<number>;
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    discount: import("@prism-rl/core").Setting<number>;
    baseline: import("@prism-rl/core").Setting<"mean" | "none" | "value">;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>;
export {};

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
import type * as tf from '@prism-rl/jit/tensorflow';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
import type { Recipe, RolloutLoss, RolloutTensors } from './recipe.ts';
import type { RolloutConfig } from './rolloutSettings.ts';
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

// rolloutAgent/meanOver.d.ts
import * as tf from '@prism-rl/jit/tensorflow';
import type { RolloutTensors } from './recipe.ts';
export declare function meanOver({ weights }: Pick<RolloutTensors, 'weights'>): (values: tf.Tensor) => tf.Scalar;

// rolloutAgent/observationNormalizer.d.ts
import type { Snapshot, Space } from '@prism-rl/core';
import type { Variables } from '@prism-rl/nn';
import type { ActorCriticNetwork } from '../network/policyNetwork.ts';
export declare class ObservationNormalizer {
    #private;
    readonly space: Space;
    readonly variables: Variables;
    constructor({ shape, size }: Space);
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
export declare function policyGradientLoss(network: PolicyNetwork<Distribution> | ActorCriticNetwork, { valueCoefficient, entropyCoefficient }: PolicyGradientWeights, tensors: RolloutTensors, parts: PolicyGradientParts): RolloutLoss;
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

// rolloutAgent/returnsOf.d.ts
import type { Rollout } from '@prism-rl/memory';
export declare function returnsOf(rollout: Rollout, discount: number, tails?: ArrayLike<number>): Float64Array;

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

// rolloutAgent/rolloutLearner.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { Rollout } from '@prism-rl/memory';
import type { Engine } from '@prism-rl/nn';
import type { Recipe } from './recipe.ts';
export declare class RolloutLearner {
    #private;
    private constructor();
    static create(context: AgentContext<object>, recipe: Recipe, engine: Engine): Promise<RolloutLearner>;
    learn(rollout: Rollout, learningRate: number): Promise<Metrics>;
    dispose(): void;
}

// rolloutAgent/rolloutSettings.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const rolloutSettings: {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    logStd: import("@prism-rl/core").Setting<number>;
    squash: import("@prism-rl/core").Setting<boolean>;
    normaliseObservations: import("@prism-rl/core").Setting<boolean>;
    learningRate: import("@prism-rl/core").Setting<number>;
    learningRateEnd: import("@prism-rl/core").Setting<number | null>;
    adamEpsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    gaeLambda: import("@prism-rl/core").Setting<number>;
    rolloutSteps: import("@prism-rl/core").Setting<number>;
    normaliseRewards: import("@prism-rl/core").Setting<boolean>;
    standardise: import("@prism-rl/core").Setting<boolean>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
};
export type RolloutConfig = ConfigOf<typeof rolloutSettings>;
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
