// index.d.ts
export { plugin } from './plugin.ts';
export { a3cSettings, defaultLearners } from './config.ts';
export type { A3cConfig } from './config.ts';
export { a3cLoss, a3cRecipe } from './recipe.ts';

// config.d.ts
import type { ConfigOf } from '@prism-rl/core';
declare const table: {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    updates: import("@prism-rl/core").Setting<"lock-free" | "locked" | "round-robin">;
    tMax: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    learningRate: import("@prism-rl/core").Setting<number>;
    anneal: import("@prism-rl/core").Setting<boolean>;
    optimizer: import("@prism-rl/core").Setting<"adam" | "rmsprop" | "sgd">;
    decay: import("@prism-rl/core").Setting<number>;
    momentum: import("@prism-rl/core").Setting<number>;
    epsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
};
export type A3cConfig = ConfigOf<typeof table>;
export declare const a3cSettings: import("@prism-rl/core").Settings<ConfigOf<{
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    updates: import("@prism-rl/core").Setting<"lock-free" | "locked" | "round-robin">;
    tMax: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    learningRate: import("@prism-rl/core").Setting<number>;
    anneal: import("@prism-rl/core").Setting<boolean>;
    optimizer: import("@prism-rl/core").Setting<"adam" | "rmsprop" | "sgd">;
    decay: import("@prism-rl/core").Setting<number>;
    momentum: import("@prism-rl/core").Setting<number>;
    epsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>, {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    updates: import("@prism-rl/core").Setting<"lock-free" | "locked" | "round-robin">;
    tMax: import("@prism-rl/core").Setting<number>;
    discount: import("@prism-rl/core").Setting<number>;
    learningRate: import("@prism-rl/core").Setting<number>;
    anneal: import("@prism-rl/core").Setting<boolean>;
    optimizer: import("@prism-rl/core").Setting<"adam" | "rmsprop" | "sgd">;
    decay: import("@prism-rl/core").Setting<number>;
    momentum: import("@prism-rl/core").Setting<number>;
    epsilon: import("@prism-rl/core").Setting<number>;
    maxGradientNorm: import("@prism-rl/core").Setting<number>;
    valueCoefficient: import("@prism-rl/core").Setting<number>;
    entropyCoefficient: import("@prism-rl/core").Setting<number>;
}>;
export declare function defaultLearners({ updates }: Pick<A3cConfig, 'updates'>, preset: number | undefined, processors?: number): number;
export {};

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;

// recipe.d.ts
import type { ActorCriticNetwork, Descent, Recipe, RolloutLoss, RolloutTensors } from '@prism-rl/algo-pg';
import type { AgentContext } from '@prism-rl/core';
import type { A3cConfig } from './config.ts';
export declare function a3cNetwork({ config, observationSpace, actionSpace, rng, }: Omit<AgentContext<A3cConfig>, 'numEnvs'>): ActorCriticNetwork;
export declare function a3cCopy(context: Omit<AgentContext<A3cConfig>, 'numEnvs'>): ActorCriticNetwork;
export declare function a3cRecipe(config: A3cConfig, network: ActorCriticNetwork, descent: Descent): Recipe;
export declare function a3cLoss(network: ActorCriticNetwork, config: Pick<A3cConfig, 'valueCoefficient' | 'entropyCoefficient'>, tensors: RolloutTensors): RolloutLoss;
export declare function flatGradients(network: ActorCriticNetwork, maxGradientNorm: number, step: NonNullable<Descent['afterStep']>): Descent;
