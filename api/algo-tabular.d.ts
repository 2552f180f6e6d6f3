// @prism-rl/algo-tabular: index.d.ts
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

// agentSettings.d.ts
export interface CompleteSettings<C extends object, T extends SettingsTable = SettingsTable> extends Settings<C, T> {
    complete(given: Partial<C>): C;
}

// control/controlConfig.d.ts
export declare const controlTable: {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    epsilon: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
};
export type ControlConfig = ConfigOf<typeof controlTable>;

// control/doubleQLearning.d.ts
export declare class DoubleQLearning extends EpsilonGreedyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    readonly q1: Float64Array;
    readonly q2: Float64Array;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
    protected tables(): Tables;
}

// control/dynaQ.d.ts
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
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<DynaQConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
    protected tables(): Tables;
}

// control/epsilonGreedyControl.d.ts
export declare abstract class EpsilonGreedyControl<B> extends TabularAgent<B> {
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

// control/expectedSarsa.d.ts
export declare class ExpectedSarsa extends EpsilonGreedyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
}

// control/monteCarloControl.d.ts
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
    readonly memory: Episodes;
    constructor(context: AgentContext<Partial<MonteCarloControlConfig>>);
    learn({ length, states, actions, rewards, lastState, terminated }: Episode): Metrics | undefined;
    protected explore(states: Int32Array, actions: PackedArray, extras: Extras, observations: PackedArray): void;
    protected tables(): Tables;
    protected moreMetrics(): Metrics;
}

// control/nStepSarsa.d.ts
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
    readonly extras: ExtraSpecs;
    readonly memory: Episodes;
    constructor(context: AgentContext<Partial<OffPolicyMonteCarloControlConfig>>);
    learn(episode: Episode): Metrics | undefined;
    protected explore(states: Int32Array, actions: PackedArray, extras: Extras, observations: PackedArray): void;
    protected tables(): Tables;
    protected moreMetrics(): Metrics;
}

// control/onPolicyControl.d.ts
export declare abstract class OnPolicyControl<B> extends EpsilonGreedyControl<B> {
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
export declare class QLearning extends EpsilonGreedyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, }: LastTransitionBatch): Metrics | undefined;
}

// control/sarsa.d.ts
export declare class Sarsa extends OnPolicyControl<LastTransitionBatch> {
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<ControlConfig>>);
    learn({ count, states, actions, rewards, nextStates, terminated, truncated, }: LastTransitionBatch): Metrics | undefined;
}

// control/sarsaLambda.d.ts
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
    readonly memory: LastTransition;
    constructor(context: AgentContext<Partial<SarsaLambdaConfig>>);
    traces(row?: number): Float64Array;
    learn(batch: LastTransitionBatch): Metrics | undefined;
    protected saveArrays(): {
        readonly [name: string]: SnapshotArray;
    };
    protected restoreArrays(arrays: {
        readonly [name: string]: SnapshotArray;
    }): void;
}

// eligibilityTraces.d.ts
export type TraceKind = 'accumulating' | 'replacing';

// epsilonGreedy.d.ts
export interface PossibleRow {
    readonly array: PackedArray;
    readonly from: number;
}

// memory/episodes.d.ts
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
    readonly capacity: number;
    constructor(shape: TabularShape, n: number, discount: number);
    get size(): number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(): NStepBatch;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// monteCarloSettings.d.ts
export type ReturnStepSize = ScheduleConfig | 'sample-average';
export type Visits = 'first' | 'every';

// planning/actionValues.d.ts
export declare function actionValues(model: TabularModel, values: Float64Array, discount: number): Float64Array;

// planning/generalizedPolicyIteration.d.ts
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
    constructor(config?: Partial<GeneralizedPolicyIterationConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/knownModel.d.ts
export declare function knownModel(env: Env): TabularModel;

// planning/plannerConfig.d.ts
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
    constructor(config?: Partial<PolicyEvaluationConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/policyIteration.d.ts
export declare class PolicyIteration implements Planner {
    constructor(config?: Partial<SweepConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/prioritizedSweeping.d.ts
export declare class PrioritizedSweeping implements Planner {
    constructor(config?: Partial<PlannerConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// planning/solution.d.ts
export declare function solution(planner: Planner, model: TabularModel): PlannerSweep;

// planning/valueIteration.d.ts
export declare class ValueIteration implements Planner {
    constructor(config?: Partial<SweepConfig>);
    solve(model: TabularModel): Generator<PlannerSweep, undefined>;
}

// plugin.d.ts
export declare const plugin: Plugin;

// policyTable.d.ts
export type PolicyConfig = 'random' | (number | number[])[];

// prediction/fixedPolicyAgent.d.ts
export declare abstract class FixedPolicyAgent<B> extends TabularAgent<B> {
    constructor(context: AgentContext<object>, config: TabularConfig & {
        readonly policy: PolicyConfig;
    });
    protected probability(state: number, action: number): number;
    protected explore(states: Int32Array, actions: PackedArray): void;
    protected exploit(states: Int32Array, actions: PackedArray): void;
}

// prediction/monteCarloPrediction.d.ts
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
    readonly memory: Episodes;
    readonly v: Float64Array;
    constructor(context: AgentContext<Partial<MonteCarloPredictionConfig>>);
    learn({ length, states, rewards, lastState, terminated }: Episode): Metrics | undefined;
    protected tables(): Tables;
}

// prediction/nStepTemporalDifference.d.ts
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
    readonly memory: Episodes;
    readonly q: Float64Array;
    constructor(context: AgentContext<Partial<OffPolicyMonteCarloPredictionConfig>>);
    value(state: number): number;
    learn({ length, states, actions, rewards, lastState, terminated }: Episode): Metrics | undefined;
    protected tables(): Tables;
}

// prediction/predictionConfig.d.ts
export declare const predictionTable: {
    discount: import("@prism-rl/core").Setting<number>;
    stepSize: import("@prism-rl/core").Setting<import("@prism-rl/core").ScheduleConfig>;
    initialValue: import("@prism-rl/core").Setting<number>;
    policy: import("@prism-rl/core").Setting<import("../policyTable.ts").PolicyConfig>;
};
export type PredictionConfig = ConfigOf<typeof predictionTable>;

// prediction/temporalDifference.d.ts
export declare class TemporalDifference extends FixedPolicyAgent<LastTransitionBatch> {
    readonly memory: LastTransition;
    readonly v: Float64Array;
    constructor(context: AgentContext<Partial<PredictionConfig>>);
    learn({ count, states, rewards, nextStates, terminated }: LastTransitionBatch): Metrics | undefined;
    protected tables(): Tables;
}

// prediction/temporalDifferenceLambda.d.ts
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
export interface Tables {
    readonly [name: string]: Float64Array | Int32Array | Uint8Array;
}

// tabularAgent.d.ts
export interface TabularConfig {
    readonly discount: number;
    readonly stepSize: ScheduleConfig | 'sample-average';
}
export declare abstract class TabularAgent<B> implements StepLearner<B> {
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

// tabularShape.d.ts
export declare class TabularShape {
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
