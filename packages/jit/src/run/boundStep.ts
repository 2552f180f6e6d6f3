// Runs a compiled program for one or several runs: binds their arrays and variables to the graph.

import type { ArrayPort, CompiledProgram } from '../compile.ts';
import { JitError, messageOf } from '../errors.ts';
import type { TypedArray } from '../program/ir.ts';
import { allocate, elementBytes, sizeOf } from '../program/ir.ts';
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
import { mayStay, type Port, partOf, type StatePort } from '../store/layout.ts';
import { downloadForRun, type Pack, type Slot } from '../store/store.ts';
import { BoundArray, BoundInput, BoundRun, packsOf, type Recording, slotsIn, type Turn } from './boundRun.ts';
import { inTurn, isBusy } from './turns.ts';

/** A port and the memory bound to it. */
interface Bound<P extends Port> {
  readonly port: P;
  readonly region: Region;
  readonly tensor: BoundArray;
}

/** Variables that a step reads. */
interface BoundState extends Bound<StatePort> {
  readonly packs: readonly Pack[];
  /** Whether they are not contiguous, so that they must be copied for the graph. */
  readonly isCopied: boolean;
  /** Whether a device may hold them between runs: the step does not write them in the host memory. */
  readonly stays: boolean;
}

/** The memory of a port's variables if they lie as the graph reads them, so that no copy is needed. */
function inPlace({ slots }: StatePort): Region | undefined {
  const all = slots.flat();
  const [first] = all as [Slot];
  const { region } = first.pack;
  let next = first.address;
  for (const slot of all) {
    if (slot.address !== next) return undefined;
    next += slot.length * elementBytes(region.dtype);
  }
  const bytes = next - first.address;
  return [region, region.whole].find(
    (one) => one?.address === first.address && one.length * elementBytes(one.dtype) === bytes,
  );
}

const isHere = ({ away }: Pack): boolean => away === undefined;

/** Copies the graph's results into a run's variables. */
function writeBack({ slots }: StatePort, array: TypedArray, run: number, part: number): void {
  let at = run * part;
  for (const slot of slots[run] as readonly Slot[]) {
    slot.contents().set(array.subarray(at, at + slot.length));
    at += slot.length;
  }
}

/** A compiled step of one or several runs. */
export class BoundStep {
  readonly program: CompiledProgram;
  /** Whether the runtime is synchronous. */
  readonly synchronous: boolean;
  readonly #session: Session;
  readonly #runtime: Runtime;
  readonly #runs: readonly BoundRun[];
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

