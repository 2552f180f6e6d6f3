// @prism-rl/algo-tabular: index.d.ts
export { plugin } from './plugin.ts';
export { knownModel } from './planning/knownModel.ts';
export { actionValues } from './planning/actionValues.ts';
export { solution } from './planning/solution.ts';
export { PolicyEvaluation } from './planning/policyEvaluation.ts';
export { PolicyIteration } from './planning/policyIteration.ts';
export { ValueIteration } from './planning/valueIteration.ts';
export { NStepTemporalDifference } from './prediction/nStepTemporalDifference.ts';
export { TemporalDifferenceLambda } from './prediction/temporalDifferenceLambda.ts';
export { SarsaLambda } from './control/sarsaLambda.ts';

// agentSettings.d.ts
export interface CompleteSettings<C extends object, T extends SettingsTable = SettingsTable> extends Settings<C, T> {
    complete(given: Partial<C>): C;
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

// planning/actionValues.d.ts
export declare function actionValues(model: TabularModel, values: Float64Array, discount: number): Float64Array;

// planning/knownModel.d.ts
export declare function knownModel(env: Env): TabularModel;

// planning/plannerConfig.d.ts
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
    readonly isMasked: boolean;
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
