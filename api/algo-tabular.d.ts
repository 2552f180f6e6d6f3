// index.d.ts
export { plugin } from './plugin.ts';
export { knownModel } from './planning/knownModel.ts';
export { actionValues } from './planning/actionValues.ts';
export { solution } from './planning/solution.ts';
export { PolicyEvaluation } from './planning/policyEvaluation.ts';
export { PolicyIteration } from './planning/policyIteration.ts';
export { GeneralizedPolicyIteration } from './planning/generalizedPolicyIteration.ts';
export { ValueIteration } from './planning/valueIteration.ts';
export { PrioritizedSweeping } from './planning/prioritizedSweeping.ts';
export { MonteCarloPrediction } from './prediction/monteCarloPrediction.ts';
export { OffPolicyMonteCarloPrediction } from './prediction/offPolicyMonteCarloPrediction.ts';
export { TemporalDifference } from './prediction/temporalDifference.ts';
export { NStepTemporalDifference } from './prediction/nStepTemporalDifference.ts';
export { TemporalDifferenceLambda } from './prediction/temporalDifferenceLambda.ts';
export { MonteCarloControl } from './control/monteCarloControl.ts';
export { OffPolicyMonteCarloControl } from './control/offPolicyMonteCarloControl.ts';
export { Sarsa } from './control/sarsa.ts';
export { ExpectedSarsa } from './control/expectedSarsa.ts';
export { NStepSarsa } from './control/nStepSarsa.ts';
export { SarsaLambda } from './control/sarsaLambda.ts';
export { QLearning } from './control/qLearning.ts';
export { DoubleQLearning } from './control/doubleQLearning.ts';
export { DynaQ } from './control/dynaQ.ts';
export { Episodes } from './memory/episodes.ts';
export type { Episode } from './memory/episodes.ts';

// control/controlConfig.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const controlTable: {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
};
export type ControlConfig = ConfigOf<typeof controlTable>;

// control/doubleQLearning.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import type { ControlConfig } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
export declare const doubleQLearningSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>, {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>;
export declare class DoubleQLearning extends EpsilonGreedyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    readonly q1: Float64Array;
    readonly q2: Float64Array;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
    protected tables(): Tables;
}

// control/dynaQ.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
export declare const dynaQSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly planningSteps: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly planningSteps: import("@prism-rl/core").Setting<number>;
}>;
export type DynaQConfig = typeof dynaQSettings.defaults;
export declare class DynaQ extends EpsilonGreedyControl<LastTransitionBatch> {
    #private;
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<DynaQConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
    protected tables(): Tables;
}

// control/epsilonGreedyControl.d.ts
import type { AgentContext, Extras, Metrics, PackedArray, ScheduleConfig } from '@prism-rl/core';
import type { Tables } from '../tableSnapshot.ts';
import type { TabularConfig } from '../tabularAgent.ts';
import { TabularAgent } from '../tabularAgent.ts';
export declare abstract class EpsilonGreedyControl<B> extends TabularAgent<B> {
    #private;
    readonly q: Float64Array;
    constructor(context: AgentContext<object>, config: TabularConfig & {
        readonly epsilon: ScheduleConfig;
        readonly initialValue: number;
    });
    get epsilon(): number;
    protected choose(state: number, possible?: import("../epsilonGreedy.ts").PossibleRow | undefined): number;
    protected explore(states: Int32Array, actions: PackedArray, _extras: Extras, observations: PackedArray): void;
    protected exploit(states: Int32Array, actions: PackedArray, observations: PackedArray): void;
    protected tables(): Tables;
    protected moreMetrics(): Metrics;
}
export declare const controlMetrics: {
    readonly [name: string]: string;
};

// control/expectedSarsa.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { ControlConfig } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
export declare const expectedSarsaSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>, {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>;
export declare class ExpectedSarsa extends EpsilonGreedyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
}

