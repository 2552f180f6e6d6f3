// @prism-rl/graph: index.d.ts
export { boundsOf } from './bounds.ts';
export type { Places } from './passes/fuse.ts';
export type { FlatUpdate, FusedProgram } from './fused.ts';
export { valuesRead } from './fused.ts';
export type { Attributes, DType, Operation, Program, StoredType, TypedArray, Value, VariableUpdate, } from './ir.ts';
export { allocate, compilable, elementBytes, sameShape, sizeOf } from './ir.ts';
export type { LoweringTable } from './lower/context.ts';
export { axesOf, Lowered, NotLowered } from './lower/context.ts';
export { cut } from './lower/cut.ts';
export type { Place, Returned } from './lower/ports.ts';
export { declareOutputs, GraphInputs } from './lower/ports.ts';
export type { LoweringSources } from './lower/lower.ts';
export { lowerOperations, SUPPORTED_OPERATIONS } from './lower/lower.ts';
export { STACKED } from './lower/stacked.ts';
export { orderPixels } from './passes/orderedPixels.ts';
export type { RewriteChoices } from './passes.ts';
export { rewrite } from './passes.ts';
export { simplify } from './passes/simplify.ts';
export { sliceOf } from './slices.ts';
export { pairVariables } from './stack/pairPrograms.ts';
export type { StackedProgram } from './stack/stackedProgram.ts';
export { stackProgram } from './stack/stackProgram.ts';
export { substitute } from './substitute.ts';
export type { Blocks, WindowAttributes, WindowInfo } from './windows.ts';
export { convolutionInfo, oneBlock, takeWindows, WINDOWS, windowShape } from './windows.ts';
export { flopsOf } from './workOf.ts';
export { attributesKey, liveOperations, ProgramWriter } from './writer.ts';

// bounds.d.ts
export declare function boundsOf(value: Value): readonly [least: number, most: number];

// fused.d.ts
export interface FlatUpdate {
    readonly variables: readonly tf.Variable[];
    readonly value: Value;
}
export interface FusedProgram extends Program {
    readonly flatUpdates: readonly FlatUpdate[];
}
export declare function valuesRead({ operations, outputs, updates, flatUpdates, }: Program & Partial<FusedProgram>): Generator<Value>;

// ir.d.ts
export type DType = 'float32' | 'int32' | 'bool';
export type StoredType = DType | 'uint8';
export type TypedArray = Float32Array | Int32Array | Uint8Array;
export type ValueSource = 'input' | 'variable' | 'constant' | 'node';
export interface Value {
    readonly id: number;
    readonly source: ValueSource;
    readonly shape: readonly number[];
    readonly dtype: DType;
    readonly name?: string;
    readonly isBytes?: boolean | undefined;
    readonly bounds?: readonly [least: number, most: number] | undefined;
    readonly variable?: tf.Variable;
    readonly data?: TypedArray;
    readonly node?: Operation;
    readonly output?: number;
    readonly callSite?: Error | undefined;
}
export type Attributes = Readonly<Record<string, unknown>>;
export interface Operation {
    readonly id: number;
    readonly op: string;
    readonly inputs: Readonly<Record<string, Value>>;
    readonly attrs: Attributes;
    outputs: Value[];
    readonly callSite?: Error | undefined;
    readonly body?: OperationBody;
}
export interface OperationBody {
    readonly operations: readonly Operation[];
    readonly results: readonly Value[];
    readonly length: number;
}
export interface VariableUpdate {
    readonly variable: tf.Variable;
    readonly value: Value;
}
export interface Program {
    readonly inputs: readonly Value[];
    readonly operations: readonly Operation[];
    readonly outputs: ReadonlyMap<string, Value>;
    readonly updates: readonly VariableUpdate[];
}
export declare function sizeOf(shape: readonly number[]): number;
export declare function sameShape(a: readonly number[], b: readonly number[]): boolean;
export declare function allocate(type: StoredType, length: number): TypedArray;
export declare function elementBytes(type: StoredType): 1 | 4;
export declare function compilable(dtype: string): DType | undefined;

// lower/context.d.ts
export declare class Lowered {
    readonly graph: GraphBuilder;
    readonly operation: Operation;
    constructor(graph: GraphBuilder, operation: Operation, ref: (value: Value) => Ref);
    get output(): Value;
    has(name: string): boolean;
    value(name: string): Value;
    in(name: string): Ref;
    list(): {
        values: Value[];
        refs: Ref[];
    };
    as(name: string, dtype: ElementType): Ref;
    attr<T>(name: string): T;
    node(op: string, inputs: readonly Ref[], attrs?: NodeAttributes): Ref;
    cast(ref: Ref, from: ElementType, to: ElementType): Ref;
    reshape(ref: Ref, shape: readonly number[]): Ref;
    scalar(dtype: ElementType, value: number): Ref;
    gather(ref: Ref, indices: ArrayLike<number>, dims: readonly number[], axis: number): Ref;
    unsupported(why: string): never;
}
export declare class NotLowered extends Error {
    readonly called: Error | undefined;
    constructor(op: string, why: string, called: Error | undefined);
}
export type Lowering = (op: Lowered) => Ref | Ref[];
export type LoweringTable = Readonly<Record<string, Lowering>>;
export declare function axesOf(axis: unknown, rank: number): number[];

