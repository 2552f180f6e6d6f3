// @prism-rl/core: index.d.ts
export { PrismError } from './errors.ts';
export type { PrismErrorCode } from './errors.ts';
export { copyRow, packedArray } from './arrays/arrays.ts';
export type { DType, PackedArray } from './arrays/arrays.ts';
export type { Space, SpaceJSON } from './spaces/space.ts';
export { Box, isBox } from './spaces/box.ts';
export { Discrete } from './spaces/discrete.ts';
export { MultiDiscrete } from './spaces/multiDiscrete.ts';
export { MultiBinary } from './spaces/multiBinary.ts';
export { Tuple } from './spaces/tuple.ts';
export { Dict } from './spaces/dict.ts';
export { actionMaskOf, drawPossible, impossible, maskName, randomAction, randomPossible, } from './spaces/actionMask.ts';
export type { ActionMask } from './spaces/actionMask.ts';
export { partsOf } from './spaces/spaceParts.ts';
export type { SpacePart } from './spaces/spaceParts.ts';
export { spaceFromJSON } from './spaces/spaceFromJSON.ts';
export { noInfo } from './contracts/env.ts';
export type { Env, Frame, Info, ResetOptions, ResetResult, StepResult } from './contracts/env.ts';
export type { TabularModel } from './contracts/model.ts';
export type { VectorEnv } from './contracts/vectorEnv.ts';
export { declareConstant, isConstant } from './arrays/constantArrays.ts';
export { childSnapshot, mergeSnapshots } from './contracts/snapshot.ts';
export type { Json, Snapshot, SnapshotArray } from './contracts/snapshot.ts';
export type { Memory, Transitions } from './contracts/memory.ts';
export type { ActMode, ActOutputs, ExtraSpecs, Extras, MaybePromise, Metrics, Policy, } from './contracts/policy.ts';
export { actOutputs, extraArrays, forget, statesOf } from './arrays/actOutputs.ts';
export { isSelfDriving } from './contracts/agent.ts';
export type { Agent, LearnersReport, SelfDriving, StepLearner } from './contracts/agent.ts';
export type { Planner, PlannerSweep } from './contracts/planner.ts';
export type { Job, JobCounts, JobState, Lease, LeaseKey, Queue, QueuedJob } from './contracts/queue.ts';
export type { Dimension, Sampler, SearchSpace, Trial } from './contracts/sampler.ts';
export type { EndReason, EpisodeEvent, EvaluatingEvent, EvaluationEvent, Logger, RunEvent, PluginOrigin, RunManifest, RunSchedule, } from './contracts/events.ts';
export type { Figure, FigureContext, FigureEntry } from './plugin/figure.ts';
export { ablationArms } from './plugin/ablation.ts';
export type { AblationArm, AblationEntry, AblationPart } from './plugin/ablation.ts';
export { definePlugin } from './plugin/plugin.ts';
export type { AgentContext, AgentEntry, Preset } from './plugin/agentEntry.ts';
export type { BackendEntry, BackendSeat, BackendState, Engine } from './plugin/backendEntry.ts';
export type { Config } from './plugin/entry.ts';
export type { EnvironmentChoice, EnvironmentEntry, EnvironmentSource, EpisodePolicy, PolicyEntry, ReferenceReturns, } from './plugin/environmentEntry.ts';
export type { LoggerContext, LoggerEntry } from './plugin/loggerEntry.ts';
export type { PlannerEntry } from './plugin/plannerEntry.ts';
export type { Plugin } from './plugin/plugin.ts';
export type { QueueEntry } from './plugin/queueEntry.ts';
export type { SamplerContext, SamplerEntry } from './plugin/samplerEntry.ts';
export type { WrapperChoice, WrapperEntry } from './plugin/wrapperEntry.ts';
export { isDebug, setDebug } from './debug.ts';
export { Rng } from './rng/rng.ts';
export type { RngState } from './rng/rng.ts';
export { SeedSequence } from './rng/seedSequence.ts';
export { createEnvironment, createEnvironments, createVectorEnv } from './environments/createEnvironments.ts';
export { RowEnv } from './rows/rowEnv.ts';
export type { RowStream } from './rows/rowState.ts';
export type { Outcome, RowTask, StateTask } from './rows/rowTask.ts';
export type { RowBatch, RowResults } from './rows/rowBatch.ts';
export { RowVector } from './rows/rowVector.ts';
export type { VectorRows } from './rows/rowVector.ts';
export { vectorize } from './environments/vectorize.ts';
export { WrappedEnv } from './environments/wrapEnv.ts';
export { counted } from './words/counted.ts';
export { messageOf } from './words/messageOf.ts';
export { didYouMean } from './words/nearest.ts';
export { Registry } from './plugin/registry.ts';
export type { NamedEntry, Registered } from './plugin/registry.ts';
export { parseSettings, resolveConfig } from './settings/resolveConfig.ts';
export { flag, fraction, integer, listOf, number, oneOf, orNull, orWord, text } from './settings/setting.ts';
export { meets, needsText, refuseIdle } from './settings/refuseIdle.ts';
export type { Needs, NumberNotes, SearchScale, Setting, SettingIssue, SettingNotes, Tried, } from './settings/setting.ts';
export { alwaysOn, grouped, onlyIf, settings, withDefaults } from './settings/settings.ts';
export type { ConfigOf, Settings, SettingsOptions, SettingsTable } from './settings/settings.ts';
export { settingMeant } from './settings/settingMeant.ts';
export { settingRows } from './settings/settingRows.ts';
export type { SettingRow } from './settings/settingRows.ts';
export { constantSchedule, exponentialSchedule, linearSchedule, piecewiseSchedule, scheduleFromConfig, } from './schedules.ts';
export type { Schedule, ScheduleConfig } from './schedules.ts';
export { checkArrays, decodeState, encodeState, fillArrays } from './arrays/encodedState.ts';

// @prism-rl/core/arithmetic: arithmetic/index.d.ts
export { exp } from './exp.ts';
export { log } from './log.ts';
export type { Pair } from './pairs.ts';
export { exactProduct, exactSum } from './pairs.ts';
export { tanh } from './tanh.ts';

// @prism-rl/core/checks: checks/index.d.ts
export { packAction } from '../rows/checkAction.ts';
export { describeValue } from '../words/describeValue.ts';
export type { StepChecks } from './checkedStep.ts';
export { checkedStep } from './checkedStep.ts';
export { inMemory } from './inMemory.ts';
export { checkActionCount, checkDiscreteActions, checkNumEnvs, checkTimeLimit, invalidAction, notReset, } from './refusals.ts';
export { requireSpacesOf, spacesOf } from './savedSpaces.ts';
export type { Misfit, Shape, Shapes } from './shape.ts';
export { either, firstMisfit, isObject, listOf, misfitOf, object, onlyFields, optional, text, wholeFrom, withFields, } from './shape.ts';
export { requireEnv } from './soundEnv.ts';
export { requireAgent, requireLogger } from './soundParts.ts';
export { checkResetResult, checkStepResult } from './soundResult.ts';
export { soundStep } from './soundStep.ts';

// @prism-rl/core/conformance: conformance/index.d.ts
export type { Check } from './check.ts';
export type { AgentCheckOptions } from './checkAgent.ts';
export { checkAgent } from './checkAgent.ts';
export type { EnvCheckOptions, EnvFeature } from './checkEnv.ts';
export { checkEnv } from './checkEnv.ts';
export type { ObservedLogger } from './checkLogger.ts';
export { checkLogger } from './checkLogger.ts';
export type { MemoryCheckOptions } from './checkMemory.ts';
export { checkMemory } from './checkMemory.ts';
export type { VectorEnvCheckOptions } from './checkVectorEnv.ts';
export { checkVectorEnv } from './checkVectorEnv.ts';

