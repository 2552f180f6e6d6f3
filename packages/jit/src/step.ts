// A step function over named arrays, compiled: typed arrays in, typed arrays out, variables updated in place.
import * as tf from '@tensorflow/tfjs';
import { compileProgram } from './compile.ts';
import { JitError } from './errors.ts';
import { allocate, type DType, sizeOf, type TypedArray } from './graph/ir.ts';
import {
  type ExecutionProvider,
  loadRuntime,
  type Runtime,
  type RuntimeName,
  type RuntimeTensors,
  type Session,
  threadsFor,
} from './runtime/runtime.ts';
import { OptimizerBinding } from './store/optimizer.ts';
import type { Pack, Slot } from './store/store.ts';
import type { ArraySpec } from './trace/record.ts';
import { traceStep } from './trace/trace.ts';

/** Choices for a compiled function. */
export interface JitOptions {
  /** Runtime; by default `onnxruntime-node` in Node, `onnxruntime-web` elsewhere. A loaded one can be given, too. */
  readonly runtime?: RuntimeName | Runtime | undefined;
  /** Where the graph is computed: `cpu` by default (`wasm` in browsers); `webgpu` or `cuda` where the runtime has it. */
  readonly provider?: ExecutionProvider | undefined;
  /** Threads within one operation. By default one, and more where the step has enough flops to gain by it. */
  readonly threads?: number | undefined;
  /** Whether the per-parameter updates of an optimizer become one flat update; true by default. */
  readonly fuse?: boolean | undefined;
}

/** What the compiler made of a function. */
export interface GraphInfo {
  /** Nodes of the ONNX graph. */
  readonly nodes: number;
  /** How many nodes of each operator. */
  readonly operators: Readonly<Record<string, number>>;
  /** Bytes of the model. */
  readonly bytes: number;
  /** Flops of the matrix products in one run. */
  readonly flops: number;
  /** Threads the session uses. */
  readonly threads: number;
  /** Tensors bound at each run: what a call costs beside its arithmetic. */
  readonly bound: number;
  /** Milliseconds of each phase. */
  readonly traceMs: number;
  readonly lowerMs: number;
  readonly sessionMs: number;
  /** The ONNX model itself. */
  readonly model: Uint8Array;
}

/** Typed arrays by the names of the inputs. */
export type Arrays<K extends PropertyKey> = { readonly [P in K]: TypedArray };

/** A compiled step. */
export interface CompiledStep<
  I extends Record<string, ArraySpec> = Record<string, ArraySpec>,
  O extends Record<string, tf.Tensor> = Record<string, tf.Tensor>,
> {
  /**
   * Runs the step now. The returned arrays are reused: they are valid until the next run.
   *
   * @throws JitError `not-synchronous` where the runtime answers through promises only
   */
  run(inputs: Arrays<keyof I>): { readonly [K in keyof O]: TypedArray };
  /** Runs the step and promises the same arrays. Runs take effect in the order of their calls. */
  runAsync(inputs: Arrays<keyof I>): Promise<{ readonly [K in keyof O]: TypedArray }>;
  /** Whether `run` is possible. */
  readonly synchronous: boolean;
  /** What was compiled. */
  readonly graph: GraphInfo;
  /** Frees the session. The variables live on. */
  dispose(): void;
}

