// A step that several runs take at once: binds their arrays and variables to one graph, runs it, and lets each run's kernel do its part.

import type { TypedArray } from '@prism-rl/graph';
import { elementBytes, sizeOf } from '@prism-rl/graph';
import { BoundArray, checkLength, copyElements } from '../boundArrays.ts';
import { type Arrays, failed } from '../compiled.ts';
import type { KeptTensors, Runtime, RuntimeTensor, RuntimeTensors, Session } from '../runtime/runtime.ts';
import { DeviceCopy, type DeviceTensor } from '../store/deviceCopy.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { OptimizerBinding } from '../store/optimizer.ts';
import { bringBack, type Pack, type Slot } from '../store/store.ts';
import type { Trace } from '../trace/record.ts';
import { inTurn, isBusy } from '../turns.ts';
import {
  type ArrayPort,
  partOf,
  type StackedModel,
  type StackedPort,
  type StatePort,
  type WritePort,
} from './stackedModel.ts';

/** One run's part in an execution of the step. */
export interface Turn {
  /** Its place in the stack. */
  readonly run: number;
  readonly inputs: Arrays<string>;
}

/** A port with the memory that it is bound to. */
interface Bound<P extends StackedPort> {
  readonly port: P;
  readonly region: Region;
  readonly tensor: BoundArray;
  /** Elements of a run's part. */
  readonly part: number;
}

/** Variables that a step reads. */
interface BoundState extends Bound<StatePort> {
  /** Whether they lie apart, so that they have to be copied to where the graph reads them. */
  readonly isCopied: boolean;
}

/** Where all runs' variables lie behind one another, if they do: then no copy of them is needed. */
function besideEachOther({ slots, run }: StatePort): Region | undefined {
  const [first] = slots as [Slot];
  const { settled } = first.pack;
  if (run !== undefined) return first.pack.slots.length === 1 ? settled : undefined;
  const { whole } = settled;
  if (whole === undefined || whole.length !== slots.length * first.length) return undefined;
  const isInPlace = ({ pack, address }: Slot, i: number): boolean =>
    pack.settled.whole === whole && address === first.address + i * first.length * elementBytes(whole.dtype);
  return first.address === whole.address && slots.every(isInPlace) ? whole : undefined;
}

/** A run's variable behind a port; undefined where the port is another run's own. */
function slotIn({ slots, run: owner }: StatePort, run: number): Slot | undefined {
  if (owner === undefined) return slots[run];
  return owner === run ? slots[0] : undefined;
}

/** One run's side of a stacked step. */
class Side {
  readonly slots: readonly Slot[];
  readonly changed: readonly Slot[];
  readonly packs: readonly Pack[];
  readonly optimizers: OptimizerBinding;

  constructor(model: StackedModel, run: number, trace: Trace) {
    const read = model.reads.flatMap((port) => slotIn(port, run) ?? []);
    const written = model.writes.flatMap(({ slots }) => slots.map((row) => row[run] as Slot));
    const kernel = model.kernels[run];
    this.slots = [...new Set([...read, ...written, ...(kernel?.slots ?? [])])];
    this.changed = [...new Set([...written, ...(kernel?.changed ?? [])])];
    this.packs = [...new Set(this.slots.map(({ pack }) => pack))];
    this.optimizers = new OptimizerBinding(trace.counts);
  }

  before(): void {
    this.optimizers.follow();
    for (const slot of this.slots) if (!slot.isCurrent) slot.load();
    for (const slot of this.changed) if (slot.isShared) slot.detach();
    for (const pack of this.packs) if (pack.away === undefined) pack.settle();
  }

  after(): void {
    for (const slot of this.changed) slot.view?.invalidate();
    this.optimizers.count();
  }
}

/** A compiled step of several runs. */
export class StackedStep {
  readonly model: StackedModel;
  readonly #session: Session;
  readonly #sides: readonly Side[];
  readonly #inputs: readonly Bound<ArrayPort>[];
  readonly #outputs: readonly Bound<ArrayPort>[];
  readonly #reads: readonly BoundState[];
  readonly #writes: readonly Bound<WritePort>[];
  readonly #feeds: RuntimeTensors = {};
  readonly #fetches: RuntimeTensors = {};
  /** Ports whose contents stay on the device. */
  readonly #kept: readonly WritePort[];
  readonly #runtime: Runtime;