// @prism-rl/core/legacy-rng: legacyRng/index.d.ts
export type { LegacyRngState } from './legacyRng.ts';
export { LegacyRng } from './legacyRng.ts';

// @prism-rl/core/node: node/index.d.ts
export type { VectorTeamParts } from './vectorTeam.ts';
export { serveVector, VectorTeam } from './vectorTeam.ts';

// @prism-rl/core/pictures: pictures/index.d.ts
export type { Color } from './canvas.ts';
export { Canvas } from './canvas.ts';
export { frameAsText } from './frameText.ts';

// @prism-rl/core/safetensors: safetensors/index.d.ts
export { crc32 } from './crc32.ts';
export { decodeSnapshot, encodeSnapshot } from './safetensors.ts';

// @prism-rl/core/trigonometry: trigonometry/index.d.ts
export { angleTable } from './angleTable.ts';
export { cos, sin } from './trigonometry.ts';

// arithmetic/exp.d.ts
export declare function exp(x: number): number;

// arithmetic/log.d.ts
export declare function log(x: number): number;

// arithmetic/pairs.d.ts
export type Pair = readonly [high: number, low: number];
export declare function exactSum(a: number, b: number): Pair;
export declare function exactProduct(a: number, b: number): Pair;

// arithmetic/tanh.d.ts
export declare function tanh(x: number): number;

// arrays/actOutputs.d.ts
export declare function actOutputs(actionSpace: Pick<Space, 'dtype' | 'size'>, rows: number, specs?: ExtraSpecs, stateSize?: number): ActOutputs;
export declare function statesOf({ states }: Pick<ActOutputs, 'states'>): Float32Array;
export declare function forget({ states }: Pick<ActOutputs, 'states'>, row: number, rows: number): void;
export declare function extraArrays(specs: ExtraSpecs, rows: number): Extras;

// arrays/arrays.d.ts
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8';
export type PackedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array;
export declare function packedArray(dtype: DType, length: number): PackedArray;
export declare function copyRow(source: PackedArray, from: number, target: PackedArray, to: number, size: number): void;

// arrays/constantArrays.d.ts
export declare function declareConstant<A extends SnapshotArray>(array: A): A;
export declare function isConstant(array: SnapshotArray): boolean;

// arrays/encodedState.d.ts
export interface DecodedState<Meta> {
    readonly meta: Meta;
    readonly arrays: {
        readonly [name: string]: SnapshotArray;
    };
}
export declare function encodeState(owner: string, { meta, arrays }: Snapshot): Uint8Array;
export declare function decodeState<Meta = {
    readonly [key: string]: Json;
}>(owner: string, bytes: Uint8Array, own?: {
    readonly [name: string]: SnapshotArray;
}): DecodedState<Meta>;
export declare function checkArrays(owner: string, own: {
    readonly [name: string]: SnapshotArray;
}, arrays: {
    readonly [name: string]: SnapshotArray;
}): void;
export declare function fillArrays(own: {
    readonly [name: string]: SnapshotArray;
}, saved: {
    readonly [name: string]: SnapshotArray;
}): void;

// checks/checkedStep.d.ts
export interface StepChecks {
    beforeStep(): void;
    afterStep(): void;
}
export declare function checkedStep(env: VectorEnv, actions: PackedArray): StepChecks;

// checks/inMemory.d.ts
export declare function inMemory<T>(what: string, make: () => MaybePromise<T>): Promise<T>;

// checks/refusals.d.ts
export declare function notReset(id: string): PrismError;
export declare function invalidAction(id: string, action: unknown, n: number, hint?: string): PrismError;
export declare function checkNumEnvs(numEnvs: number): void;
export declare function checkActionCount({ id, numEnvs }: {
    readonly id: string;
    readonly numEnvs: number;
}, actions: PackedArray, size?: number): void;
export declare function checkDiscreteActions(id: string, actions: PackedArray, n: number): void;
export declare function checkTimeLimit(id: string, maxEpisodeSteps: number | null): void;

// checks/savedSpaces.d.ts
type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;
export declare function spacesOf({ observationSpace, actionSpace }: Spaces): string;
export declare function requireSpacesOf(env: Spaces & Pick<Env, 'id'>, saved: string | undefined): void;

// checks/shape.d.ts
export interface Shape {
    readonly words: string;
    readonly is: (value: unknown) => boolean;
    readonly misfitIn?: ((value: unknown) => Misfit | undefined) | undefined;
}
export interface Misfit {
    readonly path: readonly (string | number)[];
    readonly words: string | undefined;
    readonly found: unknown;
}
export type Shapes = {
    readonly [field: string]: Shape;
};
export declare const isObject: (value: unknown) => value is {
    readonly [field: string]: unknown;
};
export declare const text: Shape;
export declare const object: Shape;
export declare const wholeFrom: (minimum: number) => Shape;
export declare const optional: ({ is, ...shape }: Shape) => Shape;
export declare const withFields: (fields: Shapes) => Shape;
export declare function onlyFields(words: string, fields: Shapes): Shape;
export declare const listOf: (words: string, shape: Shape) => Shape;
export declare const either: (words: string, choose: (value: unknown) => Shape) => Shape;
export declare function firstMisfit(value: {
    readonly [field: string]: unknown;
}, shapes: Shapes): {
    readonly field: string;
    readonly words: string;
    readonly found: unknown;
} | undefined;
export declare function misfitOf(value: unknown, shape: Shape): Misfit | undefined;

// checks/soundEnv.d.ts
export declare function requireEnv(made: unknown, id: string): Env;

// checks/soundParts.d.ts
export declare function requireAgent(made: unknown, id: string): Agent;
export declare function requireLogger(made: unknown, id: string): Logger;

// checks/soundResult.d.ts
export declare function checkResetResult(env: Env, index: number, result: unknown): void;
export declare function checkStepResult(env: Env, index: number, step: number, result: unknown): void;

// checks/soundStep.d.ts
export declare function soundStep(env: VectorEnv): StepChecks;

// conformance/check.d.ts
export interface Check {
    readonly name: string;
    readonly run: () => MaybePromise<void>;
}

// conformance/checkAgent.d.ts
export interface AgentCheckOptions {
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly numEnvs?: number;
    readonly steps?: number;
}
export declare function checkAgent(create: () => MaybePromise<Agent>, options: AgentCheckOptions): Check[];

// conformance/checkEnv.d.ts
export type EnvFeature = 'save' | 'render' | 'renderText' | 'model';
export interface EnvCheckOptions {
    readonly steps?: number;
    readonly deterministic?: boolean;
    readonly requires?: readonly EnvFeature[];
}
export declare function checkEnv(create: () => MaybePromise<Env>, options?: EnvCheckOptions): Check[];

// conformance/checkLogger.d.ts
export interface ObservedLogger {
    readonly logger: Logger;
    readonly written: () => MaybePromise<unknown>;
}
export declare function checkLogger(create: () => MaybePromise<ObservedLogger>): Check[];

// conformance/checkMemory.d.ts
export interface MemoryCheckOptions<B> {
    readonly observationsOf: (batch: B) => ArrayLike<number>;
    readonly observationSpace?: Space;
    readonly actionSpace?: Space;
    readonly numEnvs?: number;
    readonly extras?: ExtraSpecs;
}
export declare function checkMemory<B>(create: () => MaybePromise<Memory<B>>, options: MemoryCheckOptions<B>): Check[];

