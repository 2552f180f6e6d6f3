// node/index.d.ts
export type { VectorTeamParts } from './vectorTeam.ts';
export { serveVector, VectorTeam } from './vectorTeam.ts';

// arrays/arrays.d.ts
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8';
export type PackedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array;
export declare function packedArray(dtype: DType, length: number): PackedArray;
export declare function copyRow(source: PackedArray, from: number, target: PackedArray, to: number, size: number): void;

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

// node/vectorTeam.d.ts
import { type PackedArray } from '../arrays/arrays.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import type { VectorRows } from '../rows/rowVector.ts';
import type { Space } from '../spaces/space.ts';
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
    #private;
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
export {};

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

// rows/rowBatch.d.ts
import type { PackedArray } from '../arrays/arrays.ts';
import type { ResetOptions } from '../contracts/env.ts';
import type { Snapshot } from '../contracts/snapshot.ts';
import type { Rng } from '../rng/rng.ts';
import type { RowState, RowStream } from './rowTask.ts';
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

// rows/rowTask.d.ts
import type { PackedArray } from '../arrays/arrays.ts';
import type { Frame, Info, ResetOptions } from '../contracts/env.ts';
import type { Json, Snapshot } from '../contracts/snapshot.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';
import type { RowBatch } from './rowBatch.ts';
export type RowState = Int32Array | Float64Array;
export interface RowStream {
    save(): Json;
    restore(state: never): void;
}
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
import type { PackedArray } from '../arrays/arrays.ts';
import type { Frame } from '../contracts/env.ts';
import type { VectorEnv } from '../contracts/vectorEnv.ts';
import type { Rng } from '../rng/rng.ts';
import type { Space } from '../spaces/space.ts';
import type { RowStream, SteppedTask } from './rowTask.ts';
export type VectorRows = Pick<VectorEnv, 'observations' | 'finalObservations' | 'rewards' | 'terminated' | 'truncated'>;
export declare class RowVector<O = unknown, S = unknown, R extends RowStream = Rng> implements VectorEnv {
    #private;
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
