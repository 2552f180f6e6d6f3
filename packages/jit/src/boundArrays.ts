// Arrays of callers and of the host memory as the tensors of a runtime.

import type { StoredType, TypedArray } from '@prism-rl/graph';
import { allocate, portOf, sizeOf } from '@prism-rl/graph';
import { JitError } from './errors.ts';
import type { Runtime, RuntimeTensor, RuntimeTensors } from './runtime/runtime.ts';

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

/**
 * Copies an input's array to where the runtime reads it.
 *
 * @throws JitError `bad-input` for numbers that are to be bytes and are none
 */
export function copyElements(name: string, array: TypedArray, into: TypedArray, type: StoredType): void {
  into.set(array);
  if (type !== 'uint8' || array instanceof Uint8Array) return;
  const wrong = array.findIndex((x: number, i: number) => x !== into[i]);
  if (wrong < 0) return;
  throw new JitError(
    'bad-input',
    `The input '${name}' of a compiled step consists of bytes, but element ${wrong} is ${array[wrong]}.`,
    'Pass whole numbers from 0 to 255, best of all in a Uint8Array; or leave out `isBytes`.',
  );
}

/** Passes on one input's array, and keeps the runtime's tensor over it. */
export class BoundInput {
  readonly name: string;
  readonly #port: string;
  readonly #type: StoredType;
  readonly #dims: readonly number[];
  readonly #length: number;
  readonly #runtime: Runtime;
  /** The array that the runtime's tensor lies over. */
  #bound: TypedArray | undefined;
  /** Our own memory, for arrays that the runtime cannot read as they are. */
  #staging: TypedArray | undefined;

  /** @param type how the runtime wants it */
  constructor(name: string, type: StoredType, dims: readonly number[], runtime: Runtime) {
    this.name = name;
    this.#port = portOf(name);
    this.#type = type;
    this.#dims = dims;
    this.#length = sizeOf(dims);
    this.#runtime = runtime;
  }

  bind(array: TypedArray | undefined, feeds: RuntimeTensors): void {
    if (array !== undefined && array === this.#bound) return;
    checkLength(this.name, array, this.#dims, this.#length);
    let readable = array;
    if (!this.#fits(array)) {
      this.#staging ??= allocate(this.#type, this.#length);
      readable = this.#staging;
      copyElements(this.name, array, readable, this.#type);
    }
    if (readable === this.#bound) return;
    feeds[this.#port] = this.#runtime.tensor(this.#type, readable, this.#dims);
    this.#bound = readable;
  }

  /** Whether the runtime can read the array as it is: the right element type, and memory that is not shared. */
  #fits(array: TypedArray): boolean {
    if (typeof SharedArrayBuffer !== 'undefined' && array.buffer instanceof SharedArrayBuffer) return false;
    if (this.#type === 'float32') return array instanceof Float32Array;
    return this.#type === 'int32' ? array instanceof Int32Array : array instanceof Uint8Array;
  }
}

/** The runtime's tensor over an array that may move when the host memory grows. */
export class BoundArray {
  readonly #runtime: Runtime;
  readonly #type: StoredType;
  readonly #dims: readonly number[];
  #array: TypedArray | undefined;
  #tensor: RuntimeTensor | undefined;

  constructor(runtime: Runtime, type: StoredType, dims: readonly number[]) {
    this.#runtime = runtime;
    this.#type = type;
    this.#dims = dims;
  }

  over(array: TypedArray): RuntimeTensor {
    if (this.#tensor === undefined || array !== this.#array) {
      this.#tensor = this.#runtime.tensor(this.#type, array, this.#dims);
      this.#array = array;
    }
    return this.#tensor;
  }
}