// conformance/checkVectorEnv.d.ts
export interface VectorEnvCheckOptions {
    readonly steps?: number;
    readonly numEnvs?: readonly number[];
    readonly requires?: readonly ('save' | 'render' | 'renderText' | 'restart')[];
}
export declare function checkVectorEnv(create: (numEnvs: number) => MaybePromise<VectorEnv>, createSingle: () => MaybePromise<Env>, options?: VectorEnvCheckOptions): Check[];

// contracts/agent.d.ts
export interface StepLearner<B = unknown> extends Policy {
    readonly memory: Memory<B>;
    learn(batch: B): MaybePromise<Metrics | undefined>;
    readonly finished?: boolean | 'solved';
}
export interface LearnersReport {
    readonly envSteps: number;
    readonly episodes: readonly Omit<EpisodeEvent, 'type' | 'episode'>[];
    readonly updates: number;
    readonly metrics: Metrics | undefined;
}
export interface SelfDriving extends Policy {
    advance(envSteps: number, signal: AbortSignal): Promise<LearnersReport>;
    readonly finished?: boolean | 'solved';
}
export type Agent<B = unknown> = StepLearner<B> | SelfDriving;
export declare function isSelfDriving(agent: Agent): agent is SelfDriving;

// contracts/env.d.ts
export type Info = Readonly<Record<string, unknown>>;
export declare const noInfo: Info;
export interface Frame {
    readonly width: number;
    readonly height: number;
    readonly data: Uint8Array;
}
export interface ResetOptions {
    readonly seed?: number | bigint;
    readonly options?: unknown;
}
export interface ResetResult<O> {
    readonly observation: O;
    readonly info: Info;
}
export interface StepResult<O> {
    readonly observation: O;
    readonly reward: number;
    readonly terminated: boolean;
    readonly truncated: boolean;
    readonly info: Info;
}
export interface Env<O = unknown, A = unknown> {
    readonly id: string;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space<A>;
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
    render?(): Frame;
    renderText?(): string;
    readonly framesPerSecond?: number;
    save?(): Uint8Array;
    restore?(state: Uint8Array): void;
    adopt?(learned: Snapshot): void;
    model?(): TabularModel;
    close?(): void;
}

// contracts/events.d.ts
export type SolvedCriterion = {
    readonly return: number;
    readonly over: number;
    readonly greedy?: number;
};
export interface RunManifest {
    readonly environment: string;
    readonly agent: string;
    readonly preset?: string;
    readonly seed: number;
    readonly numEnvs: number;
    readonly steps: number;
    readonly updates?: number;
    readonly stopWhenSolved?: SolvedCriterion;
    readonly environmentConfig: {
        readonly [key: string]: Json;
    };
    readonly wrappers?: readonly WrapperChoice[];
    readonly agentConfig: {
        readonly [key: string]: Json;
    };
    readonly backend?: string;
    readonly schedule?: RunSchedule;
    readonly plugins?: readonly PluginOrigin[];
    readonly context?: {
        readonly [key: string]: Json;
    };
}
export type PluginOrigin = {
    readonly name: string;
    readonly from: string;
    readonly version?: string;
    readonly digest?: string;
};
export type RunSchedule = {
    readonly checkpointSteps?: number;
    readonly checkpointSeconds?: number;
    readonly evaluationSteps?: number;
    readonly evaluationEpisodes?: number;
    readonly recordSteps?: number;
    readonly loggers?: readonly string[];
};
export type EndReason = 'finished' | 'solved' | 'stopped';
export type RunEvent = {
    readonly type: 'start';
    readonly envSteps: number;
    readonly manifest: RunManifest;
} | StepsEvent | EpisodeEvent | {
    readonly type: 'update';
    readonly envSteps: number;
    readonly updates: number;
    readonly metrics: Metrics;
} | EvaluatingEvent | EvaluationEvent | {
    readonly type: 'checkpoint';
    readonly envSteps: number;
    readonly path: string;
    readonly bytes: number;
    readonly seconds: number;
    readonly stopped?: true;
} | {
    readonly type: 'end';
    readonly envSteps: number;
    readonly reason: EndReason;
    readonly episodes: number;
    readonly updates: number;
    readonly seconds: number;
};
export interface StepsEvent {
    readonly type: 'steps';
    readonly envSteps: number;
    readonly count: number;
    readonly observations: PackedArray;
    readonly actions: PackedArray;
}
export interface EpisodeEvent {
    readonly type: 'episode';
    readonly envSteps: number;
    readonly episode: number;
    readonly env: number;
    readonly return: number;
    readonly length: number;
    readonly terminated: boolean;
    readonly truncated: boolean;
}
export interface EvaluatingEvent {
    readonly type: 'evaluating';
    readonly envSteps: number;
    readonly played: number;
    readonly episodes: number;
    readonly meanReturn: number;
}
export interface EvaluationEvent {
    readonly type: 'evaluation';
    readonly envSteps: number;
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
    readonly returns: readonly number[];
    readonly idle?: number;
}
export interface Logger {
    readonly name: string;
    log(event: RunEvent): void;
    close(): MaybePromise<void>;
}

// contracts/memory.d.ts
export interface Transitions {
    readonly count: number;
    readonly observations: PackedArray;
    readonly actions: PackedArray;
    readonly rewards: Float64Array;
    readonly nextObservations: PackedArray;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly starts: Uint8Array;
    readonly extras: Extras;
}
export interface Memory<B = unknown> {
    readonly size: number;
    readonly capacity: number;
    add(transitions: Transitions): void;
    ready(): boolean;
    sample(rng: Rng): B;
    update?(indices: Int32Array, priorities: Float32Array): void;
    save(): Snapshot;
    restore(snapshot: Snapshot): void;
}

// contracts/model.d.ts
export interface TabularModel {
    readonly numStates: number;
    readonly numActions: number;
    readonly offsets: Int32Array;
    readonly probabilities: Float64Array;
    readonly nextStates: Int32Array;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly startDistribution: Float64Array;
}

// contracts/planner.d.ts
export interface PlannerSweep {
    readonly sweep: number;
    readonly values: Float64Array;
    readonly policy: Int32Array;
    readonly delta: number;
    readonly phase: 'evaluation' | 'improvement' | 'sweep';
}
export interface Planner {
    solve(model: TabularModel): Iterable<PlannerSweep>;
}

// contracts/policy.d.ts
export type MaybePromise<T> = T | Promise<T>;
export type Metrics = Readonly<Record<string, number>>;
export type ActMode = 'explore' | 'exploit';
export type Extras = {
    readonly [name: string]: PackedArray;
};
export type ExtraSpecs = {
    readonly [name: string]: {
        readonly dtype: DType;
        readonly size: number;
    };
};
export interface ActOutputs {
    readonly actions: PackedArray;
    readonly extras: Extras;
    readonly states?: Float32Array;
}
export interface Policy {
    readonly extras?: ExtraSpecs;
    readonly stateSize?: number;
    act(observations: PackedArray, out: ActOutputs, mode: ActMode): MaybePromise<void>;
    save(): MaybePromise<Snapshot>;
    restore(snapshot: Snapshot): MaybePromise<void>;
    exportPolicy?(format: 'onnx'): MaybePromise<Uint8Array>;
    dispose?(): MaybePromise<void>;
}

