// @prism-rl/jit: index.d.ts
export type { Arrays, CompiledStep } from './compiled.ts';
export { JitError } from './errors.ts';
export { SUPPORTED_OPERATIONS } from '@prism-rl/graph';
export type { PlacedNode } from './runtime/placement.ts';
export type { ExecutionProvider, Runtime } from './runtime/runtime.ts';
export { loadRuntime } from './runtime/loadRuntime.ts';
export type { JitOptions } from './step.ts';
export { jitStep } from './step.ts';
export { bringVariables } from './store/bringVariables.ts';
export { restoreOptimizer, saveOptimizer } from './store/optimizer.ts';
export type { Gathering, Seat, SeatedStep } from './together/gathering.ts';
export { gatherRuns } from './together/gathering.ts';
export { whereNodesRun } from './where.ts';
export { useJitBackend } from './trace/backend.ts';
export type { ArraySpec } from './trace/record.ts';
export { exportOnnx, exportOnnxAsync } from './export.ts';
export type { JitFunction } from './jit.ts';
export { jit } from './jit.ts';

// @prism-rl/jit/tensorflow: tensorflow.d.ts
export * from '@tensorflow/tfjs-core';

// boundArrays.d.ts
export type Arrays<K extends PropertyKey> = {
    readonly [P in K]: TypedArray;
};

// compiled.d.ts
export interface GraphInfo {
    readonly nodes: number;
    readonly operators: Readonly<Record<string, number>>;
    readonly beside: readonly string[];
    readonly bytes: number;
    readonly flops: number;
    readonly products: readonly ProductSize[];
    readonly threads: number;
    readonly bound: number;
    readonly traceMs: number;
    readonly lowerMs: number;
    readonly sessionMs: number;
    readonly model: Uint8Array;
}
export interface CompiledStep<I extends Record<string, ArraySpec> = Record<string, ArraySpec>, O extends Record<string, tf.Tensor> = Record<string, tf.Tensor>> {
    run(inputs: Arrays<keyof I>): {
        readonly [K in keyof O]: TypedArray;
    };
    runAsync(inputs: Arrays<keyof I>): Promise<{
        readonly [K in keyof O]: TypedArray;
    }>;
    readonly synchronous: boolean;
    readonly graph: GraphInfo;
    dispose(): void;
}

// errors.d.ts
export type JitErrorCode = 'bad-input' | 'bad-operation' | 'changed-between-traces' | 'disposed' | 'host-read' | 'missing-runtime' | 'not-a-tensor' | 'not-lowered' | 'not-synchronous' | 'random-in-step' | 'runtime-failed' | 'unsupported-dtype' | 'busy';
export declare class JitError extends Error {
    readonly code: JitErrorCode;
    readonly hint: string;
    readonly location: string | undefined;
    constructor(code: JitErrorCode, sentence: string, hint: string, details?: {
        location?: string | undefined;
        cause?: unknown;
    });
}

// export.d.ts
export interface ExportOptions {
    readonly dynamicBatch?: boolean | undefined;
    readonly name?: string | undefined;
}
export declare function exportOnnx<const I extends Record<string, ArraySpec>, O extends Record<string, tf.Tensor>>(inputs: I, fn: (tensors: {
    [K in keyof I]: tf.Tensor;
}) => O, options?: ExportOptions): Uint8Array;
export declare function exportOnnxAsync<const I extends Record<string, ArraySpec>, O extends Record<string, tf.Tensor>>(inputs: I, fn: (tensors: {
    [K in keyof I]: tf.Tensor;
}) => O, options?: ExportOptions): Promise<Uint8Array>;

// jit.d.ts
export interface JitFunctionOptions extends JitOptions {
    readonly cacheSize?: number | undefined;
    readonly onWarning?: ((message: string) => void) | undefined;
}
export interface JitFunction<A extends unknown[], R> {
    (...args: A): R;
    async(...args: A): Promise<R>;
    ready(): Promise<JitFunction<A, R>>;
    readonly compilations: number;
    dispose(): void;
}
export declare function jit<A extends unknown[], R>(fn: (...args: A) => R, options?: JitFunctionOptions): JitFunction<A, R>;

// runtime/loadRuntime.d.ts
export declare function loadRuntime(name?: RuntimeName): Promise<Runtime>;

// runtime/placement.d.ts
export interface PlacedNode {
    readonly name: string;
    readonly operator: string;
    readonly device: string;
    readonly outputs: readonly string[];
}

