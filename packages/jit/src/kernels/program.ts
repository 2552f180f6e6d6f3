// The program of a kernel: scalars, then stages on arrays in a memory. All numbers are float32 and every operation rounds as IEEE 754
// prescribes, so WebAssembly and plain JavaScript give the same bits.

/**
 * Operations on numbers, each one or a few SIMD instructions of WebAssembly.
 *
 * - `atLeast` is a < b ? b : a and `atMost` is b < a ? b : a: one instruction of the processor, where `max` and `min` take ten to propagate
 *   NaN from both sides.
 * - `less`, `lessEqual` and `equal` give 1 or 0. `select` gives its second operand if the first is not 0, else the third.
 * - A float32 is mantissa · 2^exponent with the mantissa in [1, 2). `exponent` and `mantissa` extract these, correctly for positive normal
 *   numbers; other numbers give some result. `powerOfTwo` gives 2ⁿ for integers n in [−126, 127], 0 for −127 and ∞ for 128; NaN counts as 0.
 */
export type KernelOp = OfOne | OfTwo | 'select';
type OfOne = 'sqrt' | 'floor' | 'abs' | 'neg' | 'trunc' | 'powerOfTwo' | 'exponent' | 'mantissa';
type OfTwo = Arithmetic | 'min' | 'max' | 'atMost' | 'atLeast' | 'less' | 'lessEqual' | 'equal';
type Arithmetic = 'add' | 'sub' | 'mul' | 'div';

/** A number computed earlier: a scalar, or an element within a loop. */
export interface Operand {
  readonly of: 'scalar' | 'element';
  readonly index: number;
}

/** One step of a computation; its result gets the next index. */
export type Instruction =
  /** The float32 at an address; in a loop, the element of the array there. */
  | { readonly kind: 'load'; readonly address: number }
  /** In a loop over rows: an element of one row shared by all rows, or a number of each row shared by its elements. */
  | { readonly kind: 'loadOfColumn'; readonly address: number }
  | { readonly kind: 'loadOfRow'; readonly address: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'apply'; readonly op: KernelOp; readonly operands: readonly Operand[] }
  /** Sum of the squares of an array's elements, or of the products with another array's. Scalars only. */
  | {
      readonly kind: 'sumOfSquares';
      readonly address: number;
      readonly times?: number | undefined;
      readonly length: number;
    };

/** Stores a result at an address. */
export interface Store {
  readonly address: number;
  readonly value: Operand;
}

/** Instructions for each element of arrays of one size, in one or several rows. */
export interface Loop {
  readonly kind: 'loop';
  readonly rows?: number;
  readonly length: number;
  readonly instructions: readonly Instruction[];
  readonly stores: readonly Store[];
}

/** Sizes of a dense layer. */
interface LayerSizes {
  readonly rows: number;
  readonly inner: number;
  readonly units: number;
}

/**
 * A dense layer: rows of x times a matrix w `[inner, units]`, plus a bias. Each sum starts with the bias or 0 and adds in the order of `inner`.
 */
export interface Dense extends LayerSizes {
  readonly kind: 'dense';
  readonly x: number;
  readonly w: number;
  readonly bias: number | undefined;
  readonly to: number;
  /** Whether to apply a ReLU. */
  readonly relu: boolean;
}

/** An axis of a product. */
export interface FactorAxis {
  readonly count: number;
  /** Stride in floats in each factor; 0 for a factor without this axis. */
  readonly x: number;
  readonly w: number;
}

/**
 * Products of two strided matrices, with the fastest axis last in each list: transposed matrices, windows of images, slices of long sums. The
 * results are contiguous, `[slices, rows, units]`. Each sum starts with the bias or 0 and adds in the order of `inner`.
 */
export interface Product {
  readonly kind: 'product';
  readonly x: number;
  readonly w: number;
  /** Address of one number for each unit. */
  readonly bias: number | undefined;
  readonly to: number;
  readonly slices: readonly FactorAxis[];
  readonly rows: readonly FactorAxis[];
  readonly inner: readonly FactorAxis[];
  readonly units: readonly FactorAxis[];
  /** Whether to apply a ReLU. */
  readonly relu: boolean;
  /** A loop over the results, which are not stored then: result i is element 0, before those of its instructions. */
  readonly onResults?: Loop;
  /** Computes the second factor where it is needed: the elements of this loop's store. `w` is relative to the first one. */
  readonly factor?: Loop | undefined;
  /** A product on the same grids, computed at once. Its second factor is the elements of the second store; its own `factor` is empty. */
  readonly beside?: Product;
}

/** Three axes, the fastest last. */
export type Axes = readonly [number, number, number];

export interface LineAxis {
  readonly count: number;
  /** Positive strides in elements, in the source and in the target. */
  readonly from: number;
  readonly to: number;
}

/** Copies elements between two strided layouts: broadcasts, concatenations, transpositions, windows of images. */
export interface Move {
  readonly kind: 'move';
  readonly from: number;
  readonly to: number;
  readonly shape: Axes;
  /** In elements; 0 repeats an element along the axis. */
  readonly fromStrides: Axes;
  readonly toStrides: Axes;
  /** Outer axes, the slowest first; default none. */
  readonly lines?: readonly LineAxis[];
}