// control/monteCarloControl.d.ts
import type { AgentContext, Extras, Metrics, PackedArray } from '@prism-rl/core';
import type { Episode } from '../memory/episodes.ts';
import { Episodes } from '../memory/episodes.ts';
import type { Tables } from '../tableSnapshot.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
export declare const monteCarloControlSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").ReturnStepSize>;
    readonly visits: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").Visits>;
    readonly exploringStarts: import("@prism-rl/core").Setting<boolean>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").ReturnStepSize>;
    readonly visits: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").Visits>;
    readonly exploringStarts: import("@prism-rl/core").Setting<boolean>;
}>;
export type MonteCarloControlConfig = typeof monteCarloControlSettings.defaults;
export declare class MonteCarloControl extends EpsilonGreedyControl<Episode> {
    #private;
    readonly memory: Episodes;
    constructor(context: AgentContext<Partial<MonteCarloControlConfig>>);
    learn({ length, states, actions, rewards, lastState, terminated }: Episode): Metrics | undefined;
    protected explore(states: Int32Array, actions: PackedArray, extras: Extras, observations: PackedArray): void;
    protected tables(): Tables;
    protected moreMetrics(): Metrics;
}

// control/nStepSarsa.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { NStepBatch } from '../memory/nStepWindows.ts';
import { NStepWindows } from '../memory/nStepWindows.ts';
import { OnPolicyControl } from './onPolicyControl.ts';
export declare const nStepSarsaSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly n: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly n: import("@prism-rl/core").Setting<number>;
}>;
export type NStepSarsaConfig = typeof nStepSarsaSettings.defaults;
export declare class NStepSarsa extends OnPolicyControl<NStepBatch> {
    readonly memory: NStepWindows;
    constructor(context: AgentContext<Partial<NStepSarsaConfig>>);
    learn({ count, envs, states, actions, returns, discounts, lastStates, ended, }: NStepBatch): Metrics | undefined;
}

// control/offPolicyMonteCarloControl.d.ts
import type { AgentContext, ExtraSpecs, Extras, Metrics, PackedArray } from '@prism-rl/core';
import type { Episode } from '../memory/episodes.ts';
import { Episodes } from '../memory/episodes.ts';
import type { Tables } from '../tableSnapshot.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
export declare const offPolicyMonteCarloControlSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
}>;
export type OffPolicyMonteCarloControlConfig = typeof offPolicyMonteCarloControlSettings.defaults;
export declare class OffPolicyMonteCarloControl extends EpsilonGreedyControl<Episode> {
    #private;
    readonly extras: ExtraSpecs;
    readonly memory: Episodes;
    constructor(context: AgentContext<Partial<OffPolicyMonteCarloControlConfig>>);
    learn(episode: Episode): Metrics | undefined;
    protected explore(states: Int32Array, actions: PackedArray, extras: Extras, observations: PackedArray): void;
    protected tables(): Tables;
    protected moreMetrics(): Metrics;
}

// control/onPolicyControl.d.ts
import type { AgentContext, Extras, PackedArray, ScheduleConfig, SnapshotArray } from '@prism-rl/core';
import type { TabularConfig } from '../tabularAgent.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
export declare abstract class OnPolicyControl<B> extends EpsilonGreedyControl<B> {
    #private;
    constructor(context: AgentContext<object>, config: TabularConfig & {
        readonly epsilon: ScheduleConfig;
        readonly initialValue: number;
    });
    protected chooseNext(i: number, nextState: number): number;
    protected explore(states: Int32Array, actions: PackedArray, _extras: Extras, observations: PackedArray): void;
    protected saveArrays(): {
        readonly [name: string]: SnapshotArray;
    };
    protected restoreArrays(arrays: {
        readonly [name: string]: SnapshotArray;
    }): void;
}

// control/qLearning.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { ControlConfig } from './controlConfig.ts';
import { EpsilonGreedyControl } from './epsilonGreedyControl.ts';
export declare const qLearningSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>, {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>;
export declare class QLearning extends EpsilonGreedyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
}

// control/sarsa.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { ControlConfig } from './controlConfig.ts';
import { OnPolicyControl } from './onPolicyControl.ts';
export declare const sarsaSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>, {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
}>;
export declare class Sarsa extends OnPolicyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, truncated, }: LastTransitionBatch): Metrics | undefined;
}