// contracts/queue.d.ts
export interface Job<P extends Json = Json> {
    readonly id: string;
    readonly payload: P;
}
export interface Lease<P extends Json = Json> extends Job<P> {
    readonly token: number;
    readonly attempts: number;
}
export type LeaseKey = Pick<Lease, 'id' | 'token'>;
export type JobState = 'queued' | 'running' | 'done' | 'failed';
export interface QueuedJob<P extends Json = Json, R extends Json = Json> extends Job<P> {
    readonly state: JobState;
    readonly attempts: number;
    readonly token: number;
    readonly worker?: string;
    readonly result?: R;
    readonly error?: string;
    readonly progress?: Json;
    readonly silence?: number;
}
export type JobCounts = {
    readonly [S in JobState]: number;
};
export interface Queue<P extends Json = Json, R extends Json = Json> {
    add(jobs: readonly Job<P>[]): Promise<void>;
    lease(worker: string, milliseconds: number): Promise<Lease<P> | undefined>;
    heartbeat(lease: LeaseKey, milliseconds: number, progress?: Json): Promise<boolean>;
    complete(lease: LeaseKey, result: R): Promise<boolean>;
    fail(lease: LeaseKey, error: string): Promise<boolean>;
    release(lease: LeaseKey): Promise<boolean>;
    retry(id: string): Promise<boolean>;
    list(): Promise<QueuedJob<P, R>[]>;
    count(): Promise<JobCounts>;
    describe(about: Json): Promise<void>;
    about(): Promise<Json | undefined>;
    close(): Promise<void>;
}

// contracts/sampler.d.ts
export type Dimension = {
    readonly kind: 'number';
    readonly name: string;
    readonly from: number;
    readonly to: number;
    readonly scale: SearchScale;
    readonly isWhole: boolean;
    readonly needs?: Needs;
} | {
    readonly kind: 'choice';
    readonly name: string;
    readonly choices: readonly Json[];
    readonly needs?: Needs;
};
export type SearchSpace = readonly Dimension[];
export interface Trial {
    readonly number: number;
    readonly settings: Config;
    readonly state: 'running' | 'done' | 'failed';
    readonly steps: number;
    readonly value?: number;
}
export interface Sampler {
    suggest(number: number, trials: readonly Trial[]): Config;
}

// contracts/snapshot.d.ts
export type Json = null | boolean | number | string | readonly Json[] | {
    readonly [key: string]: Json;
};
export type SnapshotArray = PackedArray | Uint32Array | BigInt64Array | BigUint64Array | Uint16Array | Int16Array;
export interface Snapshot {
    readonly meta: {
        readonly [key: string]: Json;
    };
    readonly arrays: {
        readonly [name: string]: SnapshotArray;
    };
}
export declare function mergeSnapshots(children: {
    readonly [prefix: string]: Snapshot;
}): Snapshot;
export declare function childSnapshot(snapshot: Snapshot, prefix: string): Snapshot;

// contracts/vectorEnv.d.ts
export interface VectorEnv {
    readonly id: string;
    readonly numEnvs: number;
    readonly autoreset?: boolean;
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly observations: PackedArray;
    readonly finalObservations: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    reset(options?: {
        readonly seed?: number;
    }): void;
    step(actions: PackedArray): void;
    restart?(index: number): void;
    render?(index?: number): Frame;
    renderText?(index?: number): string;
    save?(): Uint8Array;
    restore?(state: Uint8Array): void;
    learned?(): Snapshot;
    adopt?(learned: Snapshot): void;
    close?(): void;
}

// debug.d.ts
export declare function isDebug(): boolean;
export declare function setDebug(on: boolean): void;

// environments/createEnvironments.d.ts
export declare function createEnvironment(registry: Registry, choice: EnvironmentChoice): Promise<Env>;
export declare function createEnvironments(registry: Registry, choice: EnvironmentChoice, numEnvs: number): Promise<VectorEnv>;
export declare function createVectorEnv(entry: EnvironmentEntry<object>, given: object, numEnvs: number, id?: string): Promise<VectorEnv>;

// environments/vectorize.d.ts
export declare function vectorize(envs: readonly Env[]): VectorEnv;

// environments/wrapEnv.d.ts
export declare class WrappedEnv<W extends VectorEnv = VectorEnv, O = unknown, A = unknown> implements Env<O, A> {
    readonly id: string;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space<A>;
    readonly framesPerSecond?: number;
    readonly render?: () => Frame;
    readonly renderText?: () => string;
    readonly save?: () => Uint8Array;
    readonly restore?: (state: Uint8Array) => void;
    readonly adopt?: (learned: Snapshot) => void;
    readonly model?: () => TabularModel;
    readonly close?: () => void;
    protected readonly vector: W;
    constructor(env: Env, wrap: (vector: VectorEnv) => W, keepsModel?: boolean);
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
}

// errors.d.ts
export type PrismErrorCode =
'unknown-name'
 | 'invalid-config'
 | 'invalid-action'
 | 'invalid-space'
 | 'invalid-argument'
 | 'incompatible'
 | 'file'
 | 'corrupt'
 | 'state'
 | 'not-finite'
 | 'unavailable'
 | 'contract';
export interface PrismErrorOptions {
    readonly hint?: string;
    readonly cause?: unknown;
}
declare const brand: unique symbol;
export declare class PrismError extends Error {
    static [Symbol.hasInstance](value: unknown): boolean;
    readonly [brand] = true;
    readonly name = "PrismError";
    readonly code: PrismErrorCode;
    readonly hint: string | undefined;
    constructor(code: PrismErrorCode, message: string, options?: PrismErrorOptions);
    get isUsage(): boolean;
}

// legacyRng/legacyRng.d.ts
export type LegacyRngState = {
    bitGenerator: 'MT19937';
    key: number[];
    position: number;
    gauss: number | null;
};
export declare class LegacyRng {
    constructor(seed: number);
    seed(seed: number): void;
    nextUint32(): number;
    randomSample(): number;
    uniform(low?: number, high?: number): number;
    randint(low: number, high?: number): number;
    choice(from: number): number;
    choice<T>(from: ArrayLike<T>): T;
    shuffle<A extends {
        readonly length: number;
        [index: number]: unknown;
    }>(array: A): A;
    permutation(n: number): Int32Array;
    randn(): number;
    save(): LegacyRngState;
    restore(state: LegacyRngState): void;
}

// node/vectorTeam.d.ts
type Share = VectorEnv & Required<Pick<VectorEnv, 'save' | 'restore' | 'restart'>>;
export interface VectorTeamParts<T> {
    readonly task: Pick<VectorEnv, 'id' | 'observationSpace' | 'actionSpace'>;
    readonly numEnvs: number;
    readonly threads: number;
    readonly worker: URL;
    readonly own: (end: number, rows: VectorRows) => Share;
    readonly share: (first: number, end: number, rows: VectorRows) => T;
}
export declare class VectorTeam<T> implements VectorEnv {
    readonly id: string;
    readonly numEnvs: number;
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly observations: PackedArray;
    readonly finalObservations: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    constructor({ task, numEnvs, threads, worker, own, share }: VectorTeamParts<T>);
    reset(options?: {
        readonly seed?: number;
    }): void;
    step(actions: PackedArray): void;
    restart(index: number): void;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
    close(): void;
}
export declare function serveVector<T>(create: (recipe: T) => Share): void;

