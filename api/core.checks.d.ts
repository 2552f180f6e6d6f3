// checks/index.d.ts
export { packAction } from '../rows/checkAction.ts';
export { describeValue } from '../words/describeValue.ts';
export type { StepChecks } from './checkedStep.ts';
export { checkedStep } from './checkedStep.ts';
export { inMemory } from './inMemory.ts';
export { checkActionCount, checkDiscreteActions, checkNumEnvs, checkTimeLimit, invalidAction, notReset, } from './refusals.ts';
export { requireSpacesOf, spacesOf } from './savedSpaces.ts';
export { requireEnv } from './soundEnv.ts';
export { requireAgent, requireLogger } from './soundParts.ts';
export { checkResetResult, checkStepResult } from './soundResult.ts';
export { soundStep } from './soundStep.ts';

// arrays/arrays.d.ts
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8';
export type PackedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array;
export declare function packedArray(dtype: DType, length: number): PackedArray;
export declare function copyRow(source: PackedArray, from: number, target: PackedArray, to: number, size: number): void;

// checks/checkedStep.d.ts
import type { PackedArray } from '../arrays/arrays.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
export interface StepChecks {
    beforeStep(): void;
    afterStep(): void;
}
export declare function checkedStep(env: VectorEnv, actions: PackedArray): StepChecks;

// checks/inMemory.d.ts
import type { MaybePromise } from '../contracts/policy.ts';
export declare function inMemory<T>(what: string, make: () => MaybePromise<T>): Promise<T>;

// checks/refusals.d.ts
import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
export declare function notReset(id: string): PrismError;
export declare function invalidAction(id: string, action: unknown, n: number, hint?: string): PrismError;
export declare function checkNumEnvs(numEnvs: number): void;
export declare function checkActionCount({ id, numEnvs }: {
    readonly id: string;
    readonly numEnvs: number;
}, actions: PackedArray, size?: number): void;
export declare function checkDiscreteActions(id: string, actions: PackedArray, n: number): void;
export declare function noSuchEnvironment({ numEnvs }: {
    readonly numEnvs: number;
}, index: number): PrismError;
export declare function checkIndex(vector: {
    readonly numEnvs: number;
}, index: number): void;
export declare function checkTimeLimit(id: string, maxEpisodeSteps: number | null): void;

// checks/savedSpaces.d.ts
import type { Env } from '../contracts/env.ts';
type Spaces = Pick<Env, 'observationSpace' | 'actionSpace'>;
export declare function spacesOf({ observationSpace, actionSpace }: Spaces): string;
export declare function requireSpacesOf(env: Spaces & Pick<Env, 'id'>, saved: string | undefined): void;
export {};

// checks/soundEnv.d.ts
import type { Env } from '../contracts/env.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
export declare function requireEnv(made: unknown, id: string): Env;
export declare function requireVectorEnv(made: unknown, id: string, count: number, factory?: string): VectorEnv;

// checks/soundParts.d.ts
import type { Agent } from '../contracts/agent.ts';
import type { Logger } from '../contracts/events.ts';
export declare function requireAgent(made: unknown, id: string): Agent;
export declare function requireLogger(made: unknown, id: string): Logger;

// checks/soundResult.d.ts
import type { Env } from '../contracts/env.ts';
export declare function checkResetResult(env: Env, index: number, result: unknown): void;
export declare function checkStepResult(env: Env, index: number, step: number, result: unknown): void;
export declare function notFinite(values: ArrayLike<number>, from?: number, to?: number): number;

// checks/soundStep.d.ts
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import type { StepChecks } from './checkedStep.ts';
export declare function soundStep(env: VectorEnv): StepChecks;

