// pictures/index.d.ts
export type { Color } from './canvas.ts';
export { Canvas } from './canvas.ts';
export { frameAsText } from './frameText.ts';

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

// pictures/canvas.d.ts
import type { Frame } from '../contracts/env.ts';
export type Color = readonly [number, number, number];
export declare class Canvas {
    #private;
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
import type { Frame } from '../contracts/env.ts';
export declare function frameAsText(frame: Frame, columns?: number, hasColours?: boolean): string;

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