// pictures/canvas.d.ts
export type Color = readonly [number, number, number];
export declare class Canvas {
    readonly width: number;
    readonly height: number;
    constructor(width: number, height: number, background?: Color);
    polygon(points: readonly number[], color: Color): void;
    disc(x: number, y: number, radius: number, color: Color): void;
    line(x0: number, y0: number, x1: number, y1: number, color: Color, width?: number): void;
    polyline(points: readonly number[], color: Color, width?: number): void;
    frame(): Frame;
}

// pictures/frameText.d.ts
export declare function frameAsText(frame: Frame, columns?: number, hasColours?: boolean): string;

// plugin/ablation.d.ts
export type AblationArm = {
    readonly name: string;
    readonly agent: string;
    readonly config?: Config;
};
export type AblationEnd = AblationArm & {
    readonly title: string;
};
export type AblationPart = {
    readonly title: string;
    readonly source: string;
    readonly added?: AblationArm;
    readonly removed?: AblationArm;
    readonly published?: {
        readonly added: string;
        readonly removed: string;
    };
};
export type AblationEntry = {
    readonly description: string;
    readonly title: string;
    readonly suites: readonly [string, ...string[]];
    readonly baseline: AblationEnd;
    readonly complete: AblationEnd;
    readonly parts: {
        readonly [key: string]: AblationPart;
    };
    readonly literature?: string;
};
export declare function ablationArms({ baseline, complete, parts }: AblationEntry): AblationArm[];

// plugin/agentEntry.d.ts
export interface AgentContext<C extends object = Config> {
    readonly observationSpace: Space;
    readonly actionSpace: Space;
    readonly numEnvs: number;
    readonly steps: number;
    readonly config: C;
    readonly rng: Rng;
    readonly engine?: Engine;
    readonly environment?: EnvironmentSource;
}
export interface Preset {
    readonly description: string;
    readonly source?: string;
    readonly config: Config;
    readonly environmentConfig?: Config;
    readonly wrappers?: readonly WrapperChoice[];
    readonly environments?: readonly string[];
    readonly steps?: number;
    readonly suite?: string;
    readonly evaluations?: number;
    readonly evaluationEpisodes?: number;
    readonly numEnvs?: number;
    readonly stopWhenSolved?: Omit<SolvedCriterion, 'return'>;
}
export interface AgentEntry<C extends object = Config> extends Entry<C> {
    readonly presets?: {
        readonly [name: string]: Preset;
    };
    readonly metrics?: {
        readonly [name: string]: string;
    };
    readonly usesBackend?: boolean;
    readonly isSelfDriving?: boolean;
    numEnvs?(config: C, preset: number | undefined): number;
    evaluationEpsilon?(config: C): number;
    updates?(config: C): number | undefined;
    readonly isPrediction?: boolean;
    supports(observationSpace: Space, actionSpace: Space, config: C): true | string;
    create(context: AgentContext<C>): MaybePromise<Agent>;
}

// plugin/backendEntry.d.ts
export type BackendState =
{
    readonly available: true;
    readonly detail?: string;
    readonly engine?: string;
    readonly advice?: string;
} | {
    readonly available: false;
    readonly reason: string;
    readonly fix: string;
};
export interface Engine {
    readonly name: string;
}
export interface BackendEntry {
    readonly description: string;
    readonly priority: number;
    readonly device?: 'cpu' | 'gpu';
    probe(): MaybePromise<BackendState>;
    activate(): MaybePromise<Engine>;
    gather?(runs: number): MaybePromise<readonly BackendSeat[]>;
}
export interface BackendSeat {
    readonly engine: Engine;
    readonly isShared: boolean | undefined;
    leave(): void;
}

// plugin/checkEntry.d.ts
export declare const entryKinds: {
    readonly environments: 'environment';
    readonly agents: 'agent';
    readonly planners: 'planner';
    readonly loggers: 'logger';
    readonly backends: 'backend';
    readonly queues: 'queue';
    readonly wrappers: 'wrapper';
    readonly figures: 'figure';
    readonly samplers: 'sampler';
    readonly ablations: 'ablation';
};
export type EntryKind = keyof typeof entryKinds;

// plugin/entry.d.ts
export type Config = {
    readonly [key: string]: Json;
};
export interface Entry<C extends object> {
    readonly description: string;
    readonly defaults: C;
    readonly schema: StandardSchemaV1<unknown, C>;
    readonly settings?: SettingsTable;
}

// plugin/environmentEntry.d.ts
export interface EpisodePolicy<O = unknown, A = unknown> {
    act(observation: O): A;
}
export interface PolicyEntry<C extends object = Config> {
    readonly description: string;
    create(config: C): MaybePromise<EpisodePolicy>;
}
export interface ReferenceReturns {
    readonly random: number;
    readonly solved?: number;
    readonly published?: {
        readonly mean: number;
        readonly agent: string;
    };
}
export interface EnvironmentEntry<C extends object = Config> extends Entry<C> {
    readonly rewardThreshold?: number;
    readonly maxEpisodeSteps?: number;
    readonly evaluationEpisodes?: number;
    readonly suites?: readonly string[];
    readonly referenceReturns?: ReferenceReturns;
    readonly policies?: {
        readonly [name: string]: PolicyEntry<C>;
    };
    create(config: C): MaybePromise<Env>;
    evaluationConfig?(config: C): C;
    createVector?(numEnvs: number, config: C): MaybePromise<VectorEnv>;
}
export interface EnvironmentChoice {
    readonly id: string;
    readonly config?: Config;
    readonly wrappers?: readonly WrapperChoice[];
}
export interface EnvironmentSource extends EnvironmentChoice {
    readonly modules: readonly string[];
}

// plugin/figure.d.ts
export interface Figure {
    readonly title: string;
    readonly note?: string;
    readonly svg: string;
    readonly text?: string;
}
export interface FigureContext {
    readonly agent: Agent;
    readonly isPrediction: boolean;
    readonly env: Env;
    act(observation: unknown): MaybePromise<unknown>;
    readonly seed: number;
}
export interface FigureEntry {
    readonly description: string;
    isFor(env: Env): boolean;
    draw(context: FigureContext): MaybePromise<Figure | undefined>;
}

// plugin/loggerEntry.d.ts
export interface LoggerContext<C extends object = Config> {
    readonly config: C;
    readonly runDir?: string;
}
export interface LoggerEntry<C extends object = Config> extends Entry<C> {
    create(context: LoggerContext<C>): MaybePromise<Logger>;
}

// plugin/plannerEntry.d.ts
export interface PlannerEntry<C extends object = Config> extends Entry<C> {
    create(config: C): MaybePromise<Planner>;
}

// plugin/plugin.d.ts
export interface Plugin {
    readonly name: string;
    readonly module?: string;
    readonly environments?: {
        readonly [id: string]: EnvironmentEntry<object>;
    };
    readonly agents?: {
        readonly [id: string]: AgentEntry<object>;
    };
    readonly planners?: {
        readonly [id: string]: PlannerEntry<object>;
    };
    readonly loggers?: {
        readonly [id: string]: LoggerEntry<object>;
    };
    readonly backends?: {
        readonly [id: string]: BackendEntry;
    };
    readonly queues?: {
        readonly [id: string]: QueueEntry;
    };
    readonly wrappers?: {
        readonly [id: string]: WrapperEntry<object>;
    };
    readonly figures?: {
        readonly [id: string]: FigureEntry;
    };
    readonly samplers?: {
        readonly [id: string]: SamplerEntry<object>;
    };
    readonly ablations?: {
        readonly [id: string]: AblationEntry;
    };
}
export declare function definePlugin(plugin: Plugin): Plugin;

