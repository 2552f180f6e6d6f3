// A kernel's program: scalars first, then stages over arrays in a memory. Everything is float32,
// every operation rounds as IEEE 754 prescribes, so WebAssembly and plain JavaScript give the same bits.

/**
 * Operations on numbers, which WebAssembly's vectors have as one instruction each, or as a few.
 *
 * - `atLeast` is a < b ? b : a and `atMost` is b < a ? b : a: one instruction of the processor, too, where `max` and `min` are ten,
 *   because they ask for NaN on both sides.
 * - `less`, `lessEqual` and `equal` give 1 or 0, and `select` takes its second operand where the first is not 0, else the third.
 * - A float32 is mantissa · 2^exponent, the mantissa in [1, 2): `exponent` and `mantissa` take it apart (right for normal numbers
 *   above 0; without a fault for all), `powerOfTwo` makes 2ⁿ of a whole n in [−126, 127], 0 of
 *   −127 and ∞ of 128 (something else of others, NaN as 0).
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
  | 'neg'
  | 'trunc'
  | 'less'
  | 'lessEqual'
  | 'equal'
  | 'select'
  | 'powerOfTwo'
  | 'exponent'
  | 'mantissa';

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
  /** Of an array, or of the products with another one's elements: the sum of its elements' squares. Among scalars only. */
  | {
      readonly kind: 'sumOfSquares';
      readonly address: number;
      readonly times?: number | undefined;
      readonly length: number;
    };

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
 * A dense layer: rows of x times a matrix w `[inner, units]`, plus a bias. Each sum begins with the bias, or 0, and follows the
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

/** An axis of a product. */
export interface FactorAxis {
  readonly count: number;
  /** Distance in floats between neighbours in each factor; 0 for a factor without this axis. */
  readonly x: number;
  readonly w: number;
}

/**
 * Products of two matrices that lie on grids, the last axis of each list the fastest: transposed matrices, windows of images, parts of long sums.
 * The results lie contiguously, `[parts, rows, units]`. Each sum begins with the bias, or 0, and follows the order of `inner`.
 */
export interface Product {
  readonly kind: 'product';
  readonly x: number;
  readonly w: number;
  /** Address of a number for each unit. */
  readonly bias: number | undefined;
  readonly to: number;
  /** Axes of separate products. */
  readonly parts: readonly FactorAxis[];
  readonly rows: readonly FactorAxis[];
  /** Axes to sum over. */
  readonly inner: readonly FactorAxis[];
  readonly units: readonly FactorAxis[];
  /** Whether negative results become 0. */
  readonly relu: boolean;
}

/** Three axes, the last the fastest. */
export type Axes = readonly [number, number, number];

/** An axis of a grid of lines. */
export interface LineAxis {
  readonly count: number;
  /** From one line to the next, forwards: elements that are read, and that are written. */
  readonly from: number;
  readonly to: number;
}

/** Copies elements from one grid of strides to another: broadcasts, concatenations, transpositions, windows of images. */
export interface Move {
  readonly kind: 'move';
  readonly from: number;
  readonly to: number;
  readonly shape: Axes;
  /** In elements; 0 for an axis along which one element is repeated. */
  readonly fromStrides: Axes;
  readonly toStrides: Axes;
  /** Axes around these three, the first the slowest; none by default. */
  readonly lines?: readonly LineAxis[];
}

/**
 * Makes floats of bytes, line by line. The bytes of a line's places lie in planes; in floats, the planes of each place lie side by side:
 * byte i of plane p becomes element p of row i. Whole vectors are read: up to 15 bytes beyond the last line have to lie in the memory, too.
 */
export interface Widen {
  readonly kind: 'widen';
  readonly from: number;
  readonly to: number;
  readonly planes: number;
  /** Bytes from a plane to the next. */
  readonly apart: number;
  /** Places of a line. */
  readonly length: number;
  /** Axes of the grid of lines, the first the slowest. */
  readonly lines: readonly LineAxis[];
}

