// index.d.ts
import './tensorflow.ts';
export type { Arrays, CompiledStep } from './compiled.ts';
export { JitError } from './errors.ts';
export type { DType, StoredType, TypedArray } from '@prism-rl/graph';
export { SUPPORTED_KERNELS } from '@prism-rl/graph';
export type { PlacedNode } from './runtime/placement.ts';
export type { ExecutionProvider, Runtime } from './runtime/runtime.ts';
export { loadRuntime } from './runtime/runtime.ts';
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

// compile.d.ts
import type { DType, Program, RewriteChoices, StoredType } from '@prism-rl/graph';
import { type ProductSize } from '@prism-rl/onnx';
import type { StepKernel } from './kernel/stepKernel.ts';
import type { Region } from './store/hostMemory.ts';
import { StateLayout } from './store/layout.ts';
export interface CompiledOutput {
    readonly dtype: DType;
    readonly dims: readonly number[];
    readonly port: string;
    readonly region: Region | undefined;
}
export interface CompiledProgram {
    readonly model: Uint8Array;
    readonly layout: StateLayout;
    readonly inputTypes: ReadonlyMap<string, StoredType>;
    readonly inputDims: ReadonlyMap<string, readonly number[]>;
    readonly outputs: ReadonlyMap<string, CompiledOutput>;
    readonly kernel: StepKernel | undefined;
    readonly flops: number;
    readonly products: readonly ProductSize[];
    readonly nodes: number;
    readonly operators: Readonly<Record<string, number>>;
}
export interface CompileChoices extends RewriteChoices {
    readonly kernel: boolean;
}
export declare function compileProgram(recorded: Program, choices: CompileChoices): CompiledProgram;

// compiled.d.ts
import type { TypedArray } from '@prism-rl/graph';
import type { ProductSize } from '@prism-rl/onnx';
import type { CompiledProgram } from './compile.ts';
import { JitError } from './errors.ts';
import type { Runtime, Session } from './runtime/runtime.ts';
import type * as tf from './tensorflow.ts';
import type { ArraySpec, Trace } from './trace/record.ts';
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
export type Arrays<K extends PropertyKey> = {
    readonly [P in K]: TypedArray;
};
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
export interface CompiledParts {
    readonly session: Session;
    readonly runtime: Runtime;
    readonly specs: Readonly<Record<string, ArraySpec>>;
    readonly program: CompiledProgram;
    readonly trace: Trace;
    readonly threads: number;
    readonly kept: readonly string[];
    readonly times: {
        readonly traceMs: number;
        readonly lowerMs: number;
        readonly sessionMs: number;
    };
}
export declare class Compiled {
    #private;
    readonly synchronous: boolean;
    readonly graph: GraphInfo;
    constructor({ session, runtime, specs, program, trace, threads, times, kept }: CompiledParts);
    run(inputs: Arrays<string>): Record<string, TypedArray>;
    runAsync(inputs: Arrays<string>): Promise<Record<string, TypedArray>>;
    dispose(): void;
}
export declare function failed(cause: unknown): JitError;

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
import type * as tf from './tensorflow.ts';
import type { ArraySpec } from './trace/record.ts';
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
import { type JitOptions } from './step.ts';
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

// kernel/stepKernel.d.ts
import type { Kernel } from '@prism-rl/kernels';
import { type Region } from '../store/hostMemory.ts';
import type { Slot } from '../store/store.ts';
export interface KernelPort {
    readonly name: string;
    readonly region: Region;
}
export type HandoverMemory = (name: string, length: number) => Region;
export declare const ownMemory: HandoverMemory;
export interface StepKernel {
    readonly before: Kernel | undefined;
    readonly after: Kernel | undefined;
    readonly operations: readonly string[];
    readonly slots: readonly Slot[];
    readonly changed: readonly Slot[];
    readonly prepared: readonly KernelPort[];
    readonly handedOver: readonly KernelPort[];
    readonly inputs: readonly KernelPort[];
    readonly returned: readonly KernelPort[];
    readonly held: readonly Region[];
}

// runtime/placement.d.ts
import type { JitError } from '../errors.ts';
import { type Runtime, type SessionOptions } from './runtime.ts';
export interface PlacedNode {
    readonly name: string;
    readonly operator: string;
    readonly device: string;
    readonly outputs: readonly string[];
}
export declare function placedNodes(profile: string): PlacedNode[];
export declare function sessionFailure(runtime: Runtime, model: Uint8Array, options: SessionOptions, cause: unknown): Promise<JitError>;