  /**
   * @param recordings each run's, in the program's order
   * @param kept names of outputs that stay on the device; undefined without a device
   */
  constructor(
    program: CompiledProgram,
    recordings: readonly Recording[],
    session: Session,
    runtime: Runtime,
    kept?: readonly string[],
  ) {
    this.program = program;
    this.synchronous = session.runSync !== undefined;
    this.#session = session;
    this.#runtime = runtime;
    this.#runs = recordings.map((recording, run) => new BoundRun(program, run, recording));
    const { runs, inputs, outputs, reads, writes } = program;
    const bind = <P extends Port>(port: P, region: Region): Bound<P> => {
      return { port, region, tensor: new BoundArray(runtime, port.dtype, port.dims) };
    };
    const handed = (ports: readonly ArrayPort[]): Bound<ArrayPort>[] =>
      ports.flatMap((port) => (port.region === undefined ? [] : bind(port, port.region)));
    const ownMemory = (port: Port): Region => hostMemory.allocate(port.dtype, sizeOf(port.dims));
    const own = inputs.filter(({ region }) => region === undefined);
    const shared = this.#sharedMemory(own, this.#feeds);
    this.#inputs = own.map((port) => new BoundInput(port, runs, runtime, shared.get(port.name)));
    this.#prepared = handed(inputs);
    this.#handedOver = handed(outputs);
    this.#kept = writes.filter(({ name }) => kept?.includes(name));
    this.#writes = writes
      .filter(({ name }) => !kept?.includes(name))
      .map((port) => bind(port, ownMemory(port)));
    const written = new Set(this.#writes.flatMap(({ port }) => port.slots.flat()));
    this.#reads = reads.map((port) => {
      const region = inPlace(port);
      const bound = bind(port, region ?? ownMemory(port));
      const slots = port.slots.flat();
      const isWritten = slots.some((slot) => written.has(slot));
      return {
        ...bound,
        packs: packsOf(slots),
        isCopied: region === undefined,
        stays: kept !== undefined && mayStay(port) && !isWritten,
      };
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
    const part = partOf(port, this.program.runs);
    for (const [run, { outputs }] of this.#runs.entries())
      outputs[array] = data.subarray(run * part, (run + 1) * part);
    if (shared === undefined) this.#fetches[name] = this.#runtime.tensor(dtype, data, dims);
  }

  /**
   * Executes the step for some of the runs now; ignores the graph's results for the others.
   *
   * @throws JitError `not-synchronous` if the runtime is asynchronous, `busy` during an asynchronous run
   */
  run(turns: readonly Turn[]): void {
    if (!this.synchronous) {
      throw new JitError(
        'not-synchronous',
        `The runtime ${this.#runtime.name} is asynchronous.`,
        'Use `await step.runAsync(…)`; `step.synchronous` says whether `run` is available.',
      );
    }
    if (isBusy()) {
      throw new JitError(
        'busy',
        'A compiled function was run synchronously while an asynchronous run was under way.',
        'Await the asynchronous run first.',
      );
    }
    this.#before(turns);
    try {
      for (const [bound, tensor] of this.#staying(turns))
        this.#stay(bound, this.#send(tensor, bound.port.dims) as DeviceTensor);
      if (this.#kept.length === 0) this.#session.runSync?.(this.#feeds, this.#fetches);
      else void this.#keep(this.#runKeeping() as KeptTensors, turns);
    } catch (cause) {
      throw failed(cause);
    }
    this.#after(turns);
  }

  /** Executes the step after all earlier runs. */
  runAsync(turns: readonly Turn[]): Promise<void> {
    return inTurn(async () => {
      if (!this.#disposed) await this.#download(turns);
      this.#before(turns);
      try {
        for (const [bound, tensor] of this.#staying(turns))
          this.#stay(bound, await this.#send(tensor, bound.port.dims));
        if (this.#kept.length === 0) await this.#session.run(this.#feeds, this.#fetches);
        else await this.#keep(await this.#runKeeping(), turns);
      } catch (cause) {
        throw failed(cause);
      }
      this.#after(turns);
    });
  }

  /** Executes the step now if possible. */
  take(turns: readonly Turn[]): void | Promise<void> {
    return this.synchronous && !isBusy() ? this.run(turns) : this.runAsync(turns);
  }

  /** One run's outputs of the last execution; valid until the next. */
  outputsOf(run: number): Record<string, TypedArray> {
    return (this.#runs[run] as BoundRun).outputs;
  }

  /** Whether all variables lie where the step reads them, on the device or in the host memory. */
  get isAtHand(): boolean {
    return this.#reads.every(
      ({ packs, isCopied }) =>
        packs[0]?.away?.holdsExactly(packs) === true || (!isCopied && packs.every(isHere)),
    );
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    void this.#session.dispose();
  }

  #before(turns: readonly Turn[]): void {
    if (this.#disposed)
      throw new JitError('disposed', 'The compiled function was disposed.', 'Compile it again.');
    for (const input of this.#inputs) input.bind(turns, this.#feeds);
    for (const { run, inputs } of turns) (this.#runs[run] as BoundRun).before(inputs);
    for (const bound of this.#reads) this.#feeds[bound.port.name] = this.#stateOf(bound, turns);
    for (const { run } of turns) (this.#runs[run] as BoundRun).kernel?.before?.();
    for (const { port, region, tensor } of this.#prepared) this.#feeds[port.name] = tensor.over(region.array);
    for (const { port, region, tensor } of this.#handedOver)
      this.#fetches[port.name] = tensor.over(region.array);
    for (const { port, region, tensor } of this.#writes) this.#fetches[port.name] = tensor.over(region.array);
  }

  /** The tensor of variables that the step reads: the device's if it holds all of them, else one over the host memory. */
  #stateOf({ port, region, tensor, packs, isCopied }: BoundState, turns: readonly Turn[]): RuntimeTensor {
    const away = packs[0]?.away;
    if (away?.holdsExactly(packs)) return away.tensor;
    if (!isCopied && packs.every(isHere)) return tensor.over(region.array);
    for (const { run } of turns) {
      let at = port.run === undefined ? run * partOf(port, this.program.runs) : 0;
      for (const slot of slotsIn(port, run)) {
        slot.pack.away?.fetch();
        if (isCopied) region.array.set(slot.contents(), at);
        at += slot.length;
      }
    }
    return tensor.over(region.array);
  }

  /** Up-to-date variables in the host memory that a device will hold after this run, with the tensors over them. */
  *#staying(turns: readonly Turn[]): Generator<readonly [BoundState, RuntimeTensor]> {
    for (const bound of this.#reads) {
      // If only some runs take part, their results are written to the host memory.
      const isWhole = turns.length === this.program.runs || (!bound.isCopied && this.#kept.length === 0);
      if (bound.stays && isWhole && bound.packs.every(isHere))
        yield [bound, this.#feeds[bound.port.name] as RuntimeTensor];
    }
  }

  #send(tensor: RuntimeTensor, dims: readonly number[]): DeviceTensor | Promise<DeviceTensor> {
    return this.#runtime.upload?.(tensor, dims) ?? this.#runtime.uploadLater!(tensor, dims);
  }

  /** Records that a device holds variables now. */
  #stay({ port, packs }: BoundState, sent: DeviceTensor): void {
    this.#feeds[port.name] = new DeviceCopy(sent, packs, this.#runtime).tensor;
  }

  /** Downloads from the device the contents that this run needs on the host and that cannot be read synchronously. */
  async #download(turns: readonly Turn[]): Promise<void> {
    const read = this.#reads.filter(({ packs }) => packs[0]?.away?.holdsExactly(packs) !== true);
    // Writes go to the host memory; so do kept outputs, unless all runs take part.
    const ports = [...read, ...this.#writes].map(({ port }) => port);
    if (turns.length < this.program.runs) ports.push(...this.#kept);
    for (const { run } of turns) {
      const { slots, changed, packs } = this.#runs[run] as BoundRun;
      await downloadForRun(slots, changed, [
        ...packs,
        ...packsOf(ports.flatMap((port) => slotsIn(port, run))),
      ]);
    }
  }

  #runKeeping(): KeptTensors | Promise<KeptTensors> {
    return this.#session.runKeeping?.(this.#feeds, this.#fetches) ?? {};
  }

  /** Makes the outputs on the device the contents of the participating runs' variables. */
  #keep(made: KeptTensors, turns: readonly Turn[]): void | Promise<void> {
    if (turns.length < this.program.runs) return this.#keepSome(made, turns);
    for (const { name, slots } of this.#kept)
      new DeviceCopy(made[name] as DeviceTensor, packsOf(slots.flat()), this.#runtime);
  }

  /** Downloads the results of the participating runs only. */
  #keepSome(made: KeptTensors, turns: readonly Turn[]): void | Promise<void> {
    const take = (port: StatePort, tensor: DeviceTensor, array: TypedArray): void => {
      tensor.dispose();
      for (const { run } of turns) writeBack(port, array, run, partOf(port, this.program.runs));
    };
    const tensors = this.#kept.map((port) => [port, made[port.name] as DeviceTensor] as const);
    const { download, downloadLater } = this.#runtime;
    if (download === undefined) {
      return Promise.all(
        tensors.map(async ([port, tensor]) =>
          take(port, tensor, await downloadLater!.call(this.#runtime, tensor)),
        ),
      ).then(() => {});
    }
    for (const [port, tensor] of tensors) take(port, tensor, download.call(this.#runtime, tensor));
  }

  #after(turns: readonly Turn[]): void {
    for (const { run } of turns) {
      for (const { port, region } of this.#writes)
        writeBack(port, region.array, run, partOf(port, this.program.runs));
      (this.#runs[run] as BoundRun).after();
    }
  }
}

function failed(cause: unknown): JitError {
  return new JitError(
    'runtime-failed',
    `The ONNX runtime failed: ${messageOf(cause)}`,
    'The variables are unchanged. An index out of range in the inputs is the usual cause.',
    { cause },
  );
}
