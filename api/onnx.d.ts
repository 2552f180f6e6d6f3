// @prism-rl/onnx: index.d.ts
export type { NodeAttributes, ProductSize, Ref } from './builder.ts';
export { GraphBuilder } from './builder.ts';
export { withDynamicBatch } from './dynamic.ts';
export { readMetadata, withMetadata } from './metadata.ts';
export type { ElementType, OnnxAttribute, OnnxGraph, OnnxInitializer, OnnxNode, OnnxPort, } from './model.ts';
export { ELEMENT_TYPE, encodeModel } from './model.ts';

// builder.d.ts
export type Ref = string;
export type NodeAttributes = Readonly<Record<string, OnnxAttribute | undefined>>;
export interface ProductSize {
    readonly rows: number;
    readonly columns: number;
    readonly inner: number;
    readonly transA: boolean;
    readonly transB: boolean;
}
export declare class GraphBuilder {
    flops: number;
    readonly products: ProductSize[];
    isPortable: boolean;
    constructor(outer?: GraphBuilder, reserved?: ReadonlySet<string>);
    scan(rows: readonly Ref[], write: (body: GraphBuilder, inputs: readonly Ref[]) => readonly Ref[], port: Omit<OnnxPort, 'name'>): Ref[];
    node(op: string, inputs: readonly Ref[], attrs?: NodeAttributes): Ref;
    nodes(op: string, inputs: readonly Ref[], attrs: NodeAttributes, outputs: number): Ref[];
    constant(type: ElementType, dims: readonly number[], values: ArrayLike<number>): Ref;
    float(value: number): Ref;
    int64(values: readonly number[]): Ref;
    input(name: string, type: ElementType, dims: readonly number[]): Ref;
    output(name: string, ref: Ref, type: ElementType, dims: readonly number[]): void;
    finish(): OnnxGraph;
}

// dynamic.d.ts
type Sizes = readonly [number, number];
export declare function withDynamicBatch(a: OnnxGraph, b: OnnxGraph, sizes: Sizes): OnnxGraph | undefined;

// metadata.d.ts
export declare function withMetadata(model: Uint8Array, metadata: Readonly<Record<string, string>>): Uint8Array<ArrayBuffer>;
export declare function readMetadata(model: Uint8Array): Record<string, string>;

// model.d.ts
export declare const ELEMENT_TYPE: {
    readonly float32: 1;
    readonly uint8: 2;
    readonly int32: 6;
    readonly int64: 7;
    readonly bool: 9;
    readonly float64: 11;
};
export type ElementType = keyof typeof ELEMENT_TYPE;
export type OnnxAttribute = number | string | readonly number[] | {
    readonly float: number;
};
export interface OnnxNode {
    readonly op: string;
    readonly domain: string;
    readonly inputs: string[];
    readonly outputs: string[];
    readonly attrs: Readonly<Record<string, OnnxAttribute>>;
    readonly body?: OnnxGraph;
}
export interface OnnxInitializer {
    readonly name: string;
    readonly type: ElementType;
    readonly dims: readonly number[];
    readonly data: Uint8Array;
}
export interface OnnxPort {
    readonly name: string;
    readonly type: ElementType;
    readonly dims: readonly (number | string)[];
}
export interface OnnxGraph {
    readonly nodes: readonly OnnxNode[];
    readonly initializers: readonly OnnxInitializer[];
    readonly inputs: readonly OnnxPort[];
    readonly outputs: readonly OnnxPort[];
}
export declare function encodeModel(graph: OnnxGraph, graphName?: string): Uint8Array<ArrayBuffer>;