// runtime/runtime.d.ts
import type { StoredType, TypedArray } from '@prism-rl/graph';
import { JitError } from '../errors.ts';
import type { DeviceTensor } from '../store/deviceCopy.ts';
export interface RuntimeTensor {
    readonly data: unknown;
}
export type RuntimeTensors = Record<string, RuntimeTensor>;
export type KeptTensors = Readonly<Record<string, DeviceTensor>>;
export interface Session {
    runKeeping?(feeds: RuntimeTensors, fetches: RuntimeTensors): KeptTensors | Promise<KeptTensors>;
    runSync?(feeds: RuntimeTensors, fetches: RuntimeTensors): void;
    run(feeds: RuntimeTensors, fetches: RuntimeTensors): Promise<void>;
    dispose(): Promise<void>;
}
export declare const IDLE_SESSION: Session;
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'wasm';
export interface SessionOptions {
    readonly threads: number;
    readonly provider: ExecutionProvider;
    readonly wholly?: boolean | undefined;
    readonly kept?: readonly string[] | undefined;
}
export declare function placement({ provider, wholly }: SessionOptions, cpu: 'cpu' | 'wasm'): object;
export interface Runtime {
    readonly name: RuntimeName;
    readonly version: string;
    tensor(type: StoredType, data: TypedArray, dims: readonly number[]): RuntimeTensor;
    createSession(model: Uint8Array, options: SessionOptions): Promise<Session>;
    createSessionSync?: ((model: Uint8Array, options: SessionOptions) => Session) | undefined;
    download?(tensor: DeviceTensor): TypedArray;
    downloadLater?(tensor: DeviceTensor): Promise<TypedArray>;
    profile?(model: Uint8Array, options: SessionOptions): Promise<string>;
    readonly discardsOutputs?: boolean;
}
export type RuntimeName = 'onnxruntime-node' | 'onnxruntime-web';
export declare function loadRuntime(name?: RuntimeName): Promise<Runtime>;
export declare function threadsFor(flops: number): number;
export declare function isRefusal(cause: unknown): boolean;
export declare function sessionError(runtime: Runtime, { provider }: SessionOptions, cause: unknown, beside?: string): JitError;

// step.d.ts
import { type CompileChoices } from './compile.ts';
import { Compiled, type CompiledStep } from './compiled.ts';
import { type ExecutionProvider, type Runtime, type RuntimeName, type SessionOptions } from './runtime/runtime.ts';
import * as tf from './tensorflow.ts';
import type { ArraySpec, Trace, TracedStep } from './trace/record.ts';
export interface JitOptions {
    readonly runtime?: RuntimeName | Runtime | undefined;
    readonly provider?: ExecutionProvider | undefined;
    readonly wholly?: boolean | undefined;
    readonly threads?: number | undefined;
    readonly fuse?: boolean | undefined;
    readonly kernel?: boolean | undefined;
}
export declare function keepsState({ provider }: JitOptions, runtime: Runtime): boolean;
export declare function choicesFor(options: JitOptions, runtime: Runtime): CompileChoices;
export declare function sessionChoices(threads: number, { provider, wholly }: JitOptions, kept?: readonly string[]): SessionOptions;
export declare function runtimeOf(options: JitOptions): Promise<Runtime>;
export declare function compileNow(specs: Readonly<Record<string, ArraySpec>>, step: TracedStep, options: JitOptions, runtime: Runtime): Compiled;
export declare function compile(specs: Readonly<Record<string, ArraySpec>>, step: TracedStep, options: JitOptions, runtime: Runtime): Promise<Compiled>;
export declare function compileTraced(specs: Readonly<Record<string, ArraySpec>>, trace: Trace, options: JitOptions, runtime: Runtime): Promise<Compiled>;
export declare function jitStep<const I extends Record<string, ArraySpec>, O extends Record<string, tf.Tensor>>(inputs: I, step: (tensors: {
    [K in keyof I]: tf.Tensor;
}) => O, options?: JitOptions): Promise<CompiledStep<I, O>>;

// store/bringVariables.d.ts
export declare function bringVariables(): Promise<void>;

// store/deviceCopy.d.ts
import type { Runtime, RuntimeTensor } from '../runtime/runtime.ts';
import type { Pack } from './store.ts';
export interface DeviceTensor extends RuntimeTensor {
    readonly dims: readonly number[];
    dispose(): void;
}
export type Downloads = Pick<Runtime, 'name' | 'download' | 'downloadLater'>;
export declare class DeviceCopy {
    #private;
    readonly tensor: DeviceTensor;
    readonly packs: readonly Pack[];
    constructor(tensor: DeviceTensor, packs: readonly Pack[], runtime: Downloads);
    get comesLater(): boolean;
    isOf(packs: readonly Pack[]): boolean;
    fetch(): void;
    bring(): Promise<void>;
    release(pack: Pack): void;
}

