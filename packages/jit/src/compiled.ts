// A compiled function at work: binds arrays and packs, runs the session, keeps the store in step.

import type { TypedArray } from '@prism-rl/graph';
import { allocate, portOf, sizeOf } from '@prism-rl/graph';
import type { ProductSize } from '@prism-rl/onnx';
import { BoundArray, BoundInput, checkLength, copyElements } from './boundArrays.ts';
import type { CompiledProgram } from './compile.ts';
import { JitError } from './errors.ts';
import type { StepKernel } from './kernel/stepKernel.ts';
import { messageOf } from './messageOf.ts';
import type { KeptTensors, Runtime, RuntimeTensors, Session } from './runtime/runtime.ts';
import { DeviceCopy } from './store/deviceCopy.ts';
import type { Region } from './store/hostMemory.ts';
import { OptimizerBinding } from './store/optimizer.ts';
import { bringBack, type Pack, type Slot } from './store/store.ts';
import type * as tf from './tensorflow.ts';
import type { ArraySpec, Trace } from './trace/record.ts';
import { inTurn, isBusy } from './turns.ts';

/** Facts about a compiled function's graph. */
export interface GraphInfo {
  /** Nodes of the ONNX graph. */
  readonly nodes: number;
  /** How many nodes of each operator. */
  readonly operators: Readonly<Record<string, number>>;
  /** The TensorFlow.js operations that a kernel of the compiler computes on the processor instead of the graph: an optimizer's, say. */
  readonly beside: readonly string[];
  /** Bytes of the model. */
  readonly bytes: number;
  /** Flops of the matrix products in one run. */
  readonly flops: number;
  /** Their sizes: alone they take the least that a run can. */
  readonly products: readonly ProductSize[];
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
  /** Facts about the compiled graph. */
  readonly graph: GraphInfo;
  /** Frees the session. The variables live on. */
  dispose(): void;
}

/** A pack under its name in the graph, with the runtime's tensors over its two buffers. */
interface BoundPack {
  readonly name: string;
  readonly pack: Pack;
  readonly tensors: readonly [BoundArray, BoundArray];
}

function bindPack(runtime: Runtime, name: string, pack: Pack, dims: readonly number[]): BoundPack {
  const bound = (): BoundArray => new BoundArray(runtime, pack.dtype, dims);
  return { name, pack, tensors: [bound(), bound()] };
}

/** An output that the graph hands over to the kernel. */
interface BoundRegion {
  readonly port: string;
  readonly region: Region;
  readonly tensor: BoundArray;
}

/** The parts of a compiled function. */
export interface CompiledParts {
  readonly session: Session;
  readonly runtime: Runtime;
  readonly specs: Readonly<Record<string, ArraySpec>>;
  readonly program: CompiledProgram;
  readonly trace: Trace;
  readonly threads: number;
  /** Outputs of its graph that stay on the device. */
  readonly kept: readonly string[];
  readonly times: { readonly traceMs: number; readonly lowerMs: number; readonly sessionMs: number };
}

/** A compiled function over named arrays. */
export class Compiled {
  readonly synchronous: boolean;
  readonly graph: GraphInfo;
  readonly #session: Session;
  readonly #runtime: Runtime;
  readonly #inputs: readonly BoundInput[];
  readonly #slots: readonly Slot[];
  readonly #changed: readonly Slot[];
  readonly #reads: readonly BoundPack[];
  readonly #writes: readonly BoundPack[];
  readonly #optimizers: OptimizerBinding;
  readonly #feeds: RuntimeTensors = {};
  readonly #fetches: RuntimeTensors = {};
  readonly #outputs: Record<string, TypedArray> = {};
  readonly #specs: CompiledParts['specs'];
  readonly #kernel: StepKernel | undefined;
  readonly #kernelPacks: readonly Pack[];
  readonly #handedOver: BoundRegion[] = [];
  readonly #prepared: readonly BoundRegion[];
  readonly #kept: ReadonlySet<string>;
  #disposed = false;

