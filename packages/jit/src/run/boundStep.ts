// Runs a compiled program: binds arrays and variables to the graph.

import type { ArrayPort, CompiledProgram } from '../compile.ts';
import { JitError, messageOf } from '../errors.ts';
import { allocate, sizeOf, type TypedArray } from '../program/ir.ts';
import type {
  DeviceTensor,
  KeptTensors,
  Runtime,
  RuntimeTensor,
  RuntimeTensors,
  Session,
} from '../runtime/runtime.ts';
import { DeviceCopy } from '../store/deviceCopy.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { mayStay, type Port, type StatePort } from '../store/layout.ts';
import { downloadForRun, type Pack, type Slot } from '../store/store.ts';
import { type Arrays, BoundArray, BoundInput, BoundRun, packsOf, type Recording } from './boundRun.ts';
import { inTurn, isBusy } from './turns.ts';

/** A port and the memory bound to it. */
interface Bound<P extends Port> {
  readonly port: P;
  readonly region: Region;
  readonly tensor: BoundArray;
}

/** Variables that a step reads: a whole pack. */
interface BoundState extends Bound<StatePort> {
  readonly pack: Pack;
  /** Whether a device may hold them between runs: the step does not write them in the host memory. */
  readonly stays: boolean;
}

const isHere = ({ away }: Pack): boolean => away === undefined;

/** Copies the graph's results into variables. */
function writeBack({ slots }: StatePort, array: TypedArray): void {
  let at = 0;
  for (const slot of slots) {
    slot.contents().set(array.subarray(at, at + slot.length));
    at += slot.length;
  }
}

/** A compiled step. */
export class BoundStep {
  readonly program: CompiledProgram;
  /** Whether the runtime is synchronous. */
  readonly synchronous: boolean;
  readonly #session: Session;
  readonly #runtime: Runtime;
  readonly #run: BoundRun;
  readonly #inputs: readonly BoundInput[];
  /** Arrays that kernels and graph exchange. */
  readonly #prepared: readonly Bound<ArrayPort>[];
  readonly #handedOver: readonly Bound<ArrayPort>[];
  readonly #reads: readonly BoundState[];
  readonly #writes: readonly Bound<StatePort>[];
  /** Ports whose contents stay on the device. */
  readonly #kept: readonly StatePort[];
  readonly #feeds: RuntimeTensors = {};
  readonly #fetches: RuntimeTensors = {};
  #disposed = false;

