// What a kernel computes: scalars first, then stages over arrays in the host memory. Everything is float32,
// every operation rounds by itself as IEEE 754 has it, so WebAssembly and plain JavaScript give the same bits.

/**
 * Operations on numbers, which WebAssembly's vectors have as one instruction each. `atLeast` is a < b ? b : a and `atMost` is
 * b < a ? b : a: one instruction of the processor, too, where `max` and `min` are ten, because they ask for NaN on both sides.
 */
export type KernelOp =
  | 'add'
  | 'sub'
  | 'mul'
  | 'div'
  | 'min'
  | 'max'
  | 'atMost'
  | 'atLeast'
  | 'sqrt'
  | 'floor'
  | 'abs'
  | 'neg';

/** A number that was computed before: a scalar, or within a loop an element. */
export interface Operand {
  readonly of: 'scalar' | 'element';
  readonly index: number;
}

/** One step of a computation; its result gets the next index. */
export type Instruction =
  /** The float32 at an address; in a loop the loop's element of the array there. */
  | { readonly kind: 'load'; readonly address: number }
  /** In a loop over rows: element of one row for all rows, or number of the row for all its elements. */
  | { readonly kind: 'loadOfColumn'; readonly address: number }
  | { readonly kind: 'loadOfRow'; readonly address: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'apply'; readonly op: KernelOp; readonly operands: readonly Operand[] }
  /** Of an array: the sum of its elements' squares. Among scalars only. */
  | { readonly kind: 'sumOfSquares'; readonly address: number; readonly length: number };

/** A result that goes to an address. */
export interface Store {
  readonly address: number;
  readonly value: Operand;
}

/** Instructions for each element of arrays of one size: one row of it, or several. */
export interface Loop {
  readonly kind: 'loop';
  /** Rows; 1 by default. */
  readonly rows?: number;
  /** Elements of a row. */
  readonly length: number;
  readonly instructions: readonly Instruction[];
  readonly stores: readonly Store[];
}

/**
 * A dense layer: rows of x times a matrix w `[inner, units]`, plus a bias. Each sum begins with the bias, or 0, and goes on in the
 * order of `inner`.
 */
export interface Dense {
  readonly kind: 'dense';
  readonly x: number;
  readonly w: number;
  readonly bias: number | undefined;
  readonly to: number;
  readonly rows: number;
  readonly inner: number;
  readonly units: number;
  /** Whether negative results become 0. */
  readonly relu: boolean;
}

/** Three axes, the last the fastest. */
export type Axes = readonly [number, number, number];

/** Copies elements from one grid of strides to another: broadcasts, concatenations. */
export interface Move {
  readonly kind: 'move';
  readonly from: number;
  readonly to: number;
  readonly shape: Axes;
  /** In elements; 0 for an axis along which one element is repeated. */
  readonly fromStrides: Axes;
  readonly toStrides: Axes;
}

/** Sums or maxima over the middle axis of three. */
export interface Reduce {
  readonly kind: 'reduce';
  readonly op: 'add' | 'max';
  readonly from: number;
  readonly to: number;
  readonly shape: Axes;
}

/** One part of a kernel over arrays; addresses are those of the first elements, in bytes. */
export type Stage = Loop | Dense | Move | Reduce;

/** Scalars, stages in order, and the scalars that are stored after all of them. */
export interface KernelProgram {
  readonly scalars: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly stores: readonly Store[];
}

/** Partial sums of a sum of squares: element i goes to sum i mod 16; then the sums are added up in order, the rest after them. */
export const PARTIAL_SUMS = 16;

/** A program ready to run on the host memory. */
export type Kernel = () => void;
