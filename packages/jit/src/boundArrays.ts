// Arrays of callers and of the host memory as the tensors of a runtime.
import { JitError } from './errors.ts';
import { allocate, type DType, sizeOf, type TypedArray } from './graph/ir.ts';
import type { Runtime, RuntimeTensor, RuntimeTensors } from './runtime/runtime.ts';
import type { ArraySpec } from './trace/record.ts';

/** @throws JitError `bad-input` for an array of another length than a step's input has. */
export function checkLength(
  name: string,
  array: TypedArray | undefined,
  dims: readonly number[],
  length: number,
): asserts array is TypedArray {
  if (array?.length === length) return;
  throw new JitError(
    'bad-input',
    `The input '${name}' of a compiled step needs ${length} elements ` +
      `(shape [${dims.join(', ')}]), not ${array === undefined ? 'nothing' : array.length}.`,
    'Pass a typed array of that length; compile another step for another shape.',
  );
}

/** Passes on one input's array, and keeps the runtime's tensor over it. */
export class BoundInput {
  readonly name: string;
  readonly #port: string;
  readonly #dtype: DType;
  readonly #dims: readonly number[];
  readonly #length: number;
  readonly #runtime: Runtime;
  /** The array that the runtime's tensor lies over. */
  #bound: TypedArray | undefined;
  /** Our own memory, for arrays that the runtime cannot read as they are. */
  #staging: TypedArray | undefined;

  constructor(name: string, spec: ArraySpec, runtime: Runtime) {
    this.name = name;
    this.#port = `in_${name}`;
    this.#dtype = spec.dtype ?? 'float32';
    this.#dims = spec.shape;
    this.#length = sizeOf(spec.shape);
    this.#runtime = runtime;
  }

  bind(array: TypedArray | undefined, feeds: RuntimeTensors): void {
    if (array !== undefined && array === this.#bound) return;
    checkLength(this.name, array, this.#dims, this.#length);
    let readable = array;
    if (!this.#fits(array)) {
      this.#staging ??= allocate(this.#dtype, this.#length);
      readable = this.#staging;
      readable.set(array);
    }
    if (readable === this.#bound) return;
    feeds[this.#port] = this.#runtime.tensor(this.#dtype, readable, this.#dims);
    this.#bound = readable;
  }

  /** Whether the runtime can read the array as it is: the right element type, and memory that is not shared. */
  #fits(array: TypedArray): boolean {
    if (typeof SharedArrayBuffer !== 'undefined' && array.buffer instanceof SharedArrayBuffer) return false;
    if (this.#dtype === 'float32') return array instanceof Float32Array;
    return this.#dtype === 'int32' ? array instanceof Int32Array : array instanceof Uint8Array;
  }
}

/** The runtime's tensor over an array that may move when the host memory grows. */
export class BoundArray {
  readonly #runtime: Runtime;
  readonly #dtype: DType;
  readonly #dims: readonly number[];
  #array: TypedArray | undefined;
  #tensor: RuntimeTensor | undefined;

  constructor(runtime: Runtime, dtype: DType, dims: readonly number[]) {
    this.#runtime = runtime;
    this.#dtype = dtype;
    this.#dims = dims;
  }

  over(array: TypedArray): RuntimeTensor {
    if (this.#tensor === undefined || array !== this.#array) {
      this.#tensor = this.#runtime.tensor(this.#dtype, array, this.#dims);
      this.#array = array;
    }
    return this.#tensor;
  }
}