/** Copies or passes on one input's array, and keeps the runtime's tensor over it. */
class BoundInput {
  readonly name: string;
  readonly #port: string;
  readonly #dtype: DType;
  readonly #dims: readonly number[];
  readonly #length: number;
  readonly #runtime: Runtime;
  #last: TypedArray | undefined;
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
    if (array === this.#last && array !== undefined && this.#staging === undefined) return;
    if (array === undefined || array.length !== this.#length) {
      throw new JitError(
        'bad-input',
        `The input '${this.name}' of a compiled step needs ${this.#length} elements ` +
          `(shape [${this.#dims.join(', ')}]), not ${array === undefined ? 'nothing' : array.length}.`,
        'Pass a typed array of that length; compile another step for another shape.',
      );
    }
    if (this.#fits(array)) {
      this.#staging = undefined;
      feeds[this.#port] = this.#runtime.tensor(this.#dtype, array, this.#dims);
    } else {
      if (this.#staging === undefined) {
        this.#staging = allocate(this.#dtype, this.#length);
        feeds[this.#port] = this.#runtime.tensor(this.#dtype, this.#staging, this.#dims);
      }
      this.#staging.set(array);
    }
    this.#last = array;
  }

  /** Whether the runtime can read the array as it is: the right element type, and memory that is not shared. */
  #fits(array: TypedArray): boolean {
    if (typeof SharedArrayBuffer !== 'undefined' && array.buffer instanceof SharedArrayBuffer) return false;
    if (this.#dtype === 'float32') return array instanceof Float32Array;
    return this.#dtype === 'int32' ? array instanceof Int32Array : array instanceof Uint8Array;
  }
}

/** Runs of all compiled functions take turns: they share the store. */
let queue: Promise<unknown> = Promise.resolve();
let pending = 0;

class Compiled {
  readonly synchronous: boolean;
  readonly graph: GraphInfo;
  readonly #session: Session;
  readonly #runtime: Runtime;
  readonly #inputs: readonly BoundInput[];
  readonly #slots: readonly Slot[];
  readonly #reads: readonly (readonly [name: string, pack: Pack])[];
  readonly #writes: readonly (readonly [name: string, pack: Pack])[];
  readonly #changed: readonly Slot[];
  readonly #optimizers: OptimizerBinding;
  readonly #feeds: RuntimeTensors = {};
  readonly #fetches: RuntimeTensors = {};
  readonly #outputs: Record<string, TypedArray>;
  #disposed = false;

  constructor(parts: {
    session: Session;
    runtime: Runtime;
    inputs: readonly BoundInput[];
    slots: readonly Slot[];
    reads: readonly (readonly [string, Pack])[];
    writes: readonly (readonly [string, Pack])[];
    changed: readonly Slot[];
    optimizers: OptimizerBinding;
    outputs: ReadonlyMap<string, { dtype: DType; dims: readonly number[]; port: string }>;
    graph: GraphInfo;
  }) {
    this.#session = parts.session;
    this.#runtime = parts.runtime;
    this.#inputs = parts.inputs;
    this.#slots = parts.slots;
    this.#reads = parts.reads;
    this.#writes = parts.writes;
    this.#changed = parts.changed;
    this.#optimizers = parts.optimizers;
    this.graph = parts.graph;
    this.synchronous = parts.session.runSync !== undefined;
    this.#outputs = {};
    for (const [name, { dtype, dims, port }] of parts.outputs) {
      const data = allocate(dtype, sizeOf(dims));
      this.#outputs[name] = data;
      this.#fetches[port] = this.#runtime.tensor(dtype, data, dims);
    }
  }

  run(inputs: Arrays<string>): Record<string, TypedArray> {
    if (this.#session.runSync === undefined) {
      throw new JitError(
        'not-synchronous',
        `The runtime ${this.#runtime.name} answers through promises only.`,
        'Use `await step.runAsync(…)`; `step.synchronous` tells which is possible.',
      );
    }
    if (pending > 0) {
      throw new JitError(
        'busy',
        'A compiled function was run synchronously while an asynchronous run was under way.',
        'Await the asynchronous run first.',
      );
    }
    this.#before(inputs);
    try {
      this.#session.runSync(this.#feeds, this.#fetches);
    } catch (cause) {
      throw failed(cause);
    }
    this.#after();
    return this.#outputs;
  }

  runAsync(inputs: Arrays<string>): Promise<Record<string, TypedArray>> {
    pending++;
    const turn = queue.then(async () => {
      this.#before(inputs);
      try {
        await this.#session.run(this.#feeds, this.#fetches);
      } catch (cause) {
        throw failed(cause);
      }
      this.#after();
      return this.#outputs;
    });
    queue = turn.then(
      () => pending--,
      () => pending--,
    );
    return turn;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#session.dispose();
  }

  #before(inputs: Arrays<string>): void {
    if (this.#disposed) {
      throw new JitError('disposed', 'The compiled function was disposed.', 'Compile it again.');
    }
    for (const input of this.#inputs) input.bind(inputs[input.name], this.#feeds);
    this.#optimizers.follow();
    for (const slot of this.#slots) if (!slot.isCurrent) slot.load();
    for (const slot of this.#changed) if (slot.isShared) slot.detach();
    for (const [name, pack] of this.#reads)
      this.#feeds[name] = pack.input(this.#runtime, this.#runtime.tensor);
    for (const [name, pack] of this.#writes)
      this.#fetches[name] = pack.output(this.#runtime, this.#runtime.tensor);
  }

  #after(): void {
    for (const [, pack] of this.#writes) pack.swap();
    for (const slot of this.#changed) slot.view?.invalidate();
    this.#optimizers.count();
  }
}

function failed(cause: unknown): JitError {
  return new JitError(
    'runtime-failed',
    `The ONNX runtime failed: ${cause instanceof Error ? cause.message : String(cause)}`,
    'The variables are unchanged. An index out of range in the inputs is the usual cause.',
    { cause },
  );
}

/**
 * Compiles a step function over named arrays.
 *
 * The step is a plain tfjs function: it may compute gradients, apply an optimizer, assign variables. It is executed two
 * or three times to be recorded, without lasting effect, so it must do nothing else of consequence. Variables that
 * exist when it is compiled are state, shared by all compiled functions; anything else it captures is a constant.
 *
 * @param inputs shape and dtype of each named input
 * @param step returns an object of tensors
 * @throws JitError, with the line of the step where that helps
 */
export async function jitStep<const I extends Record<string, ArraySpec>, O extends Record<string, tf.Tensor>>(
  inputs: I,
  step: (tensors: { [K in keyof I]: tf.Tensor }) => O,
  options: JitOptions = {},
): Promise<CompiledStep<I, O>> {
  await tf.ready();
  const runtime = typeof options.runtime === 'object' ? options.runtime : await loadRuntime(options.runtime);
  const start = performance.now();
  const trace = traceStep(inputs, (tensors) => step(tensors as { [K in keyof I]: tf.Tensor }));
  const traced = performance.now();
  const compiled = compileProgram(trace, options.fuse ?? true);
  const { layout } = compiled;
  const lowered = performance.now();
  const threads = options.threads ?? threadsFor(compiled.flops);
  const session = await runtime.createSession(compiled.model, {
    threads,
    provider: options.provider ?? 'cpu',
  });
  const used = new Set(compiled.inputNames);
  const reads = layout.packs
    .map((pack) => [layout.nameOf(pack), pack] as const)
    .filter(([name]) => used.has(name));
  const writes = [...layout.written.keys()].map((pack) => [`new_${layout.nameOf(pack)}`, pack] as const);
  const bound = Object.entries(inputs)
    .filter(([name]) => used.has(`in_${name}`))
    .map(([name, spec]) => new BoundInput(name, spec, runtime));
  return new Compiled({
    session,
    runtime,
    inputs: bound,
    slots: layout.slots,
    reads,
    writes,
    changed: [...layout.written.values()].flat(),
    optimizers: new OptimizerBinding(trace.counts),
    outputs: compiled.outputs,
    graph: {
      nodes: compiled.nodes,
      operators: compiled.operators,
      bytes: compiled.model.length,
      flops: compiled.flops,
      threads,
      bound: bound.length + reads.length + writes.length + compiled.outputs.size,
      traceMs: traced - start,
      lowerMs: lowered - traced,
      sessionMs: performance.now() - lowered,
      model: compiled.model,
    },
  }) as unknown as CompiledStep<I, O>;
}
