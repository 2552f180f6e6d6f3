// @prism-rl/memory: index.d.ts
export type { StepShape } from './trajectory/columns.ts';
export { Columns } from './trajectory/columns.ts';
export { RolloutMemory } from './trajectory/rollouts.ts';
export type { Rollout } from './trajectory/rollouts.ts';
export { EpisodeMemory } from './trajectory/episodes.ts';
export { Segment, SegmentMemory } from './trajectory/segments.ts';
export type { LearnerSegment } from './trajectory/segments.ts';
export type { ReplayBatch } from './replay/replayBatch.ts';
export { LearningSchedule } from './replay/learningSchedule.ts';
export { UniformReplay } from './replay/uniformReplay.ts';
export type { DiscountedTransitions } from './replay/discountedTransitions.ts';
export { NStep } from './replay/nStep.ts';
export { PrioritizedReplay } from './replay/prioritizedReplay.ts';
export { requireFiniteRewards } from './replay/finiteRewards.ts';
export { SequenceReplay } from './replay/sequenceReplay.ts';
export type { SequenceBatch, SequenceReplayOptions } from './replay/sequenceReplay.ts';
export { replayMemory } from './replay/replayMemory.ts';
export type { Replay } from './replay/replayMemory.ts';
export { SumTree } from './replay/sumTree.ts';
export { timeMajor } from './targets/timeMajor.ts';
export { discountedReturns } from './targets/discountedReturns.ts';
export { generalisedAdvantages } from './targets/generalisedAdvantages.ts';
export { lambdaReturns } from './targets/lambdaReturns.ts';
export { nStepReturns } from './targets/nStepReturns.ts';
export { vTrace } from './targets/vTrace.ts';
export { explainedVariance, moments, standardise } from './statistics/standardise.ts';
export type { Moments } from './statistics/standardise.ts';
export { RewardScale } from './statistics/rewardScale.ts';
export { RunningMoments } from './statistics/runningMoments.ts';

// @prism-rl/memory/settings: settings.d.ts
export { replaySettings } from './replay/replaySettings.ts';

// replay/discountedTransitions.d.ts
export interface DiscountedTransitions extends Transitions {
    readonly discounts: Float64Array;
    readonly steps: number;
}
export interface DiscountKeepingMemory<B> extends Memory<B> {
    readonly keepsDiscounts: true;
}

// replay/finiteRewards.d.ts
export declare function requireFiniteRewards(rewards: ArrayLike<number>): void;

// replay/learningSchedule.d.ts
export interface LearningScheduleOptions {
    readonly learningStarts: number;
    readonly trainEvery?: number;
    readonly updatesPerTraining?: number;
}
export declare class LearningSchedule {
    constructor({ learningStarts, trainEvery, updatesPerTraining }: LearningScheduleOptions);
    get due(): boolean;
    add(count: number): void;
    take(): void;
    save(): {
        [key: string]: Json;
    };
    restore(state: {
        readonly [key: string]: Json;
    }): void;
}