  constructor({ session, runtime, specs, program, trace, threads, times, kept }: CompiledParts) {
    this.#kept = new Set(kept);
    this.#specs = specs;
    this.#session = session;
    this.#runtime = runtime;
    this.synchronous = session.runSync !== undefined;
    const { layout } = program;
    const used = program.inputTypes;
    this.#inputs = Object.entries(specs).flatMap(([name, { shape }]) => {
      const type = used.get(portOf(name));
      return type === undefined ? [] : [new BoundInput(name, type, shape, runtime)];
    });
    const { kernel } = program;
    this.#kernel = kernel;
    this.#kernelPacks = [...new Set(kernel?.slots.map(({ pack }) => pack))];
    this.#slots = [...new Set([...layout.slots, ...(kernel?.slots ?? [])])];
    this.#changed = [...[...layout.written.values()].flat(), ...(kernel?.changed ?? [])];
    this.#reads = layout.packs
      .filter((pack) => used.has(layout.nameOf(pack)))
      .map((pack) => bindPack(runtime, layout.nameOf(pack), pack, pack.dims));
    this.#writes = [...layout.written.keys()].map((pack) =>
      bindPack(runtime, `new_${layout.nameOf(pack)}`, pack, layout.outputDims(pack)),
    );
    this.#optimizers = new OptimizerBinding(trace.counts);
    for (const [name, { dtype, dims, port, region }] of program.outputs) {
      if (region !== undefined) {
        this.#handedOver.push({ port, region, tensor: new BoundArray(runtime, dtype, dims) });
        continue;
      }
      const data = allocate(dtype, sizeOf(dims));
      this.#outputs[name] = data;
      this.#fetches[port] = runtime.tensor(dtype, data, dims);
    }
    this.#prepared = (kernel?.prepared ?? [])
      .filter(({ name }) => used.has(portOf(name)))
      .map(({ name, region }) => ({
        port: portOf(name),
        region,
        tensor: new BoundArray(runtime, region.dtype, program.inputDims.get(portOf(name)) ?? []),
      }));
    for (const { name, region } of kernel?.returned ?? [])
      this.#outputs[name] = allocate(region.dtype, region.length);
    this.graph = {
      nodes: program.nodes,
      operators: program.operators,
      beside: kernel?.operations ?? [],
      bytes: program.model.length,
      flops: program.flops,
      products: program.products,
      threads,
      bound: this.#inputs.length + this.#reads.length + this.#writes.length + program.outputs.size,
      ...times,
      model: program.model,
    };
  }

  run(inputs: Arrays<string>): Record<string, TypedArray> {
    if (this.#session.runSync === undefined) {
      throw new JitError(
        'not-synchronous',
        `The runtime ${this.#runtime.name} answers through promises only.`,
        'Use `await step.runAsync(…)`; `step.synchronous` tells which is possible.',
      );
    }
    if (isBusy()) {
      throw new JitError(
        'busy',
        'A compiled function was run synchronously while an asynchronous run was under way.',
        'Await the asynchronous run first.',
      );
    }
    this.#before(inputs);
    try {
      if (this.#kept.size > 0) this.#keep(this.#runKeeping() as KeptTensors);
      else this.#session.runSync(this.#feeds, this.#fetches);
    } catch (cause) {
      throw failed(cause);
    }
    this.#after();
    return this.#outputs;
  }

  runAsync(inputs: Arrays<string>): Promise<Record<string, TypedArray>> {
    return inTurn(async () => {
      await this.#bring();
      this.#before(inputs);
      try {
        if (this.#kept.size > 0) this.#keep(await this.#runKeeping());
        else await this.#session.run(this.#feeds, this.#fetches);
      } catch (cause) {
        throw failed(cause);
      }
      this.#after();
      return this.#outputs;
    });
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
    for (const { name, region } of this.#kernel?.inputs ?? []) {
      const array = inputs[name];
      checkLength(name, array, this.#specs[name]?.shape ?? [], region.length);
      copyElements(name, array, region.array, region.dtype);
    }
    this.#optimizers.follow();
    for (const slot of this.#slots) if (!slot.isCurrent) slot.load();
    for (const slot of this.#changed) if (slot.isShared) slot.detach();
    for (const pack of this.#kernelPacks) pack.settle();
    for (const { name, pack, tensors } of this.#reads) {
      this.#feeds[name] = pack.away?.isOf([pack]) ? pack.away.tensor : tensors[pack.index].over(pack.current);
    }
    for (const { name, pack, tensors } of this.#writes) {
      if (this.#kept.has(name)) continue;
      const other = pack.index === 0 ? 1 : 0;
      this.#fetches[name] = tensors[other].over(pack.buffer(other));
    }
    this.#kernel?.before?.();
    for (const { port, region, tensor } of this.#prepared) this.#feeds[port] = tensor.over(region.array);
    for (const { port, region, tensor } of this.#handedOver) this.#fetches[port] = tensor.over(region.array);
  }

  /** Downloads from the device the contents that this run needs on the host and that cannot be read synchronously. */
  async #bring(): Promise<void> {
    if (this.#disposed) return;
    const read = this.#reads.flatMap(({ pack }) => (pack.away?.isOf([pack]) === false ? [pack] : []));
    await bringBack(this.#slots, this.#changed, [...this.#kernelPacks, ...read]);
  }

  #runKeeping(): KeptTensors | Promise<KeptTensors> {
    return this.#session.runKeeping?.(this.#feeds, this.#fetches) ?? {};
  }

  /** The variables' new contents stay on the device. */
  #keep(made: KeptTensors): void {
    for (const { name, pack } of this.#writes) {
      const tensor = made[name];
      if (tensor !== undefined) new DeviceCopy(tensor, [pack], this.#runtime);
    }
  }

  #after(): void {
    if (this.#kernel !== undefined) {
      this.#kernel.after?.();
      for (const { name, region } of this.#kernel.returned)
        (this.#outputs[name] as TypedArray).set(region.array);
    }
    for (const { name, pack } of this.#writes) if (!this.#kept.has(name)) pack.swap();
    for (const slot of this.#changed) slot.view?.invalidate();
    this.#optimizers.count();
  }
}

/** The error of a run that the runtime could not do. */
export function failed(cause: unknown): JitError {
  return new JitError(
    'runtime-failed',
    `The ONNX runtime failed: ${messageOf(cause)}`,
    'The variables are unchanged. An index out of range in the inputs is the usual cause.',
    { cause },
  );
}