// store/hostMemory.d.ts
import type { StoredType, TypedArray } from '@prism-rl/graph';
import type { KernelMemory } from '@prism-rl/kernels';
export declare class Region {
    #private;
    readonly dtype: StoredType;
    readonly length: number;
    readonly address: number;
    readonly whole: Region | undefined;
    constructor(memory: HostMemory, dtype: StoredType, length: number, address: number, whole?: Region);
    get array(): TypedArray;
    part(index: number, count: number): Region;
}
export declare class HostMemory {
    #private;
    get memory(): KernelMemory['memory'];
    get buffer(): ArrayBuffer;
    allocate(dtype: StoredType, length: number): Region;
}
export declare const hostMemory: HostMemory;

// store/layout.d.ts
import type { FusedProgram, LoweringTable, Places, Program, Value } from '@prism-rl/graph';
import type { GraphBuilder, Ref } from '@prism-rl/onnx';
import type * as tf from '../tensorflow.ts';
import { type Pack, type Slot } from './store.ts';
export declare const BOUND_ALONE = 20000;
export declare const PLACES: Places;
export declare function placeDivided(graph: Program, kernels: ReadonlySet<tf.Variable>): boolean;
export declare class StateLayout {
    #private;
    readonly slots: readonly Slot[];
    readonly packs: readonly Pack[];
    readonly written: ReadonlyMap<Pack, readonly Slot[]>;
    constructor(program: FusedProgram, graph: GraphBuilder);
    nameOf(pack: Pack): string;
    outputDims(pack: Pack): readonly number[];
    readonly extra: LoweringTable;
    variable(value: Value): Ref;
    write(ref: (value: Value) => Ref): void;
}

// store/optimizer.d.ts
import * as tf from '../tensorflow.ts';
import type { OptimizerCounts } from '../trace/variables.ts';
export declare class OptimizerBinding {
    #private;
    constructor(counts: OptimizerCounts);
    follow(): void;
    count(): void;
}
export interface OptimizerState {
    readonly iterations: number;
    readonly arrays: Readonly<Record<string, {
        readonly shape: readonly number[];
        readonly data: Float32Array;
    }>>;
}
export declare function saveOptimizer(optimizer: tf.Optimizer): OptimizerState;
export declare function restoreOptimizer(optimizer: tf.Optimizer, state: OptimizerState): void;

// store/store.d.ts
import type { DType, TypedArray } from '@prism-rl/graph';
import type * as tf from '../tensorflow.ts';
import { type PackedEntry } from '../trace/backend.ts';
import type { DeviceCopy } from './deviceCopy.ts';
import { type Region } from './hostMemory.ts';
declare class View implements PackedEntry {
    #private;
    readonly dtype: DType;
    refCount: number;
    constructor(slot: Slot);
    get values(): TypedArray | undefined;
    get isAwaited(): boolean;
    arrive(): Promise<void>;
    invalidate(): void;
    freeze(): void;
    released(): void;
}
export declare class Slot {
    #private;
    readonly variable: tf.Variable;
    readonly pack: Pack;
    readonly offset: number;
    readonly length: number;
    view: View | undefined;
    constructor(variable: tf.Variable, pack: Pack, offset: number);
    get address(): number;
    contents(): TypedArray;
    lastSeen(): TypedArray;
    get isCurrent(): boolean;
    get isShared(): boolean;
    load(): void;
    detach(): void;
}
export declare class Pack {
    #private;
    readonly dtype: DType;
    readonly slots: readonly Slot[];
    readonly length: number;
    readonly dims: readonly number[];
    constructor(dtype: DType, variables: readonly tf.Variable[], region?: Region);
    get current(): TypedArray;
    get away(): DeviceCopy | undefined;
    leave(copy: DeviceCopy): void;
    receive(contents: TypedArray): void;
    get index(): 0 | 1;
    buffer(index: 0 | 1): TypedArray;
    swap(): void;
    get settled(): Region;
    get address(): number;
    settle(): void;
}
export declare function slotOf(variable: tf.Variable): Slot | undefined;
export declare function packTogether(variables: readonly tf.Variable[]): void;
export declare function packBeside(variables: readonly tf.Variable[]): void;
export declare function bringBack(slots: Iterable<Slot>, changed: Iterable<Slot>, packs: Iterable<Pack>): Promise<void>;
export {};

// tensorflow.d.ts
import '@tensorflow/tfjs-backend-cpu';
import './generated/gradientsAndMethods.ts';
export * from '@tensorflow/tfjs-core';
export type {} from '@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js';