  /**
   * @param traces each run's, in the model's order
   * @param kept what it writes that stays on the device
   */
  constructor(
    model: StackedModel,
    session: Session,
    runtime: Runtime,
    traces: readonly Trace[],
    kept: readonly string[] = [],
  ) {
    this.model = model;
    this.#session = session;
    this.#runtime = runtime;
    const bind = <P extends StackedPort>(port: P, region: Region | undefined): Bound<P> => ({
      port,
      region: region ?? hostMemory.allocate(port.dtype, sizeOf(port.dims)),
      tensor: new BoundArray(runtime, port.dtype, port.dims),
      part: partOf(port),
    });
    this.#inputs = model.inputs.map((port) => bind(port, port.region));
    this.#outputs = model.outputs.map((port) => bind(port, port.region));
    this.#reads = model.reads.map((port) => {
      const beside = besideEachOther(port);
      return { ...bind(port, beside), isCopied: beside === undefined };
    });
    this.#kept = model.writes.filter(({ name }) => kept.includes(name));
    this.#writes = model.writes
      .filter(({ name }) => !kept.includes(name))
      .map((port) => bind(port, undefined));
    this.#sides = traces.map((trace, run) => new Side(model, run, trace));
  }

  /**
   * Takes the step for some of the runs; what the graph computes for the others is left unread.
   *
   * @returns a promise where the runtime promises, or while it is busy with another run
   */
  run(turns: readonly Turn[]): void | Promise<void> {
    const { runSync } = this.#session;
    if (runSync === undefined || isBusy()) {
      return inTurn(async () => {
        await this.#bring(turns);
        this.#before(turns);
        try {
          await this.#compute(turns);
        } catch (cause) {
          throw failed(cause);
        }
        this.#after(turns);
      });
    }
    this.#before(turns);
    try {
      void this.#compute(turns);
    } catch (cause) {
      throw failed(cause);
    }
    this.#after(turns);
  }

  /** Returns the outputs of one run from the last execution; valid until the next. */
  outputsOf(run: number): Record<string, TypedArray> {
    const arrays: Record<string, TypedArray> = {};
    for (const { port, region, part } of this.#outputs) {
      if (port.region === undefined) arrays[port.array] = region.array.subarray(run * part, (run + 1) * part);
    }
    return arrays;
  }

  dispose(): void {
    void this.#session.dispose();
  }

  #before(turns: readonly Turn[]): void {
    for (const { run, inputs } of turns) {
      for (const { port, region, part } of this.#inputs) {
        if (port.region === undefined) copyIn(region.array, run, part, port, inputs[port.array]);
      }
      for (const { name, region } of this.model.kernels[run]?.inputs ?? []) {
        const array = inputs[name];
        checkLength(name, array, [region.length], region.length);
        copyElements(name, array, region.array, region.dtype);
      }
      (this.#sides[run] as Side).before();
    }
    for (const { run } of turns) this.model.kernels[run]?.before?.();
    for (const bound of this.#reads) this.#feeds[bound.port.name] = stateOf(bound, turns);
    for (const { port, region, tensor } of this.#inputs) this.#feeds[port.name] = tensor.over(region.array);
    for (const { port, region, tensor } of [...this.#outputs, ...this.#writes])
      this.#fetches[port.name] = tensor.over(region.array);
  }

  /** Downloads from the device the contents that this run needs on the host and that cannot be read synchronously. */
  async #bring(turns: readonly Turn[]): Promise<void> {
    const read = this.#reads
      .map(({ port }) => port)
      .filter(({ slots }) => slots[0]?.pack.away?.isOf(slots.map(({ pack }) => pack)) !== true);
    // Writes go to host memory; so do kept ones, unless all runs take their turn.
    const written = this.#writes.map(({ port }) => port);
    if (turns.length < this.model.runs) written.push(...this.#kept);
    for (const { run } of turns) {
      const { slots, changed } = this.#sides[run] as Side;
      const packs = [
        ...read.flatMap((port) => slotIn(port, run)?.pack ?? []),
        ...written.flatMap((port) => port.slots.map((row) => (row[run] as Slot).pack)),
      ];
      await bringBack(slots, changed, packs);
    }
  }

  /** Runs; what stays on the device becomes the contents of the variables of those whose turn it is. */
  #compute(turns: readonly Turn[]): void | Promise<void> {
    if (this.#kept.length === 0) {
      const { runSync } = this.#session;
      if (runSync === undefined) return this.#session.run(this.#feeds, this.#fetches);
      return runSync.call(this.#session, this.#feeds, this.#fetches);
    }
    const made = this.#session.runKeeping?.(this.#feeds, this.#fetches) ?? {};
    return made instanceof Promise
      ? made.then((tensors) => this.#keep(tensors, turns))
      : this.#keep(made, turns);
  }

  #keep(made: KeptTensors, turns: readonly Turn[]): void | Promise<void> {
    if (turns.length < this.model.runs) return this.#keepSome(made, turns);
    for (const { name, slots } of this.#kept) {
      const [row = []] = slots;
      new DeviceCopy(
        made[name] as DeviceTensor,
        row.map(({ pack }) => pack),
        this.#runtime,
      );
    }
  }

  /** Keeps only the results of runs whose turn it is: these are downloaded. */
  #keepSome(made: KeptTensors, turns: readonly Turn[]): void | Promise<void> {
    const take = (port: WritePort, tensor: DeviceTensor, array: TypedArray): void => {
      tensor.dispose();
      for (const { run } of turns) writeBack(port, { array }, run, partOf(port));
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
      for (const { port, region, part } of this.#writes) writeBack(port, region, run, part);
      this.model.kernels[run]?.after?.();
      (this.#sides[run] as Side).after();
    }
  }
}

/** The tensor of variables that a step reads: the device's, where that holds all of them, else one over the host memory. */
function stateOf(
  { port, region, tensor, part, isCopied }: BoundState,
  turns: readonly Turn[],
): RuntimeTensor {
  const { away } = (port.slots[0] as Slot).pack;
  if (away?.isOf(port.slots.map(({ pack }) => pack))) return away.tensor;
  for (const { run } of turns) {
    const slot = slotIn(port, run);
    slot?.pack.settle();
    if (isCopied && slot !== undefined)
      region.array.set(slot.contents(), port.run === undefined ? run * part : 0);
  }
  return tensor.over(region.array);
}

/** Copies the graph's results into a run's variables. */
function writeBack(
  { slots }: WritePort,
  { array }: { readonly array: TypedArray },
  run: number,
  part: number,
): void {
  let at = run * part;
  for (const row of slots) {
    const slot = row[run] as Slot;
    slot.contents().set(array.subarray(at, at + slot.length));
    at += slot.length;
  }
}

function copyIn(
  into: TypedArray,
  run: number,
  part: number,
  { array: name, dims, dtype }: ArrayPort,
  array: TypedArray | undefined,
): void {
  checkLength(name, array, dims.slice(1), part);
  copyElements(name, array, into.subarray(run * part, (run + 1) * part), dtype);
}
