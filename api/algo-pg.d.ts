// @prism-rl/algo-pg: index.d.ts
export { plugin } from './plugin.ts';
export { actorCriticNetwork, policyNetwork } from './network/policyNetwork.ts';
export type { ActorCriticNetwork, PolicyNetwork } from './network/policyNetwork.ts';
export { advantages } from './advantages/advantages.ts';
export { a2cSettings } from './a2c/config.ts';
export type { A2cConfig } from './a2c/config.ts';
export { ppoAblation } from './ppo/ablation.ts';
export { RolloutAgent } from './rolloutAgent/rolloutAgent.ts';
export type { Collector, Estimates, Objective, OptimizerStep, Recipe, RolloutLoss, RolloutOutputs, RolloutTensors, Targets, } from './rolloutAgent/recipe.ts';
export { episodes, rollouts } from './rolloutAgent/recipe.ts';
export { errorMetrics, meanOver, policyGradientLoss } from './rolloutAgent/losses.ts';
export { advantageTargets, returnsOf } from './rolloutAgent/targets.ts';
export type { Rates } from './rolloutAgent/rolloutLearner.ts';
export { RolloutLearner } from './rolloutAgent/rolloutLearner.ts';
export { PolicyActor, sampleExtras } from './policyActor.ts';
export { actorCriticRecipe } from './rolloutAgent/actorCriticRecipe.ts';
export type { ActorCriticUpdate, AdvantageTensors } from './rolloutAgent/actorCriticRecipe.ts';
export { distributionFor } from './network/distributionFor.ts';

// @prism-rl/algo-pg/plugin: plugin.d.ts
export declare const plugin: Plugin;

// @prism-rl/algo-pg/settings: settings.d.ts
export * as learningSettings from './learningSettings.ts';
export { networkSettings } from './network/networkSettings.ts';
export { supportsActions } from './supports.ts';

// a2c/config.d.ts
export type A2cConfig = RolloutConfig;
export declare const a2cSettings: import("@prism-rl/core").Settings<import("@prism-rl/core").ConfigOf<{
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    recurrent: import("@prism-rl/core").Setting<"gru" | "none">;
    recurrentUnits: import("@prism-rl/core").Setting<number>;
    sequenceLength: import("@prism-rl/core").Setting<number>;
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
    entropyCoefficientEnd: import("@prism-rl/core").Setting<number | null>;
}>, {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    recurrent: import("@prism-rl/core").Setting<"gru" | "none">;
    recurrentUnits: import("@prism-rl/core").Setting<number>;
    sequenceLength: import("@prism-rl/core").Setting<number>;
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
    entropyCoefficientEnd: import("@prism-rl/core").Setting<number | null>;
}>;

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

// learningSettings.d.ts
type Range = readonly [from: number, to: number];
export declare function discount(value: number, [from, to]?: Range): Setting<number>;
export declare function learningRate(value: number, optimizer: string, [from, to]: Range): Setting<number>;
export declare function adamEpsilon(value: number, optimizer?: string, notes?: NumberNotes): Setting<number>;
export declare function maxGradientNorm(value: number, usual?: string): Setting<number>;
export declare function valueCoefficient(value: number, [from, to]: Range): Setting<number>;
export declare function entropyCoefficient(value: number, [from, to]: Range): Setting<number>;

// network/distributionFor.d.ts
export declare function distributionFor(actionSpace: Space, squash?: boolean): Distribution;

// network/networkSettings.d.ts
export declare const networkSettings: {
    readonly network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    readonly hidden: import("@prism-rl/core").Setting<number[]>;
    readonly activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    readonly initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
};
export type NetworkConfig = ConfigOf<typeof networkSettings>;

// network/policyNetwork.d.ts
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
export declare function actorCriticNetwork(options: PolicyNetworkOptions, shared: boolean): ActorCriticNetwork;