// control/sarsaLambda.d.ts
import type { AgentContext, Metrics, SnapshotArray } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import { OnPolicyControl } from './onPolicyControl.ts';
export declare const sarsaLambdaSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly traces: import("@prism-rl/core").Setting<import("../eligibilityTraces.ts").TraceKind>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly traces: import("@prism-rl/core").Setting<import("../eligibilityTraces.ts").TraceKind>;
}>;
export type SarsaLambdaConfig = typeof sarsaLambdaSettings.defaults;
export declare class SarsaLambda extends OnPolicyControl<LastTransitionBatch> {
    #private;
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<SarsaLambdaConfig>>);
    learn(batch: LastTransitionBatch): Metrics | undefined;
    protected saveArrays(): {
        readonly [name: string]: SnapshotArray;
    };
    protected restoreArrays(arrays: {
        readonly [name: string]: SnapshotArray;
    }): void;
}

// epsilonGreedy.d.ts
import type { PackedArray } from '@prism-rl/core';
export interface PossibleRow {
    readonly array: PackedArray;
    readonly from: number;
}
export declare function maxValue(q: Float64Array, start: number, numActions: number, possible?: PossibleRow): number;
export declare function greedyAction(q: Float64Array, start: number, numActions: number, possible?: PossibleRow): number;
export declare function epsilonGreedyAction(q: Float64Array, start: number, numActions: number, epsilon: number, u: number, possible?: PossibleRow): number;
export declare function epsilonGreedyProbability(q: Float64Array, start: number, numActions: number, epsilon: number, action: number, possible?: PossibleRow): number;
export declare function epsilonGreedyValue(q: Float64Array, start: number, numActions: number, epsilon: number, possible?: PossibleRow): number;
export declare function isPossible(possible: PossibleRow | undefined, action: number): boolean;
export declare function countOf(possible: PossibleRow, numActions: number): number;
export declare function nthOf(possible: PossibleRow, n: number): number;

// memory/episodes.d.ts
import type { Memory, Snapshot, Transitions } from '@prism-rl/core';
import type { TabularShape } from '../tabularShape.ts';
export interface Episode {
    readonly length: number;
    readonly states: Int32Array;
    readonly actions: Int32Array;
    readonly rewards: Float64Array;
    readonly probabilities: Float64Array;
    readonly lastState: number;
    readonly terminated: boolean;
}
export declare class Episodes implements Memory<Episode> {
    #private;
    constructor(shape: TabularShape);
    get capacity(): number;
    get size(): number;
    isStart(i: number): boolean;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(): Episode;
    save(): Snapshot;
    restore({ arrays }: Snapshot): void;
}