// plugin/queueEntry.d.ts
export interface QueueEntry {
    readonly description: string;
    readonly example: string;
    open<P extends Json, R extends Json>(address: string): MaybePromise<Queue<P, R>>;
}

// plugin/registry.d.ts
interface EntryOf {
    environments: EnvironmentEntry<object>;
    agents: AgentEntry<object>;
    planners: PlannerEntry<object>;
    loggers: LoggerEntry<object>;
    backends: BackendEntry;
    queues: QueueEntry;
    wrappers: WrapperEntry<object>;
    figures: FigureEntry;
    samplers: SamplerEntry<object>;
    ablations: AblationEntry;
}
export interface Registered<E> {
    readonly id: string;
    readonly plugin: string;
    readonly entry: E;
}
export interface AnyEntry {
    readonly description: string;
    readonly defaults?: object;
    readonly settings?: SettingsTable;
    readonly presets?: {
        readonly [name: string]: {
            readonly description: string;
        };
    };
    readonly metrics?: {
        readonly [name: string]: string;
    };
}
export interface NamedEntry extends Registered<AnyEntry> {
    readonly kind: string;
}
export declare class Registry {
    readonly modules: readonly string[];
    constructor(plugins: readonly Plugin[]);
    list<K extends Kind>(kind: K): Registered<EntryOf[K]>[];
    get<K extends Kind>(kind: K, id: string): Registered<EntryOf[K]>;
    named(id: string): NamedEntry[];
}

// plugin/samplerEntry.d.ts
export interface SamplerContext<C extends object = Config> {
    readonly space: SearchSpace;
    readonly seed: number;
    readonly config: C;
}
export interface SamplerEntry<C extends object = Config> extends Entry<C> {
    create(context: SamplerContext<C>): Sampler;
}

// plugin/wrapperEntry.d.ts
export type WrapperChoice = {
    readonly name: string;
    readonly config: Config;
};
export interface WrapperEntry<C extends object = Config> extends Entry<C> {
    readonly trainingOnly?: boolean;
    readonly oneByOne?: boolean;
    wrap(env: VectorEnv, config: C): VectorEnv;
}

// rng/pcg64.d.ts
export type Pcg64State = {
    state: string;
    increment: string;
    buffered: number | null;
};

// rng/rng.d.ts
export type RngState = Pcg64State & {
    bitGenerator: 'PCG64';
    seedSequence: SeedSequenceState;
};
export interface ChoiceOptions {
    readonly size?: number;
    readonly replace?: boolean;
    readonly p?: ArrayLike<number>;
}
export type ChoicesOptions = ChoiceOptions & {
    readonly size: number;
};
export declare class Rng {
    constructor(seed: number | bigint | SeedSequence);
    random(): number;
    uniform(low?: number, high?: number): number;
    integers(low: number, high?: number): number;
    normal(mean?: number, std?: number): number;
    exponential(scale?: number): number;
    nextUint32(): number;
    nextUint64(): bigint;
    choice(n: number, options: ChoicesOptions): Int32Array;
    choice(n: number, options?: ChoiceOptions & {
        readonly size?: undefined;
    }): number;
    choice<T>(array: ArrayLike<T>, options: ChoicesOptions): T[];
    choice<T>(array: ArrayLike<T>, options?: ChoiceOptions & {
        readonly size?: undefined;
    }): T;
    shuffle<A extends {
        readonly length: number;
        [index: number]: unknown;
    }>(array: A): A;
    permutation(n: number): Int32Array;
    fillRandom(out: Float64Array | Float32Array): void;
    fillUniform(out: Float64Array | Float32Array, low?: number, high?: number): void;
    fillIntegers(out: {
        readonly length: number;
        [index: number]: number;
    }, low: number, high: number): void;
    fillNormal(out: Float64Array | Float32Array, mean?: number, std?: number): void;
    fillBinary(out: Int8Array | Uint8Array): void;
    spawn(count: number): Rng[];
    save(): RngState;
    restore(state: RngState): void;
}

// rng/seedSequence.d.ts
export type SeedSequenceState = {
    entropy: string;
    spawnKey: number[];
    childrenSpawned: number;
};
export declare class SeedSequence {
    readonly entropy: bigint;
    readonly spawnKey: readonly number[];
    constructor(entropy: number | bigint, spawnKey?: readonly number[], childrenSpawned?: number);
    get childrenSpawned(): number;
    generateState(count: number): Uint32Array;
    spawn(count: number): SeedSequence[];
    save(): SeedSequenceState;
    static from(state: SeedSequenceState): SeedSequence;
}

// rows/checkAction.d.ts
interface Asked {
    readonly id: string;
    readonly actionSpace: Space;
    checkAction?(actions: PackedArray, from: number): void;
}
export declare function checkAction(task: Asked, actions: PackedArray, from: number): void;
export declare function packAction(task: Asked, action: unknown, out: PackedArray): void;

// rows/rowBatch.d.ts
export interface RowResults {
    readonly observations: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly ended: Int32Array;
}
export interface RowBatch<S = RowState, R extends RowStream = Rng> {
    readonly arrays: readonly PackedArray[];
    save?(): Snapshot;
    restore?(saved: Snapshot): void;
    read(index: number): S;
    start(index: number, rng: R, out: PackedArray, to: number, reset?: ResetOptions): void;
    step(actions: PackedArray, rngs: readonly R[], results: RowResults): number;
}

// rows/rowEnv.d.ts
export declare class RowEnv<O = unknown, A = unknown, S = RowState, R extends RowStream = Rng> implements Env<O, A> {
    readonly id: string;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space<A>;
    readonly framesPerSecond?: number;
    readonly maxEpisodeSteps: number | null;
    readonly render?: () => Frame;
    readonly renderText?: () => string;
    constructor(task: SteppedTask<O, S, R>);
    protected get state(): S;
    reset(options?: ResetOptions): ResetResult<O>;
    step(action: A): StepResult<O>;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
}

// rows/rowState.d.ts
export type RowState = Int32Array | Float64Array;
export interface RowStream {
    save(): Json;
    restore(state: never): void;
}

// rows/rowTask.d.ts
export interface Outcome {
    reward: number;
    terminated: boolean;
    truncated: boolean;
}
export interface StepRules<O = unknown, S = unknown, R extends RowStream = Rng> {
    readonly id: string;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space;
    readonly maxEpisodeSteps: number | null;
    readonly framesPerSecond?: number;
    readonly isSparse?: boolean;
    stream?(seed: number | bigint): R;
    start(state: S, rng: R, reset?: ResetOptions): void;
    step(state: S, actions: PackedArray, from: number, rng: R, outcome: Outcome): void;
    observe(state: S, out: PackedArray, to: number): void;
    checkAction?(actions: PackedArray, from: number): void;
    info?(state: S): Info;
    draw?(state: S): Frame;
    describe?(state: S): string;
}
export interface RowTask<O = unknown, S extends RowState = RowState, R extends RowStream = Rng> extends StepRules<O, S, R> {
    readonly stateType: S extends Int32Array ? 'int32' : 'float64';
    readonly stateSize: number;
    batch?(numEnvs: number): RowBatch<S, R> | undefined;
}
export interface StateTask<O = unknown, S = unknown, R extends RowStream = Rng> extends StepRules<O, S, R> {
    create(numEnvs: number): readonly S[];
    save(states: readonly S[]): Snapshot;
    restore(states: readonly S[], saved: Snapshot): void;
}
export type SteppedTask<O, S, R extends RowStream> = RowTask<O, S & RowState, R> | StateTask<O, S, R>;

