// The recording backend: tfjs's own cpu backend under another name, whose operations report to a listener while a
// step is being traced and are plain cpu operations otherwise. It also keeps the data of variables that live in packs.

import { inTurn } from '../run/turns.ts';
import * as tf from '../tensorflow.ts';
import { type CpuBackend, type CpuEntry, cpuBackendClass } from './engine.ts';

/** Name under which the backend is registered with tfjs. */
export const JIT_BACKEND = 'prism-jit';

/** Named inputs of an operation; entries may be missing (optional inputs). */
export type OperationInputs = Readonly<Record<string, tf.TensorInfo | undefined>>;

/** Receives the events of a trace. Calls made inside an operation are not reported. */
export interface TraceListener {
  /** The host made a tensor. */
  constant(dataId: object, values: tf.TypedArray, shape: readonly number[], dtype: tf.DataType): void;
  /** The host reads a tensor; throws when it must not. */
  read(dataId: object): void;
  /** An operation is called; `run` executes it. */
  operation(
    name: string,
    inputs: OperationInputs,
    attrs: Readonly<Record<string, unknown>>,
    run: () => tf.TensorInfo | tf.TensorInfo[],
  ): tf.TensorInfo | tf.TensorInfo[];
}

/** Called when tfjs drops data that lives in a pack, or moves it to another backend. */
export interface PackedEntry extends CpuEntry {
  released(): void;
  /** Whether its contents lie on a device and can only be awaited. */
  readonly isAwaited: boolean;
  /** Has them come back. */
  arrive(): Promise<void>;
}

/** The backend's interface to the rest of this package. */
export interface JitBackend extends CpuBackend {
  /** The trace in progress. */
  listener: TraceListener | undefined;
}

let instance: JitBackend | undefined;
let depth = 0;

function isPacked(entry: CpuEntry): entry is PackedEntry {
  return 'released' in entry;
}

function createBackend(): JitBackend {
  class RecordingBackend extends cpuBackendClass() implements JitBackend {
    listener: TraceListener | undefined = undefined;

    constructor() {
      super();
      this.firstUse = false; // no advice on the console to install another backend
    }

    override write(values: tf.TypedArray, shape: number[], dtype: tf.DataType): object {
      const dataId = super.write(values, shape, dtype);
      if (this.listener !== undefined && depth === 0) this.listener.constant(dataId, values, shape, dtype);
      return dataId;
    }

    override readSync(dataId: object): tf.TypedArray {
      if (depth === 0) this.listener?.read(dataId);
      return super.readSync(dataId);
    }

    override async read(dataId: object): Promise<tf.TypedArray> {
      // Otherwise at once: while a turn is taken, synchronous runs of steps are refused.
      if (isAwaited(dataId)) await inTurn(() => arrived(dataId));
      return this.readSync(dataId);
    }

    override disposeData(dataId: object, force = false): boolean {
      const entry = this.data.has(dataId) ? this.data.get(dataId) : undefined;
      const gone = super.disposeData(dataId, force);
      if (gone && entry !== undefined && isPacked(entry)) entry.released();
      return gone;
    }
  }
  return new RecordingBackend();
}

function registerKernels(backend: JitBackend): void {
  for (const plain of tf.getKernelsForBackend('cpu')) {
    const original = plain.kernelFunc;
    tf.registerKernel({
      ...plain,
      backendName: JIT_BACKEND,
      kernelFunc: (call) => {
        const { listener } = backend;
        if (listener === undefined || depth > 0) return original(call);
        const run = (): tf.TensorInfo | tf.TensorInfo[] => {
          depth++;
          try {
            return original(call);
          } finally {
            depth--;
          }
        };
        const attrs = (call.attrs ?? {}) as unknown as Readonly<Record<string, unknown>>;
        return listener.operation(plain.kernelName, call.inputs as OperationInputs, attrs, run);
      },
    });
  }
}

/** The backend, registered with tfjs at first use. It does not become the active one. */
export function jitBackend(): JitBackend {
  if (instance === undefined) {
    const backend = createBackend();
    instance = backend;
    // Priority 0: tfjs never picks it by itself.
    tf.registerBackend(JIT_BACKEND, () => backend as unknown as tf.KernelBackend, 0);
    registerKernels(backend);
  }
  return instance;
}

/** Data that have to be waited for. */
function awaited(dataId: object): PackedEntry | undefined {
  const { data } = jitBackend();
  const entry = data.has(dataId) ? data.get(dataId) : undefined;
  return entry !== undefined && isPacked(entry) && entry.isAwaited ? entry : undefined;
}

/** Whether data have to be waited for, as they lie on a device from which nothing comes at once. */
export function isAwaited(dataId: object): boolean {
  return awaited(dataId) !== undefined;
}

/** Has such data come back; in a turn of the runs. */
export async function arrived(dataId: object): Promise<void> {
  await awaited(dataId)?.arrive();
}

/** Whether a step is being recorded. */
export function isTracing(): boolean {
  return instance?.listener !== undefined;
}

/** Runs `body` inside an operation as far as the listener is concerned. */
export function unreported<T>(body: () => T): T {
  depth++;
  try {
    return body();
  } finally {
    depth--;
  }
}

/**
 * Makes the recording backend tfjs's active one.
 *
 * Not needed for compiled functions: tracing switches to it and back by itself. Worth it where eager tfjs operations
 * and compiled functions take turns on the same variables, because under any other backend an eager operation moves
 * the variables' data away from the compiled functions, which then fetch it back at the next run. Eager operations
 * under it run at the speed of tfjs's cpu backend.
 */
export function useJitBackend(): void {
  jitBackend();
  void tf.setBackend(JIT_BACKEND);
}

/** Runs `body` with the recording backend active, and puts the former one back. */
export function withJitBackend<T>(body: () => T): T {
  const backend = jitBackend();
  tf.backend(); // where nothing was computed yet, tfjs chooses one now
  const former = tf.getBackend();
  if (former === JIT_BACKEND) return body();
  // setBackend is synchronous up to its first await when the backend's factory is.
  void tf.setBackend(JIT_BACKEND);
  try {
    return body();
  } finally {
    backend.listener = undefined;
    void tf.setBackend(former);
  }
}
