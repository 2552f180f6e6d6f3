// safetensors/index.d.ts
export { crc32 } from './crc32.ts';
export { decodeSnapshot, encodeSnapshot } from './safetensors.ts';

// arrays/arrays.d.ts
export type DType = 'float32' | 'float64' | 'int32' | 'uint8' | 'int8';
export type PackedArray = Float32Array | Float64Array | Int32Array | Uint8Array | Int8Array;
export declare function packedArray(dtype: DType, length: number): PackedArray;
export declare function copyRow(source: PackedArray, from: number, target: PackedArray, to: number, size: number): void;

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

// safetensors/crc32.d.ts
export declare function crc32(bytes: Uint8Array, before?: number): number;

// safetensors/safetensors.d.ts
import type { Snapshot } from '../contracts/snapshot.ts';
export declare function encodeSnapshot(snapshot: Snapshot): Uint8Array[];
export declare function decodeSnapshot(bytes: Uint8Array): Snapshot;
export declare function beginsAsSnapshot(bytes: Uint8Array): boolean;
