// What a kernel computes: scalars first, then loops over arrays in the host memory, each element by itself. Everything is float32,
// every operation rounds by itself as IEEE 754 has it, so WebAssembly and plain JavaScript give the same bits.

/** Operations on numbers, which WebAssembly has as one instruction each. */
export type KernelOp = 'add' | 'sub' | 'mul' | 'div' | 'min' | 'max' | 'sqrt' | 'abs' | 'neg';

/** A number that was computed before: a scalar, or within a loop an element. */
export interface Operand {
  readonly of: 'scalar' | 'element';
  readonly index: number;
}

/** One step of a computation; its result gets the next index. */
export type Instruction =
  /** The float32 at an address; in a loop the loop's element of the array there. */
  | { readonly kind: 'load'; readonly address: number }
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'apply'; readonly op: KernelOp; readonly operands: readonly Operand[] }
  /** Of an array: the sum of its elements' squares. Among scalars only. */
  | { readonly kind: 'sumOfSquares'; readonly address: number; readonly length: number };

/** A result that goes to an address. */
export interface Store {
  readonly address: number;
  readonly value: Operand;
}

/** Instructions for each element of arrays of one length. */
export interface Loop {
  readonly length: number;
  readonly instructions: readonly Instruction[];
  readonly stores: readonly Store[];
}

/** Scalars, loops, and the scalars that are stored after all loops. */
export interface KernelProgram {
  readonly scalars: readonly Instruction[];
  readonly loops: readonly Loop[];
  readonly stores: readonly Store[];
}

/** Partial sums of a sum of squares: element i goes to sum i mod 16; then the sums are added up in order, the rest after them. */
export const PARTIAL_SUMS = 16;

/** A program ready to run on the host memory. */
export type Kernel = () => void;
