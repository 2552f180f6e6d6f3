// Binds arrays of callers and of the host memory to a runtime's tensors.

import type { ArrayPort, CompiledProgram } from '../compile.ts';
import type { StepKernel } from '../divide/linkKernel.ts';
import { JitError } from '../errors.ts';
import { allocate, type StoredType, sizeOf, type TypedArray } from '../program/ir.ts';
import type { Runtime, RuntimeTensor, RuntimeTensors } from '../runtime/runtime.ts';
import type { StatePort } from '../store/layout.ts';
import { OptimizerBinding } from '../store/optimizer.ts';
import type { Pack, Slot } from '../store/store.ts';
import type { ArraySpec, Trace } from '../trace/record.ts';

/** Typed arrays by input name. */
export type Arrays<K extends PropertyKey> = { readonly [P in K]: TypedArray };

/** One run's part in an execution of a step. */
export interface Turn {
  /** Index of the run among the runs of the step. */
  readonly run: number;
  readonly inputs: Arrays<string>;
}

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
  throw new JitError(
    'bad-input',
    `The input '${name}' of a compiled step consists of bytes, but element ${wrong} is ${array[wrong]}.`,
    'Pass integers from 0 to 255, preferably in a Uint8Array, or leave out `isBytes`.',
  );
}

function checkLength(
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

/** Binds the arrays of one input and keeps the runtime's tensor over them. */
export class BoundInput {
  readonly #port: ArrayPort;
  readonly #runtime: Runtime;
  readonly #isOne: boolean;
  /** Shape and number of elements of one run. */
  readonly #dims: readonly number[];
  readonly #length: number;
  /** Whether the graph's tensor contains other inputs as well. */
  readonly #isShared: boolean;
  /** The array under the runtime's tensor. */
  #bound: TypedArray | undefined;
  /** Memory for the arrays of several runs, for arrays that the runtime cannot read directly, and for inputs that share a tensor. */
  #staging: TypedArray | undefined;

  /** @param shared memory of a tensor that contains other inputs as well, if it does */
  constructor(port: ArrayPort, runs: number, runtime: Runtime, shared?: TypedArray) {
    this.#port = port;
    this.#runtime = runtime;
    this.#isOne = runs === 1;
    this.#dims = this.#isOne ? port.dims : port.dims.slice(1);
    this.#length = sizeOf(this.#dims);
    this.#isShared = shared !== undefined;
    this.#staging = shared?.subarray(port.at, port.at + sizeOf(port.dims));
  }

  bind(turns: readonly Turn[], feeds: RuntimeTensors): void {
    const { array: name, name: port, dtype, dims } = this.#port;
    const mayPass = this.#isOne && !this.#isShared;
    let readable: TypedArray | undefined;
    for (const { run, inputs } of turns) {
      const array = inputs[name];
      if (mayPass && array !== undefined && array === this.#bound) return;
      if (mayPass && array?.length === this.#length && isReadable(array, dtype)) {
        readable = array;
        continue;
      }
      this.#staging ??= allocate(dtype, sizeOf(dims));
      readable = this.#staging;
      copyIn(name, array, this.#dims, this.#part(run), dtype);
    }
    if (this.#isShared || readable === undefined || readable === this.#bound) return;
    feeds[port] = this.#runtime.tensor(dtype, readable, dims);
    this.#bound = readable;
  }

  #part(run: number): TypedArray {
    const all = this.#staging as TypedArray;
    return this.#isOne ? all : all.subarray(run * this.#length, (run + 1) * this.#length);
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

// One run's side of a compiled step: its variables, optimizers, kernel and outputs.

/** A step as recorded by one run. */
export interface Recording {
  readonly specs: Readonly<Record<string, ArraySpec>>;
  readonly trace: Trace;
}

export function packsOf(slots: Iterable<Slot>): Pack[] {
  return [...new Set([...slots].map(({ pack }) => pack))];
}

/** A run's variables behind a port; none if the port belongs to another run. */
export function slotsIn({ slots, run: owner }: StatePort, run: number): readonly Slot[] {
  if (owner === undefined) return slots[run] as readonly Slot[];
  return owner === run ? (slots[0] as readonly Slot[]) : [];
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

  constructor({ slots, writes, kernels }: CompiledProgram, run: number, { specs, trace }: Recording) {
    const kernel = kernels[run];
    const written = writes.flatMap((port) => slotsIn(port, run));
    this.kernel = kernel;
    this.slots = [...new Set([...(slots[run] ?? []), ...(kernel?.slots ?? [])])];
    this.changed = [...new Set([...written, ...(kernel?.changed ?? [])])];
    this.packs = packsOf(kernel?.slots ?? []);
    for (const { name, region } of kernel?.returned ?? [])
      this.outputs[name] = allocate(region.dtype, region.length);
    this.#specs = specs;
    this.#optimizers = new OptimizerBinding(trace.counts);
  }

  before(inputs: Turn['inputs']): void {
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
