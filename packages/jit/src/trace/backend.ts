// The recording backend: tfjs's cpu backend under another name, whose operations are reported to a listener while a step is traced. It also
// holds the data of variables that live in packs.

import { inTurn } from '../run/turns.ts';
import * as tf from '../tensorflow.ts';
import { type CpuBackend, type CpuEntry, cpuBackendClass } from './engine.ts';

export const JIT_BACKEND = 'prism-jit';

/** Named inputs of an operation; optional ones may be missing. */
export type OperationInputs = Readonly<Record<string, tf.TensorInfo | undefined>>;

/** Receives the events of a trace. Calls within an operation are not reported. */
export interface TraceListener {
  constant(dataId: object, values: tf.TypedArray, shape: readonly number[], dtype: tf.DataType): void;
  /** The host reads a tensor; throws if that is not allowed. */
  read(dataId: object): void;
  /** An operation is called; `run` executes it. */
  operation(
    name: string,
    inputs: OperationInputs,
    attrs: Readonly<Record<string, unknown>>,
    run: () => tf.TensorInfo | tf.TensorInfo[],
  ): tf.TensorInfo | tf.TensorInfo[];
}

/** Data in a pack; called when tfjs drops them or moves them to another backend. */
export interface PackedEntry extends CpuEntry {
  released(): void;
  /** Whether its contents lie on a device and can only be read asynchronously. */
  readonly isAwaited: boolean;
  /** Downloads them. */
  arrive(): Promise<void>;
}

/** The backend's interface within this package. */
export interface JitBackend extends CpuBackend {
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
      this.firstUse = false; // suppresses tfjs's advice to install another backend
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
      // Do not wait for a turn otherwise: during a turn, synchronous runs of steps are refused.
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
    // Priority 0: tfjs never selects it by default.
    tf.registerBackend(JIT_BACKEND, () => backend as unknown as tf.KernelBackend, 0);
    registerKernels(backend);
  }
  return instance;
}

/** The entry of data that can only be read asynchronously. */
function awaited(dataId: object): PackedEntry | undefined {
  const { data } = jitBackend();
  const entry = data.has(dataId) ? data.get(dataId) : undefined;
  return entry !== undefined && isPacked(entry) && entry.isAwaited ? entry : undefined;
}

/** Whether data lie on a device from which they can only be read asynchronously. */
export function isAwaited(dataId: object): boolean {
  return awaited(dataId) !== undefined;
}

/** Downloads data that a device holds; call it within `inTurn`. */
export async function arrived(dataId: object): Promise<void> {
  await awaited(dataId)?.arrive();
}

export function isTracing(): boolean {
  return instance?.listener !== undefined;
}

/** Runs `body` without reporting to the listener. */
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
 * Compiled functions do not need this: tracing switches to it and back. It pays if eager tfjs operations and compiled functions alternate on the
 * same variables: under any other backend an eager operation moves the variables' data away, and the next run of a compiled function fetches
 * it back. Eager operations under it are as fast as under tfjs's cpu backend.
 */
export function useJitBackend(): void {
  jitBackend();
  void tf.setBackend(JIT_BACKEND);
}

/** Runs `body` with the recording backend active, then restores the previous one. */
export function withJitBackend<T>(body: () => T): T {
  const backend = jitBackend();
  tf.backend(); // makes tfjs choose a backend if it has none yet
  const former = tf.getBackend();
  if (former === JIT_BACKEND) return body();
  // setBackend is synchronous until its first await if the backend's factory is.
  void tf.setBackend(JIT_BACKEND);
  try {
    return body();
  } finally {
    backend.listener = undefined;
    void tf.setBackend(former);
  }
}
