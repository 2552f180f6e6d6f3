// @prism-rl/kernels: index.d.ts
export { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from './arithmetic.ts';
export { compileKernel } from './compileKernel.ts';
export type { Axes, Dense, DenseBack, Instruction, Kernel, KernelMemory, KernelOp, KernelProgram, LineAxis, Loop, Move, Operand, Outer, Reduce, Stage, Store, Widen, } from './program.ts';

// arithmetic.d.ts
type Attributes = Readonly<Record<string, unknown>>;
export declare class Instructions {
    readonly list: Instruction[];
    constructor(of: Operand['of']);
    add(instruction: Instruction): Operand;
    apply(op: KernelOp, ...operands: Operand[]): Operand;
}
export declare class Numbers {
    constructor(scalars: Instructions);
    get(value: number): Operand;
}
export declare const KERNEL_ARITHMETIC: ReadonlySet<string>;
export declare function writeArithmetic(kernel: string, attrs: Attributes, operands: readonly Operand[], into: Instructions, numbers: Numbers): Operand;

// compileKernel.d.ts
export declare function compileKernel(program: KernelProgram, memory: KernelMemory): Kernel;

// program.d.ts
export type KernelOp = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'atMost' | 'atLeast' | 'sqrt' | 'floor' | 'abs' | 'neg' | 'trunc' | 'less' | 'lessEqual' | 'equal' | 'select' | 'powerOfTwo' | 'exponent' | 'mantissa';
export interface Operand {
    readonly of: 'scalar' | 'element';
    readonly index: number;
}
export type Instruction =
{
    readonly kind: 'load';
    readonly address: number;
}
 | {
    readonly kind: 'loadOfColumn';
    readonly address: number;
} | {
    readonly kind: 'loadOfRow';
    readonly address: number;
} | {
    readonly kind: 'number';
    readonly value: number;
} | {
    readonly kind: 'apply';
    readonly op: KernelOp;
    readonly operands: readonly Operand[];
}
 | {
    readonly kind: 'sumOfSquares';
    readonly address: number;
    readonly times?: number | undefined;
    readonly length: number;
};
export interface Store {
    readonly address: number;
    readonly value: Operand;
}
export interface Loop {
    readonly kind: 'loop';
    readonly rows?: number;
    readonly length: number;
    readonly instructions: readonly Instruction[];
    readonly stores: readonly Store[];
}
export interface Dense {
    readonly kind: 'dense';
    readonly x: number;
    readonly w: number;
    readonly bias: number | undefined;
    readonly to: number;
    readonly rows: number;
    readonly inner: number;
    readonly units: number;
    readonly relu: boolean;
}
export type Axes = readonly [number, number, number];
export interface Move {
    readonly kind: 'move';
    readonly from: number;
    readonly to: number;
    readonly shape: Axes;
    readonly fromStrides: Axes;
    readonly toStrides: Axes;
}
export interface LineAxis {
    readonly count: number;
    readonly from: number;
    readonly to: number;
}
export interface Widen {
    readonly kind: 'widen';
    readonly from: number;
    readonly to: number;
    readonly planes: number;
    readonly apart: number;
    readonly length: number;
    readonly lines: readonly LineAxis[];
}
export interface Reduce {
    readonly kind: 'reduce';
    readonly op: 'add' | 'max' | 'min' | 'atLeast';
    readonly from: number;
    readonly to: number;
    readonly shape: Axes;
}
export interface DenseBack {
    readonly kind: 'denseBack';
    readonly g: number;
    readonly w: number;
    readonly to: number;
    readonly rows: number;
    readonly inner: number;
    readonly units: number;
}
export interface Outer {
    readonly kind: 'outer';
    readonly x: number;
    readonly g: number;
    readonly to: number;
    readonly rows: number;
    readonly inner: number;
    readonly units: number;
    readonly fade: number;
    readonly size: number;
}
export type Stage = Loop | Dense | DenseBack | Outer | Move | Reduce | Widen;
export interface KernelProgram {
    readonly scalars: readonly Instruction[];
    readonly stages: readonly Stage[];
    readonly stores: readonly Store[];
}
export type Kernel = () => void;
export interface KernelMemory {
    readonly buffer: ArrayBuffer;
    readonly memory?: {
        readonly buffer: ArrayBuffer;
    } | undefined;
}