// runtime/runtime.d.ts
export interface RuntimeTensor {
    readonly data: unknown;
}
export type RuntimeTensors = Record<string, RuntimeTensor>;
export interface DeviceTensor extends RuntimeTensor {
    readonly dims: readonly number[];
    dispose(): void;
}
export type KeptTensors = Readonly<Record<string, DeviceTensor>>;
export interface Session {
    runKeeping?(feeds: RuntimeTensors, fetches: RuntimeTensors): KeptTensors | Promise<KeptTensors>;
    runSync?(feeds: RuntimeTensors, fetches: RuntimeTensors): void;
    run(feeds: RuntimeTensors, fetches: RuntimeTensors): Promise<void>;
    dispose(): Promise<void>;
}
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'wasm';
export interface SessionOptions {
    readonly threads: number;
    readonly provider: ExecutionProvider;
    readonly wholly?: boolean | undefined;
    readonly kept?: readonly string[] | undefined;
}
export interface Runtime {
    readonly name: RuntimeName;
    readonly version: string;
    tensor(type: StoredType, data: TypedArray, dims: readonly number[]): RuntimeTensor;
    createSession(model: Uint8Array, options: SessionOptions): Promise<Session>;
    createSessionSync?: ((model: Uint8Array, options: SessionOptions) => Session) | undefined;
    upload?(tensor: RuntimeTensor, dims: readonly number[]): DeviceTensor;
    uploadLater?(tensor: RuntimeTensor, dims: readonly number[]): Promise<DeviceTensor>;
    download?(tensor: DeviceTensor): TypedArray;
    downloadLater?(tensor: DeviceTensor): Promise<TypedArray>;
    profile?(model: Uint8Array, options: SessionOptions): Promise<string>;
    readonly discardsOutputs?: boolean;
}
export type RuntimeName = 'onnxruntime-node' | 'onnxruntime-web';

// step.d.ts
export interface JitOptions {
    readonly runtime?: RuntimeName | Runtime | undefined;
    readonly provider?: ExecutionProvider | undefined;
    readonly wholly?: boolean | undefined;
    readonly threads?: number | 'fewest' | undefined;
    readonly fuse?: boolean | undefined;
    readonly kernel?: boolean | undefined;
}
export declare function jitStep<const I extends Record<string, ArraySpec>, O extends Record<string, tf.Tensor>>(inputs: I, step: (tensors: {
    [K in keyof I]: tf.Tensor;
}) => O, options?: JitOptions): Promise<CompiledStep<I, O>>;

// store/bringVariables.d.ts
export declare function bringVariables(): Promise<void>;

// store/optimizer.d.ts
export interface OptimizerState {
    readonly iterations: number;
    readonly arrays: Readonly<Record<string, {
        readonly shape: readonly number[];
        readonly data: Float32Array;
    }>>;
}
export declare function saveOptimizer(optimizer: tf.Optimizer): OptimizerState;
export declare function restoreOptimizer(optimizer: tf.Optimizer, state: OptimizerState): void;

// together/gathering.d.ts
export interface GatherOptions extends JitOptions {
    readonly pure?: boolean | undefined;
    readonly most?: number | undefined;
}
export interface SeatedStep {
    run(inputs: Arrays<string>): Record<string, TypedArray> | Promise<Record<string, TypedArray>>;
    dispose(): void;
}
export interface GatheredGraph {
    readonly runs: number;
    readonly nodes: number;
    readonly flops: number;
    readonly bytes: number;
    readonly operators: Readonly<Record<string, number>>;
    readonly copied: readonly string[];
    readonly model: Uint8Array;
}
export interface Seat {
    compile(inputs: Readonly<Record<string, ArraySpec>>, step: TracedStep): SeatedStep;
    readonly isShared: boolean | undefined;
    leave(): void;
}
export interface Gathering {
    readonly seats: readonly Seat[];
    readonly graphs: readonly GatheredGraph[];
}
export declare function gatherRuns(runs: number, options?: GatherOptions): Promise<Gathering>;

// trace/backend.d.ts
export declare function useJitBackend(): void;

// trace/record.d.ts
export interface ArraySpec {
    readonly shape: readonly number[];
    readonly dtype?: DType | undefined;
    readonly isBytes?: boolean | undefined;
}
export type TracedStep = (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;

// where.d.ts
export declare function whereNodesRun(model: Uint8Array, options?: Pick<JitOptions, 'runtime' | 'provider'>): Promise<readonly PlacedNode[]>;