// replay/nStep.d.ts
export interface NStepOptions {
    readonly steps: number;
    readonly discount: number;
    readonly numEnvs: number;
    readonly observationSpace: Space;
    readonly actionSpace: Space;
}
export declare class NStep<B> implements Memory<B> {
    constructor(inner: DiscountKeepingMemory<B>, options: NStepOptions);
    get size(): number;
    get capacity(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(rng: Rng): B;
    update(indices: Int32Array, priorities: Float32Array): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// replay/prioritizedReplay.d.ts
export interface PrioritizedReplayOptions extends UniformReplayOptions {
    readonly prioritization?: 'proportional' | 'rank';
    readonly alpha?: number;
    readonly beta?: ScheduleConfig;
    readonly priorityEpsilon?: number;
    readonly weightsRelativeTo?: 'memory' | 'batch';
}
export declare class PrioritizedReplay implements DiscountKeepingMemory<ReplayBatch> {
    readonly keepsDiscounts = true;
    constructor(options: PrioritizedReplayOptions);
    get size(): number;
    get capacity(): number;
    get beta(): number;
    get bytesPerTransition(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(rng: Rng): ReplayBatch;
    update(indices: Int32Array, priorities: Float32Array): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// replay/replayBatch.d.ts
export interface ObservationBytes {
    readonly observations: Uint8Array;
    readonly nextObservations: Uint8Array;
}
export interface ReplayBatch {
    readonly indices: Int32Array;
    readonly observations: Float32Array;
    readonly actions: Int32Array | Float32Array;
    readonly rewards: Float32Array;
    readonly nextObservations: Float32Array;
    readonly discounts: Float32Array;
    readonly weights: Float32Array;
    readonly bytes?: ObservationBytes;
}

// replay/replayMemory.d.ts
export interface Replay {
    readonly memory: Memory<ReplayBatch>;
    readonly beta?: () => number;
}
export declare function replayMemory({ config, observationSpace, actionSpace, numEnvs, steps, }: Pick<AgentContext<ReplaySettings>, 'config' | 'observationSpace' | 'actionSpace' | 'numEnvs' | 'steps'>, frameStack?: number, asBytes?: boolean): Replay;

// replay/replaySettings.d.ts
export declare const replaySettings: {
    readonly replayCapacity: import("@prism-rl/core").Setting<number>;
    readonly batchSize: import("@prism-rl/core").Setting<number>;
    readonly learningStarts: import("@prism-rl/core").Setting<number>;
    readonly trainEvery: import("@prism-rl/core").Setting<number>;
    readonly updatesPerTraining: import("@prism-rl/core").Setting<number>;
    readonly replay: import("@prism-rl/core").Setting<"proportional" | "rank" | "uniform">;
    readonly priorityAlpha: import("@prism-rl/core").Setting<number>;
    readonly priorityBetaStart: import("@prism-rl/core").Setting<number>;
    readonly priorityBetaEnd: import("@prism-rl/core").Setting<number>;
};
export type ReplaySettings = ConfigOf<typeof replaySettings> & {
    readonly discount: number;
    readonly nStep: number;
};

// replay/sequenceReplay.d.ts
export interface SequenceReplayOptions extends LearningScheduleOptions {
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly numEnvs: number;
    readonly capacity: number;
    readonly batchSize: number;
    readonly length: number;
    readonly burnIn: number;
    readonly nStep: number;
    readonly discount: number;
    readonly stateSize: number;
}
export interface SequenceBatch {
    readonly observations: Float32Array;
    readonly starts: Float32Array;
    readonly firstStates: Float32Array;
    readonly actions: Int32Array;
    readonly rewards: Float32Array;
    readonly discounts: Float32Array;
    readonly weights: Float32Array;
}
export declare class SequenceReplay implements Memory<SequenceBatch> {
    readonly capacity: number;
    constructor(options: SequenceReplayOptions);
    get size(): number;
    add({ count, observations, actions, rewards, terminated, truncated, starts, extras }: Transitions): void;
    ready(): boolean;
    sample(rng: Rng): SequenceBatch;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// replay/sumTree.d.ts
export declare class SumTree {
    readonly capacity: number;
    constructor(capacity: number);
    get total(): number;
    get min(): number;
    get max(): number;
    get(leaf: number): number;
    set(leaf: number, value: number): void;
    leaves(): Float64Array;
    fill(leaves: Float64Array): void;
    find(mass: number): number;
    sampleStratified(rng: Rng, out: Int32Array): void;
}

// replay/uniformReplay.d.ts
export interface UniformReplayOptions extends LearningScheduleOptions {
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly capacity: number;
    readonly batchSize: number;
    readonly discount: number;
    readonly frameStack?: number;
    readonly asBytes?: boolean;
}
export declare class UniformReplay implements DiscountKeepingMemory<ReplayBatch> {
    readonly keepsDiscounts = true;
    constructor(options: UniformReplayOptions);
    get size(): number;
    get capacity(): number;
    get bytesPerTransition(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(rng: Rng): ReplayBatch;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// statistics/rewardScale.d.ts
export declare class RewardScale {
    constructor(rows: number, discount: number, of: 'population' | 'sample');
    add(row: number, reward: number, isEnd: boolean): void;
    get factor(): number;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// statistics/runningMoments.d.ts
export declare class RunningMoments {
    readonly mean: Float64Array;
    readonly scale: Float64Array;
    constructor(size: number, of?: 'population' | 'sample');
    get count(): number;
    add(values: ArrayLike<number>, rows: number, from?: number): void;
    variance(j?: number): number;
    standardise(values: ArrayLike<number>, from: number, out: Float32Array, to?: number): void;
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
}

// statistics/standardise.d.ts
export interface Moments {
    readonly mean: number;
    readonly std: number;
}
export declare function moments(values: ArrayLike<number>, count: number): Moments;
export declare function standardise(values: ArrayLike<number>, count: number, out: Float32Array | Float64Array, epsilon?: number): Moments;
export declare function explainedVariance(predictions: ArrayLike<number>, targets: ArrayLike<number>, count: number): number;

// targets/discountedReturns.d.ts
export declare function discountedReturns(rewards: ArrayLike<number>, start: number, end: number, discount: number, tail: number, out: Float64Array): void;

// targets/generalisedAdvantages.d.ts
export declare function generalisedAdvantages({ steps, numEnvs, rT, discountT, endT }: TimeMajor, vTm1: ArrayLike<number>, vT: ArrayLike<number>, lambda: number, out: Float64Array): void;

// targets/lambdaReturns.d.ts
export declare function lambdaReturns({ steps, numEnvs, rT, discountT, endT }: TimeMajor, vT: ArrayLike<number>, lambda: number, out: Float64Array): void;

// targets/nStepReturns.d.ts
export declare function nStepReturns({ steps, numEnvs, rT, discountT, endT }: TimeMajor, vT: ArrayLike<number>, n: number, out: Float64Array): void;

// targets/timeMajor.d.ts
export interface TimeMajor {
    readonly steps: number;
    readonly numEnvs: number;
    readonly rT: ArrayLike<number>;
    readonly discountT: ArrayLike<number>;
    readonly endT: ArrayLike<number>;
}
export declare function timeMajor(rollout: {
    readonly steps: number;
    readonly numEnvs: number;
    readonly rewards: ArrayLike<number>;
    readonly terminated: ArrayLike<number>;
    readonly truncated: ArrayLike<number>;
}, discount: number): TimeMajor;

// targets/vTrace.d.ts
export interface VTraceOptions {
    readonly lambda?: number;
    readonly clipRho?: number;
    readonly clipC?: number;
}
export declare function vTrace({ steps, numEnvs, rT, discountT, endT }: TimeMajor, vTm1: ArrayLike<number>, vT: ArrayLike<number>, ratioTm1: ArrayLike<number>, out: Float64Array, { lambda, clipRho, clipC }?: VTraceOptions): void;

// trajectory/columns.d.ts
export interface StepShape {
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly extras?: ExtraSpecs | undefined;
}
export declare class Columns {
    rows: number;
    constructor({ observationSpace, actionSpace, extras }: StepShape, room: number);
    column(name: string, rows?: number): PackedArray;
    extras(rows?: number): {
        readonly [name: string]: PackedArray;
    };
    addStep(transitions: Transitions): void;
    addRow(transitions: Transitions, row: number): void;
    addAll(other: Columns): void;
    clear(): void;
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
}

// trajectory/episodes.d.ts
export interface EpisodeMemoryOptions extends StepShape {
    readonly numEnvs: number;
    readonly batchSteps: number;
    readonly capacity?: number;
}
export declare class EpisodeMemory implements Memory<Rollout> {
    readonly capacity: number;
    constructor({ numEnvs, batchSteps, capacity, ...shape }: EpisodeMemoryOptions);
    get size(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(_rng?: Rng): Rollout;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// trajectory/rollouts.d.ts
export interface Rollout {
    readonly steps: number;
    readonly numEnvs: number;
    readonly observations: PackedArray;
    readonly actions: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly starts: Uint8Array;
    readonly extras: Extras;
    readonly tailRows: Int32Array;
    readonly tailObservations: Float32Array;
}
export interface RolloutMemoryOptions extends StepShape {
    readonly numEnvs: number;
    readonly steps: number;
}
export declare class RolloutMemory implements Memory<Rollout> {
    readonly capacity: number;
    constructor({ numEnvs, steps, ...shape }: RolloutMemoryOptions);
    get size(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(_rng?: Rng): Rollout;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// trajectory/segments.d.ts
export interface SegmentOptions extends StepShape {
    readonly steps: number;
}
export declare class Segment {
    constructor({ steps, ...shape }: SegmentOptions);
    get length(): number;
    get isComplete(): boolean;
    add(transitions: Transitions, row: number): void;
    get batch(): Rollout;
    clear(): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}
export interface LearnerSegment extends Rollout {
    readonly learner: number;
}
export declare class SegmentMemory implements Memory<LearnerSegment> {
    readonly capacity: number;
    constructor(learners: number, options: SegmentOptions);
    get size(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(_rng?: Rng): LearnerSegment;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}