// lower/cut.d.ts
export declare function cut(graph: GraphBuilder, x: Ref, sizes: readonly number[], axis: number): Ref[];

// lower/lower.d.ts
export declare const SUPPORTED_OPERATIONS: readonly string[];
export interface LoweringSources {
    readonly known?: ReadonlyMap<Value, Ref>;
    source(value: Value): Ref;
    readonly extra: LoweringTable;
}
export declare function lowerOperations(operations: readonly Operation[], graph: GraphBuilder, sources: LoweringSources): (value: Value) => Ref;

// lower/ports.d.ts
export interface Place {
    readonly tensor: string;
    readonly type: StoredType;
    readonly at: number;
    readonly shape: readonly number[];
}
export declare class GraphInputs {
    readonly places: Map<string, Place>;
    constructor(graph: GraphBuilder, inputs: readonly Value[], areJoined: boolean);
    of({ name, dtype, shape }: Value): Ref;
}
export interface Returned {
    readonly array: string;
    readonly value: Value;
    readonly ref: Ref;
}
export declare function declareOutputs(graph: GraphBuilder, outputs: readonly Returned[], areJoined: boolean): Map<string, Place>;

// lower/stacked.d.ts
export declare const STACKED: LoweringTable;

// passes.d.ts
export interface RewriteChoices {
    readonly fused: boolean;
    readonly onCpu: boolean;
}
type Stage = 'step' | 'graph';
export declare function rewrite(stage: Stage, program: Program, choices: RewriteChoices, places: Places, runs?: number): FusedProgram;

// passes/fuse.d.ts
export interface Places {
    readonly alone: number;
    of(variable: tf.Variable): {
        readonly pack: object;
        readonly offset: number;
    } | undefined;
}

// passes/orderedPixels.d.ts
export declare function orderPixels(program: Program): Program;

// passes/simplify.d.ts
export declare function simplify<P extends Program>(program: P): P;

// slices.d.ts
export declare function sliceOf(x: Value, { begin, size }: Attributes): {
    readonly begin: readonly number[];
    readonly size: readonly number[];
};

// stack/pairPrograms.d.ts
export declare function pairVariables(programs: readonly Program[]): ReadonlyMap<tf.Variable, readonly tf.Variable[]> | undefined;

// stack/stackProgram.d.ts
export interface StackChoices {
    readonly runs: number;
    readonly variables: ReadonlyMap<tf.Variable, readonly tf.Variable[]>;
    readonly onCpu: boolean;
}
export declare function stackProgram(program: FusedProgram, choices: StackChoices): StackedProgram;

// stack/stackedProgram.d.ts
export interface StackedProgram extends FusedProgram {
    readonly copied: readonly string[];
}

// substitute.d.ts
export declare function substitute(program: Program, others: ReadonlyMap<Value, Value>, before?: readonly Operation[]): Program;

// windows.d.ts
export declare const WINDOWS = "Windows";
export interface WindowAttributes {
    readonly info: WindowInfo;
    readonly isPlanar: boolean;
    readonly hasOnes: boolean;
    readonly blocks?: Blocks | undefined;
}
export interface Blocks {
    readonly height: number;
    readonly width: number;
    readonly down: number;
    readonly across: number;
}
export type WindowInfo = tf.backend_util.Conv2DInfo;
export declare function convolutionInfo({ inputs: { x }, attrs }: Operation, filter: readonly number[] | undefined): WindowInfo | undefined;
export declare function windowShape(info: WindowInfo, { blocks, hasOnes }?: Partial<WindowAttributes>): [rows: number, columns: number];
export declare function oneBlock({ outHeight, outWidth }: WindowInfo): Blocks;
export declare function takeWindows(program: Program): Program | undefined;

// workOf.d.ts
export declare function flopsOf({ operations }: Program): number;

// writer.d.ts
export declare function attributesKey(attrs: unknown): string;
export declare class ProgramWriter {
    readonly operations: Operation[];
    constant(dtype: DType, shape: readonly number[], data: TypedArray): Value;
    scalar(value: number): Value;
    emit(op: string, inputs: Readonly<Record<string, Value>>, attrs: Attributes, shape: readonly number[], dtype: DType, callSite?: Error | undefined): Value;
    emitAll(op: string, inputs: Readonly<Record<string, Value>>, attrs: Attributes, outputs: readonly {
        readonly shape: readonly number[];
        readonly dtype: DType;
    }[], callSite?: Error | undefined): Value[];
}
export declare function liveOperations(operations: readonly Operation[], roots: Iterable<Value>): Operation[];