/**
 * Sums, maxima and minima over the middle axis of three; `atLeast` is a maximum that may overlook NaN. A sum or an extremum of
 * {@link LONG} or more contiguous numbers uses four accumulators: element i goes to accumulator i mod 4. The accumulators are then
 * combined in order, and the remaining elements after them.
 */
export interface Reduce {
  readonly kind: 'reduce';
  readonly op: 'add' | 'max' | 'min' | 'atLeast';
  readonly from: number;
  readonly to: number;
  readonly shape: Axes;
}

/**
 * The gradient of a dense layer’s input: rows of g `[rows, units]` times the transpose of w `[inner, units]`. A sum over units uses four
 * accumulators: unit j goes to accumulator j mod 4. They are combined in order, then the units after the last whole four are added.
 */
export interface DenseBack {
  readonly kind: 'denseBack';
  readonly g: number;
  readonly w: number;
  readonly to: number;
  readonly rows: number;
  readonly inner: number;
  readonly units: number;
}

/**
 * The gradient of a dense layer's weights, added to a decaying sum: to ← fade·to + xᵀ·g, with x `[rows, inner]`, g `[rows, units]` and
 * `to` `[inner, units]`; the products are added in the order of rows. Numbers closer to 0 than
 * {@link TINY} become 0: in the long run they would all be denormal, which is slow.
 */
export interface Outer {
  readonly kind: 'outer';
  readonly x: number;
  readonly g: number;
  readonly to: number;
  readonly rows: number;
  readonly inner: number;
  readonly units: number;
  /** Address of the factor. */
  readonly fade: number;
  /**
   * Address of a number to which the sum of all absolute values is added, including those that become 0. Column j of each block of 16, then
   * of 4, goes to partial sum j. The 16 partial sums are added in order, then the separate sum of the remaining columns.
   */
  readonly size: number;
}

/**
 * Adds numbers at computed indices: result i is the sum of all updates with index i, in their order, starting from 0. Updates with other indices are
 * ignored. Updates and results are divided into rows; an update's index lies in its own row.
 */
export interface Scatter {
  readonly kind: 'scatter';
  /** Address of an integer for each update, which counts the results of all rows. */
  readonly indices: number;
  readonly updates: number;
  readonly to: number;
  readonly rows: number;
  /** Updates and results of a row. */
  readonly count: number;
  readonly length: number;
}

/** See {@link Outer}. */
export const TINY = 1e-30;

/** See {@link Reduce}. */
export const LONG = 8;

/** One part of a kernel over arrays; addresses are those of the first elements, in bytes. */
export type Stage = Loop | Dense | Product | DenseBack | Outer | Move | Reduce | Widen | Scatter;

/** Scalars, stages in order, and the scalars that are stored after all of them. */
export interface KernelProgram {
  readonly scalars: readonly Instruction[];
  readonly stages: readonly Stage[];
  readonly stores: readonly Store[];
}

/** Partial sums of a sum of squares: element i goes to sum i mod 16. The sums are added in order, then the remaining elements. */
export const PARTIAL_SUMS = 16;

/** A program ready to run on its memory. Its only results are the changes there. */
export type Kernel = () => void;

/** The memory that a program's addresses refer to. */
export interface KernelMemory {
  /** The whole memory now; growing the memory replaces this buffer. */
  readonly buffer: ArrayBuffer;
  /**
   * The same for WebAssembly, a `WebAssembly.Memory`; without it programs are plain JavaScript. (That name stands in no declaration:
   * projects without the DOM library do not have it.)
   */
  readonly memory?: { readonly buffer: ArrayBuffer } | undefined;
}

// Positions on grids in WGSL.

/** The number of positions of a grid. */
export function positionsOf(axes: readonly { readonly count: number }[]): number {
  return axes.reduce((all, { count }) => all * count, 1);
}

/**
 * The distance of a position from the first one.
 *
 * @param axes the last the fastest
 * @param counter expression of the number of the position
 * @param of which of the axes' steps
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