// network/recurrentNetwork.d.ts
export interface SequenceTensors {
    readonly firstStates: tf.Tensor;
    readonly starts: tf.Tensor;
}
export interface RecurrentActorCritic {
    readonly distribution: Distribution;
    readonly variables: Variables;
    readonly stateSize: number;
    step(observations: tf.Tensor, states: tf.Tensor): NetworkOutputs;
    along(sequences: SequenceTensors): ActorCriticNetwork & {
        all(observations: tf.Tensor): NetworkOutputs;
    };
}
export interface NetworkOutputs {
    readonly policy: tf.Tensor2D;
    readonly value: tf.Tensor1D;
    readonly states: tf.Tensor;
}

// policyActor.d.ts
export interface PolicyActorOptions {
    readonly engine: Engine;
    readonly network: PolicyNetwork<Sampler> | RecurrentActorCritic;
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly squash?: boolean;
    readonly rng: Rng;
}
export declare class PolicyActor {
    readonly extras: ExtraSpecs;
    readonly stateSize?: number;
    constructor(options: PolicyActorOptions);
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    exportPolicy(): Promise<Uint8Array>;
    dispose(): void;
}
export declare function sampleExtras({ distribution }: Pick<PolicyNetwork<Sampler>, 'distribution'>): {
    readonly samples: ExtraSpecs[string];
};

// ppo/ablation.d.ts
export declare const ppoAblation: AblationEntry;

// rolloutAgent/actorCriticRecipe.d.ts
type Column = keyof AdvantageColumns<never>;
export type AdvantageTensors<C extends Column = Column> = RolloutTensors & Pick<AdvantageColumns<tf.Tensor1D>, C>;
export interface ActorCriticUpdate<C extends Column = Column> extends Pick<Recipe['schedule'], 'epochs' | 'minibatches' | 'targetKl'> {
    readonly columns: readonly C[];
    loss(network: ActorCriticNetwork, tensors: AdvantageTensors<C>): RolloutLoss;
}
export declare function actorCriticRecipe<C extends Column>({ config, observationSpace, actionSpace, numEnvs, rng }: AgentContext<RolloutConfig>, { columns, loss, ...schedule }: ActorCriticUpdate<C>): Recipe<C>;

// rolloutAgent/losses.d.ts
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
export declare function policyGradientLoss(network: PolicyNetwork<Distribution> | ActorCriticNetwork, { valueCoefficient, entropyCoefficient }: PolicyGradientWeights, tensors: RolloutTensors<'returns'>, parts: PolicyGradientParts): RolloutLoss;
export declare function errorMetrics(error: tf.Tensor, mean: (values: tf.Tensor) => tf.Scalar): {
    readonly advantageMean: tf.Scalar;
    readonly advantageStd: tf.Scalar;
};
export declare function meanOver({ weights }: Pick<RolloutTensors, 'weights'>): (values: tf.Tensor) => tf.Scalar;