  /** @param kept names of outputs that stay on the device; undefined without a device */
  constructor(
    program: CompiledProgram,
    recording: Recording,
    session: Session,
    runtime: Runtime,
    kept?: readonly string[],
  ) {
    this.program = program;
    this.synchronous = session.runSync !== undefined;
    this.#session = session;
    this.#runtime = runtime;
    this.#run = new BoundRun(program, recording);
    const { inputs, outputs, reads, writes } = program;
    const bind = <P extends Port>(port: P, region: Region): Bound<P> => {
      return { port, region, tensor: new BoundArray(runtime, port.dtype, port.dims) };
    };
    const handed = (ports: readonly ArrayPort[]): Bound<ArrayPort>[] =>
      ports.flatMap((port) => (port.region === undefined ? [] : bind(port, port.region)));
    const ownMemory = (port: Port): Region => hostMemory.allocate(port.dtype, sizeOf(port.dims));
    const own = inputs.filter(({ region }) => region === undefined);
    const shared = this.#sharedMemory(own, this.#feeds);
    this.#inputs = own.map((port) => new BoundInput(port, runtime, shared.get(port.name)));
    this.#prepared = handed(inputs);
    this.#handedOver = handed(outputs);
    this.#kept = writes.filter(({ name }) => kept?.includes(name));
    this.#writes = writes
      .filter(({ name }) => !kept?.includes(name))
      .map((port) => bind(port, ownMemory(port)));
    const written = new Set(this.#writes.flatMap(({ port }) => port.slots));
    this.#reads = reads.map((port) => {
      const { pack } = port.slots[0] as Slot;
      const isWritten = port.slots.some((slot) => written.has(slot));
      const stays = kept !== undefined && mayStay(port) && !isWritten;
      return { ...bind(port, pack.region), pack, stays };
    });
    const returned = outputs.filter(({ region }) => region === undefined);
    const results = this.#sharedMemory(returned, this.#fetches);
    for (const port of returned) this.#return(port, results.get(port.name));
  }

  /** Allocates and permanently binds the tensors that several ports share; returns their memory by name. */
  #sharedMemory(ports: readonly ArrayPort[], tensors: RuntimeTensors): Map<string, TypedArray> {
    const memory = new Map<string, TypedArray>();
    for (const { name, dtype, dims, whole } of ports) {
      if (memory.has(name) || sizeOf(whole) === sizeOf(dims)) continue;
      const data = allocate(dtype, sizeOf(whole));
      memory.set(name, data);
      tensors[name] = this.#runtime.tensor(dtype, data, whole);
    }
    return memory;
  }

  #return(port: ArrayPort, shared: TypedArray | undefined): void {
    const { array, name, dtype, dims, at } = port;
    const data = shared?.subarray(at, at + sizeOf(dims)) ?? allocate(dtype, sizeOf(dims));
    this.outputs[array] = data;
    if (shared === undefined) this.#fetches[name] = this.#runtime.tensor(dtype, data, dims);
  }

  /**
   * Executes the step now.
   *
   * @throws JitError `not-synchronous` if the runtime is asynchronous, `busy` during an asynchronous run
   */
  run(inputs: Arrays<string>): void {
    if (!this.synchronous) {
      throw JitError.notSynchronous`The runtime ${this.#runtime.name} is asynchronous.
        Use \`await step.runAsync(…)\`; \`step.synchronous\` says whether \`run\` is available.`;
    }
    if (isBusy()) {
      throw JitError.busy`A compiled function was run synchronously while an asynchronous run was under way.
        Await the asynchronous run first.`;
    }
    this.#before(inputs);
    try {
      for (const [bound, tensor] of this.#staying())
        this.#stay(bound, this.#send(tensor, bound.port.dims) as DeviceTensor);
      if (this.#kept.length === 0) this.#session.runSync?.(this.#feeds, this.#fetches);
      else this.#keep(this.#runKeeping() as KeptTensors);
    } catch (cause) {
      throw failed(cause);
    }
    this.#after();
  }

  /** Executes the step after all earlier runs. */
  runAsync(inputs: Arrays<string>): Promise<void> {
    return inTurn(async () => {
      if (!this.#disposed) await this.#download();
      this.#before(inputs);
      try {
        for (const [bound, tensor] of this.#staying())
          this.#stay(bound, await this.#send(tensor, bound.port.dims));
        if (this.#kept.length === 0) await this.#session.run(this.#feeds, this.#fetches);
        else this.#keep(await this.#runKeeping());
      } catch (cause) {
        throw failed(cause);
      }
      this.#after();
    });
  }

  /** Executes the step now if possible. */
  take(inputs: Arrays<string>): void | Promise<void> {
    return this.synchronous && !isBusy() ? this.run(inputs) : this.runAsync(inputs);
  }

  /** Outputs of the last execution; valid until the next. */
  get outputs(): Record<string, TypedArray> {
    return this.#run.outputs;
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#session.dispose();
  }

  #before(inputs: Arrays<string>): void {
    if (this.#disposed)
      throw new JitError('disposed', 'The compiled function was disposed.', 'Compile it again.');
    for (const input of this.#inputs) input.bind(inputs, this.#feeds);
    this.#run.before(inputs);
    for (const bound of this.#reads) this.#feeds[bound.port.name] = this.#stateOf(bound);
    this.#run.kernel?.before?.();
    for (const { port, region, tensor } of this.#prepared) this.#feeds[port.name] = tensor.over(region.array);
    for (const { port, region, tensor } of this.#handedOver)
      this.#fetches[port.name] = tensor.over(region.array);
    for (const { port, region, tensor } of this.#writes) this.#fetches[port.name] = tensor.over(region.array);
  }

  /** The tensor of variables that the step reads: the device's if it holds every variable, else one over the host memory. */
  #stateOf({ region, tensor, pack }: BoundState): RuntimeTensor {
    const { away } = pack;
    if (away?.holdsExactly([pack])) return away.tensor;
    away?.fetch();
    return tensor.over(region.array);
  }

  /** Up-to-date variables in the host memory that a device will hold after this run, with the tensors over them. */
  *#staying(): Generator<readonly [BoundState, RuntimeTensor]> {
    for (const bound of this.#reads)
      if (bound.stays && isHere(bound.pack)) yield [bound, this.#feeds[bound.port.name] as RuntimeTensor];
  }

  #send(tensor: RuntimeTensor, dims: readonly number[]): DeviceTensor | Promise<DeviceTensor> {
    return this.#runtime.upload?.(tensor, dims) ?? this.#runtime.uploadLater!(tensor, dims);
  }

  /** Records that a device holds variables now. */
  #stay({ port, pack }: BoundState, sent: DeviceTensor): void {
    this.#feeds[port.name] = new DeviceCopy(sent, [pack], this.#runtime).tensor;
  }

  /** Downloads from the device the contents that this run needs on the host and that cannot be read synchronously. */
  #download(): Promise<void> {
    const read = this.#reads.filter(({ pack }) => pack.away?.holdsExactly([pack]) !== true);
    const ports = [...read, ...this.#writes].map(({ port }) => port);
    const { slots, changed, packs } = this.#run;
    return downloadForRun(slots, changed, [...packs, ...packsOf(ports.flatMap((port) => port.slots))]);
  }

  #runKeeping(): KeptTensors | Promise<KeptTensors> {
    return this.#session.runKeeping?.(this.#feeds, this.#fetches) ?? {};
  }

  /** Makes the outputs on the device the contents of the variables. */
  #keep(made: KeptTensors): void {
    for (const { name, slots } of this.#kept)
      new DeviceCopy(made[name] as DeviceTensor, packsOf(slots), this.#runtime);
  }

  #after(): void {
    for (const { port, region } of this.#writes) writeBack(port, region.array);
    this.#run.after();
  }
}

function failed(cause: unknown): JitError {
  return JitError.runtimeFailed`The ONNX runtime failed: ${messageOf(cause)}
    The variables are unchanged. An index out of range in the inputs is the usual cause.`.causedBy(cause);
}