// contracts/agent.d.ts
import type { EpisodeEvent } from './events.ts';
import type { Memory } from './memory.ts';
import type { MaybePromise, Metrics, Policy } from './policy.ts';
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
import type { Space } from '../spaces/space.ts';
import type { TabularModel } from './model.ts';
import type { Snapshot } from './snapshot.ts';
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
import type { PackedArray } from '../arrays/arrays.ts';
import type { WrapperChoice } from '../plugin/wrapperEntry.ts';
import type { MaybePromise, Metrics } from './policy.ts';
import type { Json } from './snapshot.ts';
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
import type { PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
import type { Extras } from './policy.ts';
import type { Snapshot } from './snapshot.ts';
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

// contracts/policy.d.ts
import type { DType, PackedArray } from '../arrays/arrays.ts';
import type { Snapshot } from './snapshot.ts';
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

// contracts/sampler.d.ts
import type { Config } from '../plugin/entry.ts';
import type { Needs } from '../settings/setting.ts';
import type { Json } from './snapshot.ts';
export type SearchScale = 'linear' | 'log' | 'complement';
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
import type { PackedArray } from '../arrays/arrays.ts';
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
import type { PackedArray } from '../arrays/arrays.ts';
import type { Space } from '../spaces/space.ts';
import type { Frame } from './env.ts';
import type { Snapshot } from './snapshot.ts';
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
export {};

// plugin/entry.d.ts
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Json } from '../contracts/snapshot.ts';
import type { SettingsTable } from '../settings/settings.ts';
export type Config = {
    readonly [key: string]: Json;
};
export interface Entry<C extends object> {
    readonly description: string;
    readonly defaults: C;
    readonly schema: StandardSchemaV1<unknown, C>;
    readonly settings?: SettingsTable;
}

// plugin/wrapperEntry.d.ts
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import type { Config, Entry } from './entry.ts';
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
import type { SeedSequence } from './seedSequence.ts';
export type Pcg64State = {
    state: string;
    increment: string;
    buffered: number | null;
};
export declare class Pcg64 {
    #private;
    block: Uint32Array<ArrayBuffer>;
    position: number;
    constructor(seeds: SeedSequence);
    take(): number;
    nextDouble(): number;
    nextUint32(): number;
    get isHalfUsed(): boolean;
    nextUint64(): bigint;
    fillDoubles(out: Float64Array | Float32Array, low?: number, width?: number): void;
    save(): Pcg64State;
    restore(saved: Pcg64State): void;
}

// rng/rng.d.ts
import type { Pcg64State } from './pcg64.ts';
import type { SeedSequenceState } from './seedSequence.ts';
import { SeedSequence } from './seedSequence.ts';
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
    #private;
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
    #private;
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
import { type PackedArray } from '../arrays/arrays.ts';
import { type PossibleActions } from '../spaces/actionMask.ts';
import type { Space } from '../spaces/space.ts';
interface Asked {
    readonly id: string;
    readonly actionSpace: Space;
    checkAction?(actions: PackedArray, from: number): void;
}
export declare function checkAction(task: Asked, actions: PackedArray, from: number): void;
export declare function checkActions(task: Asked, actions: PackedArray): void;
export declare function checkPossible(id: string, possible: PossibleActions, observations: PackedArray, actions: PackedArray, rows: number): void;
export declare function packAction(task: Asked, action: unknown, out: PackedArray): void;
export {};

// settings/setting.d.ts
import type { SearchScale } from '../contracts/sampler.ts';
import type { Json } from '../contracts/snapshot.ts';
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

// settings/settings.d.ts
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Needs, Setting } from './setting.ts';
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
import type { PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from './space.ts';
export declare const maskName = "action_mask";
export interface ActionMask {
    readonly offset: number;
    readonly size: number;
}
export declare function actionMaskOf(observationSpace: Space): ActionMask | undefined;
export declare function choicesOf(actionSpace: Space): readonly number[] | undefined;
export declare function checkMaskSpace(observationSpace: Space, actionSpace: Space): void;
export declare class PossibleActions {
    #private;
    private constructor();
    static of(spaces: Spaces): PossibleActions | undefined;
    allows(observations: PackedArray, actions: PackedArray, row: number): boolean;
    fault(observations: PackedArray, row: number): string | undefined;
}
interface Spaces {
    readonly observationSpace: Space;
    readonly actionSpace: Space;
}
export declare function randomAction({ observationSpace, actionSpace }: Spaces, observation: unknown, rng: Rng): unknown;
export declare const impossible: number;
export declare function randomPossible(rng: Rng, values: ArrayLike<number>, row: number, actions: number): number;
export declare function drawPossible(mask: ArrayLike<number>, rng: Rng, from?: number, size?: number): number;
export {};

// spaces/space.d.ts
import type { DType, PackedArray } from '../arrays/arrays.ts';
import type { Rng } from '../rng/rng.ts';
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

// words/describeValue.d.ts
export declare function describeValue(value: unknown, depth?: number): string;