// rolloutAgent/observationNormalizer.d.ts
export declare class ObservationNormalizer {
    readonly space: Space;
    readonly variables: Variables;
    constructor({ shape, size }: Space);
    before(network: ActorCriticNetwork): ActorCriticNetwork;
    apply(observations: tf.Tensor): tf.Tensor;
    learn(observations: ArrayLike<number>, rows: number): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// rolloutAgent/recipe.d.ts
export type RolloutTensors<C extends string = never> = {
    readonly observations: tf.Tensor;
    readonly samples: tf.Tensor;
    readonly weights?: tf.Tensor1D;
    readonly entropyCoefficient?: tf.Scalar;
} & Partial<SequenceTensors> & {
    readonly [column in C]: tf.Tensor;
};
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
export interface RolloutOutputs {
    outputs(): Promise<{
        readonly values: Float32Array;
        readonly logProbs: Float32Array;
    }>;
    tailValues(): Promise<Float32Array | undefined>;
}
export interface Estimates<C extends string = string> {
    readonly columns: {
        readonly [column in C]: PackedArray;
    };
    readonly metrics: Metrics;
}
export interface Targets<C extends string = string> {
    readonly columns: {
        readonly [column in C]: readonly number[];
    };
    of(rollout: Rollout, network: RolloutOutputs): Estimates<C> | Promise<Estimates<C>>;
    afterUpdate?(rollout: Rollout): void;
    readonly finished?: boolean | 'solved';
    save?(): Snapshot;
    restore?(snapshot: Snapshot): void;
}
export interface Objective<C extends string = string> {
    readonly network: ObjectiveNetwork | RecurrentActorCritic;
    outputs?(observations: tf.Tensor, samples: tf.Tensor): {
        readonly values: tf.Tensor1D;
        readonly logProbs: tf.Tensor1D;
    };
    loss(tensors: RolloutTensors<C>): RolloutLoss;
    divergence?(before: tf.Tensor2D, after: tf.Tensor2D, tensors: RolloutTensors): tf.Tensor;
    advance?(envSteps: number): Metrics;
}
export type ObjectiveNetwork = PolicyNetwork<Sampler> & {
    value?(observations: tf.Tensor): tf.Tensor1D;
};
export interface OptimizerStep {
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
export interface Recipe<C extends string = string> {
    readonly collector: Collector;
    readonly targets: Targets<C>;
    readonly objective: Objective<C>;
    readonly schedule: {
        readonly epochs?: number;
        readonly minibatches?: number;
        readonly targetKl?: number;
        readonly learningRate: number;
        readonly learningRateEnd?: number;
        readonly entropyCoefficient?: {
            readonly from: number;
            readonly to: number;
        };
        readonly updates?: number;
    };
    readonly optimizer: OptimizerStep;
    readonly sequenceLength?: number;
    readonly squash?: boolean;
    readonly normalizer?: ObservationNormalizer | undefined;
}
export declare function rollouts(steps: number): Collector;
export declare function episodes(batchSteps: number): Collector;

// rolloutAgent/rolloutAgent.d.ts
export declare class RolloutAgent implements StepLearner<Rollout> {
    readonly memory: Memory<Rollout>;
    readonly stateSize?: number;
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
export interface Rates {
    readonly learningRate: number;
    readonly entropyCoefficient?: number;
}
export declare class RolloutLearner {
    private constructor();
    static create(context: AgentContext<object>, recipe: Recipe, engine: Engine): Promise<RolloutLearner>;
    learn(rollout: Rollout, rates: Rates): Promise<Metrics>;
    dispose(): void;
}

// rolloutAgent/rolloutSettings.d.ts
export declare const rolloutSettings: {
    network: import("@prism-rl/core").Setting<"auto" | "data-efficient" | "impala" | "impala-spectral" | "minatar" | "mlp" | "nature" | "nips" | "small">;
    hidden: import("@prism-rl/core").Setting<number[]>;
    activation: import("@prism-rl/core").Setting<"elu" | "relu" | "sigmoid" | "tanh">;
    initializer: import("@prism-rl/core").Setting<"fanInUniform" | "glorotUniform" | "heUniform" | "orthogonal">;
    shared: import("@prism-rl/core").Setting<boolean>;
    recurrent: import("@prism-rl/core").Setting<"gru" | "none">;
    recurrentUnits: import("@prism-rl/core").Setting<number>;
    sequenceLength: import("@prism-rl/core").Setting<number>;
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
    entropyCoefficientEnd: import("@prism-rl/core").Setting<number | null>;
};
export type RolloutConfig = ConfigOf<typeof rolloutSettings>;

// rolloutAgent/targets.d.ts
export interface AdvantageTargetsOptions {
    readonly discount: number;
    readonly lambda: number;
    readonly scaler?: RewardScale | undefined;
}
export interface AdvantageColumns<T> {
    readonly advantages: T;
    readonly returns: T;
    readonly oldValues: T;
    readonly oldLogProbs: T;
}
export declare function advantageTargets<C extends keyof AdvantageColumns<never>>({ discount, lambda, scaler }: AdvantageTargetsOptions, columns: readonly C[]): Targets<C>;
export declare function returnsOf(rollout: Rollout, discount: number, tails?: ArrayLike<number>): Float64Array;

// supports.d.ts
interface Looking {
    readonly network: NetworkName;
}
export declare function supportsActions(observationSpace: Space, actionSpace: Space, config: Looking): true | string;