// together/gathering.d.ts
import type { TypedArray } from '@prism-rl/graph';
import type { Arrays } from '../compiled.ts';
import { type JitOptions } from '../step.ts';
import type { ArraySpec, TracedStep } from '../trace/record.ts';
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
import * as tf from '../tensorflow.ts';
import { type CpuBackend, type CpuEntry } from './engine.ts';
export declare const JIT_BACKEND = "prism-jit";
export type KernelInputs = Readonly<Record<string, tf.TensorInfo | undefined>>;
export interface TraceListener {
    constant(dataId: object, values: tf.TypedArray, shape: readonly number[], dtype: tf.DataType): void;
    read(dataId: object): void;
    kernel(name: string, inputs: KernelInputs, attrs: Readonly<Record<string, unknown>>, run: () => tf.TensorInfo | tf.TensorInfo[]): tf.TensorInfo | tf.TensorInfo[];
}
export interface PackedEntry extends CpuEntry {
    released(): void;
    readonly isAwaited: boolean;
    arrive(): Promise<void>;
}
export interface JitBackend extends CpuBackend {
    listener: TraceListener | undefined;
}
export declare function jitBackend(): JitBackend;
export declare function isAwaited(dataId: object): boolean;
export declare function arrived(dataId: object): Promise<void>;
export declare function isTracing(): boolean;
export declare function unreported<T>(body: () => T): T;
export declare function useJitBackend(): void;
export declare function withJitBackend<T>(body: () => T): T;

// trace/engine.d.ts
import * as tf from '../tensorflow.ts';
export interface DataInfo {
    readonly backend: TensorBackend;
}
export interface TensorBackend {
    refCount(dataId: object): number;
    incRef(dataId: object): void;
    disposeData(dataId: object, force?: boolean): boolean;
    readSync(dataId: object): tf.TypedArray;
}
export interface EngineInternals {
    readonly registeredVariables: Record<string, tf.Variable>;
    readonly state: {
        tensorInfo: WeakMap<object, DataInfo>;
    };
    makeVariable(initialValue: tf.Tensor, trainable?: boolean, name?: string, dtype?: tf.DataType): tf.Variable;
    disposeTensor(tensor: tf.Tensor): void;
    trackTensor(tensor: tf.Tensor, backend: TensorBackend): void;
    startScope(name?: string | null): void;
    endScope(result?: unknown): void;
    readSync(dataId: object): tf.TypedArray;
}
export declare function engineInternals(): EngineInternals;
export interface CpuEntry {
    readonly values?: tf.TypedArray | Uint8Array[] | undefined;
    readonly dtype: tf.DataType;
    refCount: number;
}
export interface CpuBackend extends TensorBackend {
    firstUse: boolean;
    data: {
        get(dataId: object): CpuEntry;
        set(dataId: object, entry: CpuEntry): void;
        has(dataId: object): boolean;
    };
    write(values: tf.TypedArray, shape: number[], dtype: tf.DataType): object;
    read(dataId: object): Promise<tf.TypedArray>;
    makeTensorInfo(shape: number[], dtype: tf.DataType, values?: tf.TypedArray): tf.TensorInfo;
}
export declare function cpuBackendClass(): new () => CpuBackend;
export declare function repoint(variable: tf.Variable, dataId: object, backend: TensorBackend): void;
export declare function ownerOf(dataId: object): TensorBackend | undefined;

// trace/record.d.ts
import type { DType, Program, Value } from '@prism-rl/graph';
import * as tf from '../tensorflow.ts';
import { type OptimizerCounts } from './variables.ts';
export interface ArraySpec {
    readonly shape: readonly number[];
    readonly dtype?: DType | undefined;
    readonly isBytes?: boolean | undefined;
}
export type TracedStep = (tensors: Record<string, tf.Tensor>) => Record<string, tf.Tensor>;
export interface Trace extends Program {
    readonly constants: readonly Value[];
    readonly created: readonly tf.Variable[];
    readonly counts: OptimizerCounts;
}
export declare function recordStep(specs: Readonly<Record<string, ArraySpec>>, step: TracedStep, round: number, keepsPlaces: boolean): Trace;

// trace/variables.d.ts
import * as tf from '../tensorflow.ts';
export type OptimizerCounts = ReadonlyMap<tf.Optimizer, number>;
export declare class HeldVariables {
    #private;
    constructor(isTraced: (dataId: object) => boolean);
    byData(): ReadonlyMap<object, tf.Variable>;
    assigned(): tf.Variable[];
    created(): tf.Variable[];
    counts(): OptimizerCounts;
    restore(): void;
}

// where.d.ts
import { type PlacedNode } from './runtime/placement.ts';
import { type JitOptions } from './step.ts';
export declare function whereNodesRun(model: Uint8Array, options?: Pick<JitOptions, 'runtime' | 'provider'>): Promise<readonly PlacedNode[]>;