// rows/rowVector.d.ts
export type VectorRows = Pick<VectorEnv, 'observations' | 'finalObservations' | 'rewards' | 'terminated' | 'truncated'>;
export declare class RowVector<O = unknown, S = unknown, R extends RowStream = Rng> implements VectorEnv {
    readonly id: string;
    readonly numEnvs: number;
    readonly observationSpace: Space<O>;
    readonly actionSpace: Space;
    readonly observations: PackedArray;
    readonly finalObservations: PackedArray;
    readonly rewards: Float64Array;
    readonly terminated: Uint8Array;
    readonly truncated: Uint8Array;
    readonly maxEpisodeSteps: number | null;
    readonly render?: (index?: number) => Frame;
    readonly renderText?: (index?: number) => string;
    constructor(numEnvs: number, task: SteppedTask<O, S, R>, rows?: VectorRows);
    reset({ seed }?: {
        readonly seed?: number;
    }): void;
    step(actions: PackedArray): void;
    restart(index: number): void;
    save(): Uint8Array;
    restore(state: Uint8Array): void;
}

// safetensors/crc32.d.ts
export declare function crc32(bytes: Uint8Array, before?: number): number;

// safetensors/safetensors.d.ts
export declare function encodeSnapshot(snapshot: Snapshot): Uint8Array[];
export declare function decodeSnapshot(bytes: Uint8Array): Snapshot;

// schedules.d.ts
export type Schedule = (step: number) => number;
export type ScheduleConfig = number | {
    readonly type: 'constant';
    readonly value: number;
} | {
    readonly type: 'linear';
    readonly from: number;
    readonly to: number;
    readonly steps: number;
} | {
    readonly type: 'exponential';
    readonly from: number;
    readonly to: number;
    readonly decay: number;
} | {
    readonly type: 'piecewise';
    readonly points: readonly (readonly [step: number, value: number])[];
};
export declare function constantSchedule(value: number): Schedule;
export declare function linearSchedule(options: {
    readonly from: number;
    readonly to: number;
    readonly steps: number;
}): Schedule;
export declare function exponentialSchedule(options: {
    readonly from: number;
    readonly to: number;
    readonly decay: number;
}): Schedule;
export declare function piecewiseSchedule(points: readonly (readonly [step: number, value: number])[]): Schedule;
export declare function scheduleFromConfig(config: ScheduleConfig): Schedule;

// settings/refuseIdle.d.ts
export declare function meets(value: Json | undefined, accepted: Needs[string]): boolean;
export declare function needsText(needs: Needs): string;
export declare function refuseIdle(owner: string, { settings }: {
    readonly settings?: SettingsTable;
}, config: Config, given: Config, before: Config): void;

// settings/resolveConfig.d.ts
export declare function resolveConfig<C extends object>(owner: string, entry: {
    readonly defaults: C;
    readonly schema: StandardSchemaV1<unknown, C>;
}, ...layers: readonly (Config | undefined)[]): C;
export declare function parseSettings(settings: readonly string[]): Config;

// settings/setting.d.ts
export type SearchScale = 'linear' | 'log' | 'complement';
export interface SettingIssue {
    readonly message: string;
    readonly path: readonly (string | number)[];
}
export type Tried = {
    readonly from: number;
    readonly to: number ;
    readonly scale?: SearchScale;
} | {
    readonly choices: readonly Json[];
};
export interface SettingNotes {
    readonly usual?: string;
    readonly tried?: Tried;
    readonly source?: string;
}
export type Needs = {
    readonly [setting: string]: readonly Json[] | {
        readonly not: Json;
    };
};
export interface Setting<T extends Json = Json> extends SettingNotes {
    readonly default: T;
    readonly accepts: string;
    readonly meaning: string;
    readonly group?: string;
    readonly choices?: readonly Json[];
    readonly isWhole?: boolean;
    readonly needs?: Needs;
    check(value: unknown): SettingIssue | undefined;
}
export interface NumberNotes extends SettingNotes {
    readonly min?: number;
    readonly max?: number;
    readonly above?: number;
    readonly below?: number;
}
export declare function number(fallback: number, meaning: string, notes?: NumberNotes): Setting<number>;
export declare function integer(fallback: number, meaning: string, notes?: NumberNotes): Setting<number>;
export declare function fraction(fallback: number, meaning: string, notes?: SettingNotes): Setting<number>;
export declare function flag(fallback: boolean, meaning: string, notes?: SettingNotes): Setting<boolean>;
export declare function oneOf<const T extends string>(choices: readonly T[], fallback: NoInfer<T>, meaning: string, notes?: SettingNotes): Setting<T>;
export declare function text(fallback: string, meaning: string, { isEmptyFine, ...notes }?: SettingNotes & {
    readonly isEmptyFine?: boolean;
}): Setting<string>;
export declare function listOf<T extends Json>(of: Setting<T>, fallback: readonly NoInfer<T>[], meaning: string, { least, most, ...notes }?: SettingNotes & {
    readonly least?: number;
    readonly most?: number;
}): Setting<T[]>;
export declare function orNull<T extends Json>(setting: Setting<T>, fallback?: T | null): Setting<T | null>;
export declare function orWord<T extends Json, const W extends string>(setting: Setting<T>, word: W, fallback?: T | W): Setting<T | W>;

// settings/settingMeant.d.ts
export declare function settingMeant(name: string, known: readonly string[]): string;

// settings/settingRows.d.ts
export interface SettingRow extends SettingNotes {
    readonly name: string;
    readonly default: Json;
    readonly accepts?: string;
    readonly meaning?: string;
    readonly group?: string;
    readonly choices?: readonly Json[];
    readonly isWhole?: boolean;
    readonly needs?: Needs;
}
export declare function settingRows({ defaults, settings, }: {
    readonly defaults?: object;
    readonly settings?: SettingsTable;
}): SettingRow[];

// settings/settings.d.ts
export type SettingsTable = {
    readonly [name: string]: Setting<never> | Setting;
};
export type ConfigOf<T extends SettingsTable> = {
    -readonly [K in keyof T]: T[K] extends Setting<infer V> ? V : never;
};
export interface Settings<C extends object, T extends SettingsTable = SettingsTable> {
    readonly defaults: C;
    readonly schema: StandardSchemaV1<unknown, C>;
    readonly settings: T;
}
export interface SettingsOptions<C> {
    together?(config: C): readonly [name: keyof C & string, message: string] | undefined;
}
export declare function settings<const T extends SettingsTable>(table: T, { together }?: SettingsOptions<ConfigOf<T>>): Settings<ConfigOf<T>, T>;
export declare function withDefaults<T extends SettingsTable>(table: T, defaults: Partial<ConfigOf<T>>): T;
export declare function alwaysOn<const T extends SettingsTable>(table: T): T;
export declare function grouped<const T extends SettingsTable>(group: string, table: T): T;
export declare function onlyIf<const T extends SettingsTable>(needs: Needs, table: T): T;

// spaces/actionMask.d.ts
export declare const maskName = "action_mask";
export interface ActionMask {
    readonly offset: number;
    readonly size: number;
}
export declare function actionMaskOf(observationSpace: Space): ActionMask | undefined;
interface Spaces {
    readonly observationSpace: Space;
    readonly actionSpace: Space;
}
export declare function randomAction({ observationSpace, actionSpace }: Spaces, observation: unknown, rng: Rng): unknown;
export declare const impossible: number;
export declare function randomPossible(rng: Rng, values: ArrayLike<number>, row: number, actions: number): number;
export declare function drawPossible(mask: ArrayLike<number>, rng: Rng, from?: number, size?: number): number;