/**
 * Converts bytes to floats, line by line. A line's bytes lie in planes, and the floats of all planes of a position lie side by side: byte i of
 * plane p becomes element p of row i. Reads whole vectors, so up to 15 bytes beyond the last line must lie in the memory.
 */
export interface Widen {
  readonly kind: 'widen';
  readonly from: number;
  readonly to: number;
  readonly planes: number;
  /** Stride between planes, in bytes. */
  readonly apart: number;
  readonly length: number;
  /** Axes of the grid of lines, the slowest first. */
  readonly lines: readonly LineAxis[];
}

/**
 * Sums, maxima and minima over the middle axis of three; `atLeast` is a maximum that may ignore NaN. A reduction of {@link LONG} or more
 * contiguous numbers uses four accumulators, element i in accumulator i mod 4. These are combined in order, then the remaining elements.
 */
export interface Reduce {
  readonly kind: 'reduce';
  readonly op: 'add' | 'max' | 'min' | 'atLeast';
  readonly from: number;
  readonly to: number;
  readonly shape: Axes;
}

/**
 * The gradient of a dense layer's input: rows of g `[rows, units]` times the transpose of w `[inner, units]`. A sum over units uses four
 * accumulators, unit j in accumulator j mod 4. These are added in order, then the units after the last multiple of four.
 */
export interface DenseBack extends LayerSizes {
  readonly kind: 'denseBack';
  readonly g: number;
  readonly w: number;
  readonly to: number;
}

/**
 * The gradient of a dense layer's weights, added to a decaying sum: to ← fade·to + xᵀ·g, with x `[rows, inner]`, g `[rows, units]` and `to`
 * `[inner, units]`; products are added in the order of rows. Magnitudes below {@link TINY} become 0: they would end up denormal, which is slow.
 */
export interface Outer extends LayerSizes {
  readonly kind: 'outer';
  readonly x: number;
  readonly g: number;
  readonly to: number;
  /** Address of the factor. */
  readonly fade: number;
  /**
   * Address of a number that accumulates the sum of all magnitudes, before tiny ones become 0. Column j of each block of 16, then of 4, goes to
   * partial sum j. The 16 partial sums are added in order, then the sum of the remaining columns.
   */
  readonly size: number;
}

/**
 * Adds numbers at computed indices: result i is the sum of the updates with index i, in order, starting from 0. Ignores updates with other
 * indices. Updates and results are divided into rows, and an update's index lies in its own row.
 */
export interface Scatter {
  readonly kind: 'scatter';
  /** Address of an integer for each update; it counts across all rows. */
  readonly indices: number;
  readonly updates: number;
  readonly to: number;
  readonly rows: number;
  readonly count: number;
  readonly length: number;
}

/** See {@link Outer}. */
export const TINY = 1e-30;

/** See {@link Reduce}. */
export const LONG = 8;

/** One part of a kernel over arrays; addresses point to the first elements, in bytes. */
export type Stage = Loop | Dense | Product | DenseBack | Outer | Move | Reduce | Widen | Scatter;

/** Scalars, then stages in order, then stores of scalars. */
export interface KernelProgram {
  readonly scalars: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly stores: readonly Store[];
}

/** Partial sums of a sum of squares: element i goes to sum i mod 16. The sums are added in order, then the remaining elements. */
export const PARTIAL_SUMS = 16;

/** A program ready to run on its memory, which holds its results. */
export type Kernel = () => void;

/** A program that runs wherever its block of memory lies. @param base address in bytes of the block */
export type MovableKernel = (base: number) => void;

/** The memory that a program's addresses refer to. */
export interface KernelMemory {
  /** The whole memory; growing it replaces this buffer. */
  readonly buffer: ArrayBuffer;
  /**
   * A `WebAssembly.Memory`; without it programs run as plain JavaScript. (The declaration does not name that type: projects without the DOM
   * library lack it.)
   */
  readonly memory?: { readonly buffer: ArrayBuffer } | undefined;
}

// Positions on strided grids, in WGSL.

/** A dense layer as a strided product. */
export function productOf({ x, w, bias, to, rows, inner, units, relu }: Dense): Product {
  return {
    kind: 'product',
    ...{ x, w, bias, to, relu, slices: [] },
    rows: [{ count: rows, x: inner, w: 0 }],
    inner: [{ count: inner, x: 1, w: units }],
    units: [{ count: units, x: 0, w: 1 }],
  };
}

/** Returns the number of positions on axes. */
export function positionsOf(axes: readonly { readonly count: number }[]): number {
  return axes.reduce((all, { count }) => all * count, 1);
}

/**
 * The offset of a position.
 *
 * @param axes the fastest last
 * @param counter expression of the position's number
 * @param of name of the stride to use
 */
export function distanceOnGrid<K extends string>(
  axes: readonly (Readonly<Record<K, number>> & { readonly count: number })[],
  counter: string,
  of: K,
): string {
  const terms: string[] = [];
  let faster = 1;
  const slowest = axes.find(({ count }) => count > 1);
  for (const axis of axes.toReversed()) {
    const rest = faster === 1 ? counter : `(${counter}) / ${faster}u`;
    const at = axis === slowest ? rest : `(${rest}) % ${axis.count}u`;
    if (axis.count > 1 && axis[of] !== 0) terms.push(axis[of] === 1 ? `(${at})` : `(${at}) * ${axis[of]}u`);
    faster *= axis.count;
  }
  return terms.toReversed().join(' + ') || '0u';
}
