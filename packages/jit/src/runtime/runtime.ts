// The interface that the compiler needs of a runtime.

import { JitError, messageOf } from '../errors.ts';
import { encodeModel } from '../onnx/model.ts';
import type { StoredType, TypedArray } from '../program/ir.ts';

/** A runtime's tensor over host memory. */
export interface RuntimeTensor {
  readonly data: unknown;
}

/** Named tensors of one run. */
export type RuntimeTensors = Record<string, RuntimeTensor>;

/** A runtime's tensor in a device's memory. */
export interface DeviceTensor extends RuntimeTensor {
  readonly dims: readonly number[];
  dispose(): void;
}

/** Outputs that stay on a device, by their names. */
export type KeptTensors = Readonly<Record<string, DeviceTensor>>;

/** A graph that is ready to run. Outputs are written into the tensors given as `fetches`. */
export interface Session {
  /**
   * Runs and gives the outputs that stay on the device, at once where `runSync` is there, else it promises them; present where some were asked
   * for by `SessionOptions.kept`.
   */
  runKeeping?(feeds: RuntimeTensors, fetches: RuntimeTensors): KeptTensors | Promise<KeptTensors>;
  /** Runs at once; absent where the runtime answers only through promises. */
  runSync?(feeds: RuntimeTensors, fetches: RuntimeTensors): void;
  run(feeds: RuntimeTensors, fetches: RuntimeTensors): Promise<void>;
  dispose(): Promise<void>;
}

/** The session of a step without outputs or effects, of which the runtimes would not load a graph. */
export const IDLE_SESSION: Session = { runSync() {}, async run() {}, async dispose() {} };

/** Where a graph is computed. */
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'wasm';

/** Choices for a session. */
export interface SessionOptions {
  readonly threads: number;
  readonly provider: ExecutionProvider;
  /** Whether a graph is refused of which a GPU's provider lacks something, rather than computed on the CPU in part; default false. */
  readonly wholly?: boolean | undefined;
  /** Outputs that stay on the device; only for runtimes that can `download`, at once or later. */
  readonly kept?: readonly string[] | undefined;
}

/**
 * ONNX Runtime's options for where a graph is computed.
 *
 * @param cpu its name for the processor
 */
export function placement({ provider, wholly = false }: SessionOptions, cpu: 'cpu' | 'wasm'): object {
  if (provider === 'cpu' || provider === 'wasm') return { executionProviders: [cpu] };
  if (!wholly) return { executionProviders: [provider, cpu] };
  return { executionProviders: [provider], extra: { session: { disable_cpu_ep_fallback: '1' } } };
}

/** An ONNX runtime. */
export interface Runtime {
  readonly name: RuntimeName;
  readonly version: string;
  tensor(type: StoredType, data: TypedArray, dims: readonly number[]): RuntimeTensor;
  createSession(model: Uint8Array, options: SessionOptions): Promise<Session>;
  /** Makes a session at once; absent where the runtime answers only through promises. */
  createSessionSync?: ((model: Uint8Array, options: SessionOptions) => Session) | undefined;
  /** Copies host memory to a device at once; absent where nothing can stay there, or only through promises. */
  upload?(tensor: RuntimeTensor, dims: readonly number[]): DeviceTensor;
  /** Promises such a copy, where it cannot be made at once. */
  uploadLater?(tensor: RuntimeTensor, dims: readonly number[]): Promise<DeviceTensor>;
  /** Copies a tensor from a device at once; absent where outputs cannot stay there, or come back through promises only. */
  download?(tensor: DeviceTensor): TypedArray;
  /** Promises a copy of a tensor on a device, where there is none to be had at once; absent where outputs cannot stay there. */
  downloadLater?(tensor: DeviceTensor): Promise<TypedArray>;
  /** Runs a model once on zeros; gives the text of ONNX Runtime's profile of it. Absent where there are no files to write it to. */
  profile?(model: Uint8Array, options: SessionOptions): Promise<string>;
  /** Whether runs leave out the copies of outputs that onnxruntime-node makes: only their speed differs. */
  readonly discardsOutputs?: boolean;
}

/** The runtimes by the name of their package. */
export type RuntimeName = 'onnxruntime-node' | 'onnxruntime-web';

/**
 * Returns the number of threads for a graph: a second one pays from about a tenth of a gigaflop a run. The number does not depend on the
 * processor: matrix products that are divided otherwise sum in another order, and a run must resume elsewhere with the same bits. Most
 * machines have two cores, where a third thread costs more than it gains.
 */
export function threadsFor(flops: number): number {
  return flops < 1e8 ? 1 : 2;
}

const PROVIDER_HINTS: Record<ExecutionProvider, string> = {
  cpu: 'This is a fault of the compiler: please report the step.',
  wasm: 'This is a fault of the compiler: please report the step.',
  webgpu:
    'It needs a GPU with a driver for Vulkan, Metal or Direct3D 12; `provider: "cpu"` works everywhere.',
  cuda: "onnxruntime-node fetches its CUDA libraries in its install script: let the package manager run that script, on a machine with CUDA 12; `provider: 'cpu'` works everywhere.",
};

/** Whether a session was refused because a part of its graph would have been computed on the CPU. */
export function isRefusal(cause: unknown): boolean {
  return messageOf(cause).includes('fallback to CPU EP has been explicitly disabled');
}

/**
 * The error for a session that could not be made.
 *
 * @param beside the nodes that would have been computed on the CPU, where they are known
 */
export function sessionError(
  runtime: Runtime,
  { provider }: SessionOptions,
  cause: unknown,
  beside = 'an operator of it',
): JitError {
  const message = messageOf(cause);
  if (isRefusal(cause)) {
    return new JitError(
      'runtime-failed',
      `${runtime.name} would compute parts of the graph on the CPU, because the provider '${provider}' lacks ${beside}.`,
      'Leave `wholly` out to let it, and please report the step.',
      { cause },
    );
  }
  return new JitError(
    'runtime-failed',
    `${runtime.name} could not load the graph for the provider '${provider}': ${message}`,
    PROVIDER_HINTS[provider],
    { cause },
  );
}

// Copies between the host memory and a device: by graphs that hand their input `x` on as `y`, one for each shape.

/**
 * Gives the session for a shape, which is made at its first use.
 *
 * @param create makes a session of a model, or promises it
 */
export function handingOn<S>(create: (model: Uint8Array) => S): (dims: readonly number[]) => S {
  const sessions = new Map<string, S>();
  return (dims) => {
    const key = dims.join();
    const session = sessions.get(key) ?? create(modelFor(dims));
    sessions.set(key, session);
    return session;
  };
}

function modelFor(dims: readonly number[]): Uint8Array {
  const port = (name: string) => ({ name, type: 'float32', dims }) as const;
  const node = { op: 'Identity', domain: '', attrs: {}, inputs: ['x'], outputs: ['y'] };
  return encodeModel({ nodes: [node], initializers: [], inputs: [port('x')], outputs: [port('y')] });
}