// spaces/box.d.ts
export interface ArrayOfDType {
    float32: Float32Array;
    float64: Float64Array;
    int32: Int32Array;
    uint8: Uint8Array;
    int8: Int8Array;
}
export interface BoxOptions<D extends DType = 'float32'> {
    readonly low: number | ArrayLike<number>;
    readonly high: number | ArrayLike<number>;
    readonly shape?: readonly number[];
    readonly dtype?: D;
}
export declare class Box<D extends DType = 'float32'> implements Space<ArrayOfDType[D]> {
    readonly kind = "box";
    readonly dtype: NoInfer<D>;
    readonly shape: readonly number[];
    readonly size: number;
    readonly flatSize: number;
    readonly low: ArrayOfDType[D];
    readonly high: ArrayOfDType[D];
    readonly boundedBelow: Uint8Array;
    readonly boundedAbove: Uint8Array;
    constructor(options: BoxOptions<D>);
    sample(rng: Rng): ArrayOfDType[D];
    contains(value: unknown): value is ArrayOfDType[D];
    pack(value: ArrayOfDType[D], out: PackedArray, offset?: number): void;
    unpack(packed: PackedArray, offset?: number): ArrayOfDType[D];
    flatten(value: ArrayOfDType[D], out: Float32Array, offset?: number): void;
    toString(): string;
    toJSON(): Extract<SpaceJSON, {
        kind: 'box';
    }>;
}
export declare function isBox(space: Space<unknown>): space is Box<DType>;

// spaces/dict.d.ts
export declare class Dict<T extends {
    readonly [name: string]: unknown;
}> implements Space<T> {
    readonly kind = "dict";
    readonly dtype: DType;
    readonly shape: readonly number[];
    readonly size: number;
    readonly flatSize: number;
    readonly spaces: {
        readonly [K in keyof T]: Space<T[K]>;
    };
    constructor(spaces: {
        readonly [K in keyof T]: Space<T[K]>;
    });
    sample(rng: Rng): T;
    contains(value: unknown): value is T;
    pack(value: T, out: PackedArray, offset?: number): void;
    unpack(packed: PackedArray, offset?: number): T;
    flatten(value: T, out: Float32Array, offset?: number): void;
    toString(): string;
    toJSON(): SpaceJSON;
}

// spaces/discrete.d.ts
export declare class Discrete implements Space<number> {
    readonly kind = "discrete";
    readonly dtype = "int32";
    readonly shape: readonly number[];
    readonly size = 1;
    readonly flatSize: number;
    readonly n: number;
    readonly start: number;
    constructor(n: number, options?: {
        readonly start?: number;
    });
    sample(rng: Rng, mask?: ArrayLike<number>): number;
    contains(value: unknown): value is number;
    pack(value: number, out: PackedArray, offset?: number): void;
    unpack(packed: PackedArray, offset?: number): number;
    flatten(value: number, out: Float32Array, offset?: number): void;
    toString(): string;
    toJSON(): SpaceJSON;
}

// spaces/multiBinary.d.ts
export declare class MultiBinary implements Space<Int8Array> {
    readonly kind = "multi-binary";
    readonly dtype = "int8";
    readonly shape: readonly number[];
    readonly size: number;
    readonly flatSize: number;
    readonly n: number;
    constructor(n: number);
    sample(rng: Rng): Int8Array;
    contains(value: unknown): value is Int8Array;
    pack(value: Int8Array, out: PackedArray, offset?: number): void;
    unpack(packed: PackedArray, offset?: number): Int8Array;
    flatten(value: Int8Array, out: Float32Array, offset?: number): void;
    toString(): string;
    toJSON(): SpaceJSON;
}

// spaces/multiDiscrete.d.ts
export declare class MultiDiscrete implements Space<Int32Array> {
    readonly kind = "multi-discrete";
    readonly dtype = "int32";
    readonly shape: readonly number[];
    readonly size: number;
    readonly flatSize: number;
    readonly nvec: Int32Array;
    readonly start: Int32Array;
    constructor(nvec: ArrayLike<number>, options?: {
        readonly start?: ArrayLike<number>;
    });
    sample(rng: Rng): Int32Array;
    contains(value: unknown): value is Int32Array;
    pack(value: Int32Array, out: PackedArray, offset?: number): void;
    unpack(packed: PackedArray, offset?: number): Int32Array;
    flatten(value: Int32Array, out: Float32Array, offset?: number): void;
    toString(): string;
    toJSON(): SpaceJSON;
}

// spaces/space.d.ts
export type SpaceJSON = {
    kind: 'box';
    low: BoundJSON;
    high: BoundJSON;
    shape: number[];
    dtype: DType;
} | {
    kind: 'discrete';
    n: number;
    start: number;
} | {
    kind: 'multi-discrete';
    nvec: number[];
    start?: number[];
} | {
    kind: 'multi-binary';
    n: number;
} | {
    kind: 'tuple';
    spaces: SpaceJSON[];
} | {
    kind: 'dict';
    spaces: Record<string, SpaceJSON>;
};
export type BoundJSON = number | 'Infinity' | '-Infinity' | (number | 'Infinity' | '-Infinity')[];
export interface Space<T = unknown> {
    readonly kind: SpaceJSON['kind'];
    readonly dtype: DType;
    readonly shape: readonly number[];
    readonly size: number;
    readonly flatSize: number;
    sample(rng: Rng): T;
    contains(value: unknown): value is T;
    pack(value: T, out: PackedArray, offset?: number): void;
    unpack(packed: PackedArray, offset?: number): T;
    flatten(value: T, out: Float32Array, offset?: number): void;
    toString(): string;
    toJSON(): SpaceJSON;
}

// spaces/spaceFromJSON.d.ts
export declare function spaceFromJSON(json: SpaceJSON): Space;

// spaces/spaceParts.d.ts
export interface SpacePart {
    readonly name: string;
    readonly space: Space;
    readonly offset: number;
}
export declare function partsOf(space: Space): readonly SpacePart[];

// spaces/tuple.d.ts
export declare class Tuple<T extends readonly unknown[]> implements Space<T> {
    readonly kind = "tuple";
    readonly dtype: DType;
    readonly shape: readonly number[];
    readonly size: number;
    readonly flatSize: number;
    readonly spaces: {
        readonly [K in keyof T]: Space<T[K]>;
    };
    constructor(spaces: readonly [...{
        [K in keyof T]: Space<T[K]>;
    }]);
    sample(rng: Rng): T;
    contains(value: unknown): value is T;
    pack(value: T, out: PackedArray, offset?: number): void;
    unpack(packed: PackedArray, offset?: number): T;
    flatten(value: T, out: Float32Array, offset?: number): void;
    toString(): string;
    toJSON(): SpaceJSON;
}

// trigonometry/angleTable.d.ts
export declare function angleTable(): Float64Array;

// trigonometry/trigonometry.d.ts
export declare function sin(x: number): number;
export declare function cos(x: number): number;

// words/counted.d.ts
export declare function counted(count: number, noun: string, shown?: string): string;

// words/describeValue.d.ts
export declare function describeValue(value: unknown, depth?: number): string;

// words/messageOf.d.ts
export declare function messageOf(thrown: unknown): string;

// words/nearest.d.ts
export declare function didYouMean(name: string, candidates: readonly string[]): string;
