// Binds arrays of callers and of the host memory to a runtime's tensors.

import type { ArrayPort, CompiledProgram } from '../compile.ts';
import type { StepKernel } from '../divide/linkKernel.ts';
import { JitError } from '../errors.ts';
import { allocate, type StoredType, sizeOf, type TypedArray } from '../program/ir.ts';
import type { Runtime, RuntimeTensor, RuntimeTensors } from '../runtime/runtime.ts';
import { OptimizerBinding } from '../store/optimizer.ts';
import type { Pack, Slot } from '../store/store.ts';
import type { ArraySpec, Trace } from '../trace/record.ts';

/** Typed arrays by input name. */
export type Arrays<K extends PropertyKey> = { readonly [P in K]: TypedArray };

/**
 * Copies an input's array to where the runtime reads it.
 *
 * @throws JitError `bad-input` for an array of the wrong length, and for numbers other than bytes in an input of bytes
 */
function copyIn(
  name: string,
  array: TypedArray | undefined,
  dims: readonly number[],
  into: TypedArray,
  type: StoredType,
): void {
  checkLength(name, array, dims, into.length);
  into.set(array);
  if (type !== 'uint8' || array instanceof Uint8Array) return;
  const wrong = array.findIndex((x: number, i: number) => x !== into[i]);
  if (wrong < 0) return;
  throw JitError.badInput`The input '${name}' of a compiled step consists of bytes, but element ${wrong} is ${array[wrong]}.
    Pass integers from 0 to 255, preferably in a Uint8Array, or leave out \`isBytes\`.`;
}

function checkLength(
  name: string,
  array: TypedArray | undefined,
  dims: readonly number[],
  length: number,
): asserts array is TypedArray {
  if (array?.length === length) return;
  throw JitError.badInput`The input '${name}' of a compiled step needs ${length} elements (shape [${dims.join(', ')}]), not \
      ${array?.length ?? 'nothing'}.
    Pass a typed array of that length; compile another step for another shape.`;
}

/** Binds the array of an input and keeps the runtime's tensor over it. */
export class BoundInput {
  readonly #port: ArrayPort;
  readonly #runtime: Runtime;
  readonly #length: number;
  /** Whether the graph's tensor contains other inputs as well. */
  readonly #isShared: boolean;
  /** The array under the runtime's tensor. */
  #bound: TypedArray | undefined;
  /** Memory for arrays that the runtime cannot read directly, and for inputs that share a tensor. */
  #staging: TypedArray | undefined;

  /** @param shared memory of a tensor that contains other inputs as well, if it does */
  constructor(port: ArrayPort, runtime: Runtime, shared?: TypedArray) {
    this.#port = port;
    this.#runtime = runtime;
    this.#length = sizeOf(port.dims);
    this.#isShared = shared !== undefined;
    this.#staging = shared?.subarray(port.at, port.at + this.#length);
  }

  bind(inputs: Arrays<string>, feeds: RuntimeTensors): void {
    const { array: name, name: port, dtype, dims } = this.#port;
    const array = inputs[name];
    let readable = array;
    if (!this.#isShared && array !== undefined && array === this.#bound) return;
    if (this.#isShared || array?.length !== this.#length || !isReadable(array, dtype)) {
      this.#staging ??= allocate(dtype, this.#length);
      readable = this.#staging;
      copyIn(name, array, dims, this.#staging, dtype);
    }
    if (this.#isShared || readable === undefined || readable === this.#bound) return;
    feeds[port] = this.#runtime.tensor(dtype, readable, dims);
    this.#bound = readable;
  }
}

/** Whether the runtime can read an array directly: it has the right element type and no shared memory. */
function isReadable(array: TypedArray, type: StoredType): boolean {
  if (typeof SharedArrayBuffer !== 'undefined' && array.buffer instanceof SharedArrayBuffer) return false;
  if (type === 'float32') return array instanceof Float32Array;
  return type === 'int32' ? array instanceof Int32Array : array instanceof Uint8Array;
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

// The host's side of a compiled step: its variables, optimizers, kernel and outputs.

/** A recorded step. */
export interface Recording {
  readonly specs: Readonly<Record<string, ArraySpec>>;
  readonly trace: Trace;
}

export function packsOf(slots: Iterable<Slot>): Pack[] {
  return [...new Set([...slots].map(({ pack }) => pack))];
}

export class BoundRun {
  readonly kernel: StepKernel | undefined;
  readonly slots: readonly Slot[];
  readonly changed: readonly Slot[];
  /** Packs in which the kernel works. */
  readonly packs: readonly Pack[];
  readonly outputs: Record<string, TypedArray> = {};
  readonly #specs: Recording['specs'];
  readonly #optimizers: OptimizerBinding;

  constructor({ slots, writes, kernel }: CompiledProgram, { specs, trace }: Recording) {
    this.kernel = kernel;
    this.slots = [...new Set([...slots, ...(kernel?.slots ?? [])])];
    this.changed = [...new Set([...writes.flatMap((port) => port.slots), ...(kernel?.changed ?? [])])];
    this.packs = packsOf(kernel?.slots ?? []);
    for (const { name, region } of kernel?.returned ?? [])
      this.outputs[name] = allocate(region.dtype, region.length);
    this.#specs = specs;
    this.#optimizers = new OptimizerBinding(trace.counts);
  }

  before(inputs: Arrays<string>): void {
    for (const { name, region } of this.kernel?.inputs ?? [])
      copyIn(name, inputs[name], this.#specs[name]?.shape ?? [], region.array, region.dtype);
    this.#optimizers.follow();
    for (const slot of this.slots) if (!slot.isCurrent) slot.load();
    for (const slot of this.changed) if (slot.isShared) slot.detach();
    for (const { away } of this.packs) away?.fetch();
  }

  after(): void {
    this.kernel?.after?.();
    for (const { name, region } of this.kernel?.returned ?? [])
      (this.outputs[name] as TypedArray).set(region.array);
    for (const slot of this.changed) slot.view?.invalidate();
    this.#optimizers.count();
  }
}