// memory/lastTransition.d.ts
import type { Memory, Snapshot, Transitions } from '@prism-rl/core';
import type { TabularShape } from '../tabularShape.ts';
export interface LastTransitionBatch {
    readonly count: number;
    readonly states: Int32Array;
    readonly actions: Int32Array;
    readonly rewards: Float64Array;
    readonly nextStates: Int32Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
}
export declare class LastTransition implements Memory<LastTransitionBatch> {
    #private;
    readonly capacity: number;
    constructor(shape: TabularShape);
    get size(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(): LastTransitionBatch;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// memory/nStepWindows.d.ts
import type { Memory, Snapshot, Transitions } from '@prism-rl/core';
import type { TabularShape } from '../tabularShape.ts';
export interface NStepBatch {
    count: number;
    readonly envs: Int32Array;
    readonly states: Int32Array;
    readonly actions: Int32Array;
    readonly returns: Float64Array;
    readonly discounts: Float64Array;
    readonly lastStates: Int32Array;
    readonly ended: Uint8Array;
}
export declare class NStepWindows implements Memory<NStepBatch> {
    #private;
    readonly capacity: number;
    constructor(shape: TabularShape, n: number, discount: number);
    get size(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(): NStepBatch;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// planning/actionValues.d.ts
import type { TabularModel } from '@prism-rl/core';
export declare function actionValues(model: TabularModel, values: Float64Array, discount: number): Float64Array;

// planning/generalizedPolicyIteration.d.ts
import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
export declare const generalizedPolicyIterationSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    readonly tolerance: import("@prism-rl/core").Setting<number>;
    readonly maxSweeps: import("@prism-rl/core").Setting<number>;
    readonly inPlace: import("@prism-rl/core").Setting<boolean>;
    readonly evaluationSweeps: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    readonly tolerance: import("@prism-rl/core").Setting<number>;
    readonly maxSweeps: import("@prism-rl/core").Setting<number>;
    readonly inPlace: import("@prism-rl/core").Setting<boolean>;
    readonly evaluationSweeps: import("@prism-rl/core").Setting<number>;
}>;
export type GeneralizedPolicyIterationConfig = typeof generalizedPolicyIterationSettings.defaults;
export declare class GeneralizedPolicyIteration implements Planner {
    #private;
    constructor(config?: Partial<GeneralizedPolicyIterationConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/knownModel.d.ts
import type { Env, TabularModel } from '@prism-rl/core';
export declare function knownModel(env: Env): TabularModel;
export declare function checkTabularModel(model: TabularModel): void;

// planning/plannerConfig.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const plannerTable: {
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
};
export type PlannerConfig = ConfigOf<typeof plannerTable>;
export declare const sweepTable: {
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
    inPlace: import("@prism-rl/core").Setting<boolean>;
};
export type SweepConfig = ConfigOf<typeof sweepTable>;

// planning/policyEvaluation.d.ts
import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
export declare const policyEvaluationSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    readonly tolerance: import("@prism-rl/core").Setting<number>;
    readonly maxSweeps: import("@prism-rl/core").Setting<number>;
    readonly inPlace: import("@prism-rl/core").Setting<boolean>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>, {
    readonly discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    readonly tolerance: import("@prism-rl/core").Setting<number>;
    readonly maxSweeps: import("@prism-rl/core").Setting<number>;
    readonly inPlace: import("@prism-rl/core").Setting<boolean>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>;
export type PolicyEvaluationConfig = typeof policyEvaluationSettings.defaults;
export declare class PolicyEvaluation implements Planner {
    #private;
    constructor(config?: Partial<PolicyEvaluationConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/policyIteration.d.ts
import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import type { SweepConfig } from './plannerConfig.ts';
export declare const policyIterationSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
    inPlace: import("@prism-rl/core").Setting<boolean>;
}>, {
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
    inPlace: import("@prism-rl/core").Setting<boolean>;
}>;
export declare class PolicyIteration implements Planner {
    #private;
    constructor(config?: Partial<SweepConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/prioritizedSweeping.d.ts
import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import type { PlannerConfig } from './plannerConfig.ts';
export declare const prioritizedSweepingSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
}>, {
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
}>;
export declare class PrioritizedSweeping implements Planner {
    #private;
    constructor(config?: Partial<PlannerConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/solution.d.ts
import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
export declare function solution(planner: Planner, model: TabularModel): PlannerSweep;

// planning/valueIteration.d.ts
import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';
import type { SweepConfig } from './plannerConfig.ts';
export declare const valueIterationSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
    inPlace: import("@prism-rl/core").Setting<boolean>;
}>, {
    discount: {
        usual?: string;
        tried?: import("@prism-rl/core").Tried;
        source?: string;
        default: number;
        accepts: string;
        group?: string;
        choices?: readonly import("@prism-rl/core").Json[];
        isWhole?: boolean;
        needs?: import("@prism-rl/core").Needs;
        check(value: unknown): import("@prism-rl/core").SettingIssue | undefined;
        meaning: string;
    };
    tolerance: import("@prism-rl/core").Setting<number>;
    maxSweeps: import("@prism-rl/core").Setting<number>;
    inPlace: import("@prism-rl/core").Setting<boolean>;
}>;
export declare class ValueIteration implements Planner {
    #private;
    constructor(config?: Partial<SweepConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// plugin.d.ts
import type { Plugin } from '@prism-rl/core';
export declare const plugin: Plugin;

// policyTable.d.ts
import type { Setting } from '@prism-rl/core';
export type PolicyConfig = 'random' | (number | number[])[];
export declare function policySetting(meaning: string): Setting<PolicyConfig>;
export declare function policyTable(policy: PolicyConfig, numStates: number, numActions: number): Float64Array;

// prediction/fixedPolicyAgent.d.ts
import type { AgentContext, PackedArray } from '@prism-rl/core';
import type { PolicyConfig } from '../policyTable.ts';
import type { TabularConfig } from '../tabularAgent.ts';
import { TabularAgent } from '../tabularAgent.ts';
export declare abstract class FixedPolicyAgent<B> extends TabularAgent<B> {
    #private;
    constructor(context: AgentContext<object>, config: TabularConfig & {
        readonly policy: PolicyConfig;
    });
    protected probability(state: number, action: number): number;
    protected explore(states: Int32Array, actions: PackedArray): void;
    protected exploit(states: Int32Array, actions: PackedArray): void;
}

// prediction/monteCarloPrediction.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { Episode } from '../memory/episodes.ts';
import { Episodes } from '../memory/episodes.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
export declare const monteCarloPredictionSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
    readonly stepSize: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").ReturnStepSize>;
    readonly visits: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").Visits>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
    readonly stepSize: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").ReturnStepSize>;
    readonly visits: import("@prism-rl/core").Setting<import("../monteCarloSettings.ts").Visits>;
}>;
export type MonteCarloPredictionConfig = typeof monteCarloPredictionSettings.defaults;
export declare class MonteCarloPrediction extends FixedPolicyAgent<Episode> {
    #private;
    readonly memory: Episodes;
    readonly v: Float64Array;
    constructor(context: AgentContext<Partial<MonteCarloPredictionConfig>>);
    learn({ length, states, rewards, lastState, terminated }: Episode): Metrics | undefined;
    protected tables(): Tables;
}

// prediction/nStepTemporalDifference.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { NStepBatch } from '../memory/nStepWindows.ts';
import { NStepWindows } from '../memory/nStepWindows.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
export declare const nStepTemporalDifferenceSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
    readonly n: import("@prism-rl/core").Setting<number>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
    readonly n: import("@prism-rl/core").Setting<number>;
}>;
export type NStepTemporalDifferenceConfig = typeof nStepTemporalDifferenceSettings.defaults;
export declare class NStepTemporalDifference extends FixedPolicyAgent<NStepBatch> {
    readonly memory: NStepWindows;
    readonly v: Float64Array;
    constructor(context: AgentContext<Partial<NStepTemporalDifferenceConfig>>);
    learn({ count, states, returns, discounts, lastStates }: NStepBatch): Metrics | undefined;
    protected tables(): Tables;
}

// prediction/offPolicyMonteCarloPrediction.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { Episode } from '../memory/episodes.ts';
import { Episodes } from '../memory/episodes.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
export declare const offPolicyMonteCarloPredictionSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
    readonly behaviour: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>, {
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
    readonly behaviour: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>;
export type OffPolicyMonteCarloPredictionConfig = typeof offPolicyMonteCarloPredictionSettings.defaults;
export declare class OffPolicyMonteCarloPrediction extends FixedPolicyAgent<Episode> {
    #private;
    readonly memory: Episodes;
    readonly q: Float64Array;
    constructor(context: AgentContext<Partial<OffPolicyMonteCarloPredictionConfig>>);
    value(state: number): number;
    learn({ length, states, actions, rewards, lastState, terminated }: Episode): Metrics | undefined;
    protected tables(): Tables;
}

// prediction/predictionConfig.d.ts
import type { ConfigOf } from '@prism-rl/core';
export declare const predictionTable: {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
    policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
};
export type PredictionConfig = ConfigOf<typeof predictionTable>;

// prediction/temporalDifference.d.ts
import type { AgentContext, Metrics } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
import type { PredictionConfig } from './predictionConfig.ts';
export declare const temporalDifferenceSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
    policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>, {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
    policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>;
export declare class TemporalDifference extends FixedPolicyAgent<LastTransitionBatch> {
    readonly memory: LastTransition;
    readonly v: Float64Array;
    constructor(context: AgentContext<Partial<PredictionConfig>>);
    learn({ count, states, rewards, nextStates, terminated }: LastTransitionBatch): Metrics | undefined;
    protected tables(): Tables;
}

// prediction/temporalDifferenceLambda.d.ts
import type { AgentContext, Metrics, SnapshotArray } from '@prism-rl/core';
import type { LastTransitionBatch } from '../memory/lastTransition.ts';
import { LastTransition } from '../memory/lastTransition.ts';
import type { Tables } from '../tableSnapshot.ts';
import { FixedPolicyAgent } from './fixedPolicyAgent.ts';
export declare const temporalDifferenceLambdaSettings: import("../agentSettings.ts").CompleteSettings<import("@prism-rl/core").ConfigOf<{
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly traces: import("@prism-rl/core").Setting<import("../eligibilityTraces.ts").TraceKind>;
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>, {
    readonly lambda: import("@prism-rl/core").Setting<number>;
    readonly traces: import("@prism-rl/core").Setting<import("../eligibilityTraces.ts").TraceKind>;
    readonly discount: import("@prism-rl/core").Setting<number>;
    readonly stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    readonly initialValue: import("@prism-rl/core").Setting<number>;
    readonly policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
}>;
export type TemporalDifferenceLambdaConfig = typeof temporalDifferenceLambdaSettings.defaults;
export declare class TemporalDifferenceLambda extends FixedPolicyAgent<LastTransitionBatch> {
    #private;
    readonly memory: LastTransition;
    readonly v: Float64Array;
    constructor(context: AgentContext<Partial<TemporalDifferenceLambdaConfig>>);
    learn(batch: LastTransitionBatch): Metrics | undefined;
    protected tables(): Tables;
    protected saveArrays(): {
        readonly [name: string]: SnapshotArray;
    };
    protected restoreArrays(arrays: {
        readonly [name: string]: SnapshotArray;
    }): void;
}

// tableSnapshot.d.ts
import type { SnapshotArray } from '@prism-rl/core';
export interface Tables {
    readonly [name: string]: Float64Array | Int32Array | Uint8Array;
}
export declare function copiesOf(tables: Tables): {
    [name: string]: SnapshotArray;
};
export declare function copyInto(tables: Tables, saved: {
    readonly [name: string]: SnapshotArray;
}): void;

// tabularAgent.d.ts
import type { ActMode, ActOutputs, AgentContext, Extras, Memory, Metrics, PackedArray, Rng, ScheduleConfig, Snapshot, SnapshotArray, StepLearner } from '@prism-rl/core';
import type { Tables } from './tableSnapshot.ts';
import { TabularShape } from './tabularShape.ts';
export interface TabularConfig {
    readonly discount: number;
    readonly stepSize: ScheduleConfig | 'sample-average';
}
export declare abstract class TabularAgent<B> implements StepLearner<B> {
    #private;
    abstract readonly memory: Memory<B>;
    readonly discount: number;
    readonly shape: TabularShape;
    protected readonly rng: Rng;
    constructor(context: AgentContext<object>, { discount, stepSize }: TabularConfig);
    get envSteps(): number;
    get stepSize(): number;
    act(observations: PackedArray, { actions, extras }: ActOutputs, mode: ActMode): void;
    abstract learn(batch: B): Metrics | undefined;
    save(): Snapshot;
    restore({ meta, arrays }: Snapshot): void;
    protected abstract explore(states: Int32Array, actions: PackedArray, extras: Extras, observations: PackedArray): void;
    protected abstract exploit(states: Int32Array, actions: PackedArray, observations: PackedArray): void;
    protected abstract tables(): Tables;
    protected moreMetrics(): Metrics;
    protected saveArrays(): {
        readonly [name: string]: SnapshotArray;
    };
    protected restoreArrays(arrays: {
        readonly [name: string]: SnapshotArray;
    }): void;
    protected report(errorSum: number, count: number): Metrics | undefined;
}
export declare const tabularMetrics: {
    readonly [name: string]: string;
};

// tabularShape.d.ts
import type { AgentContext, PackedArray } from '@prism-rl/core';
import type { PossibleRow } from './epsilonGreedy.ts';
import type { Tables } from './tableSnapshot.ts';
export declare class TabularShape {
    #private;
    readonly numStates: number;
    readonly numActions: number;
    readonly numEnvs: number;
    constructor(context: Pick<AgentContext<object>, 'observationSpace' | 'actionSpace' | 'numEnvs'>);
    get numPairs(): number;
    shown(observations: PackedArray, row: number): PossibleRow | undefined;
    possible(start: number): PossibleRow | undefined;
    note(observations: PackedArray, states: Int32Array): void;
    tables(): Tables;
    statesOf(observations: PackedArray, out: Int32Array): void;
    viewStates(observations: PackedArray, scratch: Int32Array): Int32Array;
    actionsOf(actions: PackedArray, out: Int32Array): void;
    viewActions(actions: PackedArray, scratch: Int32Array): Int32Array;
    toActions(actions: PackedArray): void;
}
