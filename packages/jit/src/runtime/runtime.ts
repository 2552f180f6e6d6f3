// The interface of a runtime.

import { JitError, messageOf } from '../errors.ts';
import { encodeModel } from '../onnx/model.ts';
import type { StoredType, TypedArray } from '../program/ir.ts';

export interface RuntimeTensor {
  readonly data: unknown;
}

export type RuntimeTensors = Record<string, RuntimeTensor>;

/** A runtime's tensor in a device's memory. */
export interface DeviceTensor extends RuntimeTensor {
  readonly dims: readonly number[];
  dispose(): void;
}

/** Outputs that stay on a device, by name. */
export type KeptTensors = Readonly<Record<string, DeviceTensor>>;

/** A graph that is ready to run. It writes outputs into the tensors given as `fetches`. */
export interface Session {
  /**
   * Runs and returns the outputs that stay on the device; synchronous if `runSync` is present. Present if `SessionOptions.kept` names outputs.
   */
  runKeeping?(feeds: RuntimeTensors, fetches: RuntimeTensors): KeptTensors | Promise<KeptTensors>;
  /** Runs synchronously; absent for asynchronous runtimes. */
  runSync?(feeds: RuntimeTensors, fetches: RuntimeTensors): void;
  run(feeds: RuntimeTensors, fetches: RuntimeTensors): Promise<void>;
  dispose(): Promise<void>;
}

/** The session of a step without outputs or effects; runtimes do not load empty graphs. */
export const IDLE_SESSION: Session = { runSync() {}, async run() {}, async dispose() {} };

/** Where a graph is computed. */
export type ExecutionProvider = 'cpu' | 'cuda' | 'webgpu' | 'wasm';

export interface SessionOptions {
  readonly threads: number;
  readonly provider: ExecutionProvider;
  /** Whether to refuse a graph that the GPU's provider cannot compute completely, instead of using the CPU for the rest; default false. */
  readonly requireDevice?: boolean | undefined;
  /** Outputs that stay on the device; only for runtimes that can download. */
  readonly kept?: readonly string[] | undefined;
}

/**
 * ONNX Runtime's options for where a graph is computed.
 *
 * @param cpu its name for the processor
 */
export function placement({ provider, requireDevice = false }: SessionOptions, cpu: 'cpu' | 'wasm'): object {
  if (provider === 'cpu' || provider === 'wasm') return { executionProviders: [cpu] };
  if (!requireDevice) return { executionProviders: [provider, cpu] };
  return { executionProviders: [provider], extra: { session: { disable_cpu_ep_fallback: '1' } } };
}

export interface Runtime {
  readonly name: RuntimeName;
  readonly version: string;
  tensor(type: StoredType, data: TypedArray, dims: readonly number[]): RuntimeTensor;
  createSession(model: Uint8Array, options: SessionOptions): Promise<Session>;
  /** Creates a session synchronously; absent for asynchronous runtimes. */
  createSessionSync?: ((model: Uint8Array, options: SessionOptions) => Session) | undefined;
  /** Copies host memory to a device synchronously; absent if the runtime cannot. */
  upload?(tensor: RuntimeTensor, dims: readonly number[]): DeviceTensor;
  /** Copies host memory to a device asynchronously; present if there is no `upload`. */
  uploadLater?(tensor: RuntimeTensor, dims: readonly number[]): Promise<DeviceTensor>;
  /** Copies a tensor from a device synchronously; absent if the runtime cannot. */
  download?(tensor: DeviceTensor): TypedArray;
  /** Copies a tensor from a device asynchronously; absent if outputs cannot stay there. */
  downloadLater?(tensor: DeviceTensor): Promise<TypedArray>;
  /** Runs a model once on zeros and returns the text of ONNX Runtime's profile. Absent without a file system. */
  profile?(model: Uint8Array, options: SessionOptions): Promise<string>;
  /** Whether runs skip the copies of outputs that onnxruntime-node makes; affects speed only. */
  readonly discardsOutputs?: boolean;
}

/** The runtimes, by package name. */
export type RuntimeName = 'onnxruntime-node' | 'onnxruntime-web';

/**
 * The number of threads for a graph: a second one pays from about a tenth of a gigaflop a run. The number does not depend on the processor,
 * because another split of a matrix product sums in another order, and a run must resume elsewhere with the same bits. Most machines have two
 * cores, where a third thread costs more than it gains.
 */
export function threadsFor(flops: number): number {
  return flops < 1e8 ? 1 : 2;
}

const PROVIDER_HINTS: Record<ExecutionProvider, string> = {
  cpu: 'This is a bug of the compiler: please report the step.',
  wasm: 'This is a bug of the compiler: please report the step.',
  webgpu:
    'It needs a GPU with a driver for Vulkan, Metal or Direct3D 12; `provider: "cpu"` works everywhere.',
  cuda: "onnxruntime-node fetches its CUDA libraries in its install script: let the package manager run that script, on a machine with CUDA 12; `provider: 'cpu'` works everywhere.",
};

/** Whether a session was refused because the CPU would have computed a part of its graph. */
export function isRefusal(cause: unknown): boolean {
  return messageOf(cause).includes('fallback to CPU EP has been explicitly disabled');
}

/**
 * The error for a session that could not be created.
 *
 * @param lacking the nodes that the CPU would have computed, if known
 */
export function sessionError(
  runtime: Runtime,
  { provider }: SessionOptions,
  cause: unknown,
  lacking = 'an operator',
): JitError {
  if (isRefusal(cause)) {
    return JitError.runtimeFailed`${runtime.name} would compute parts of the graph on the CPU, because the provider '${provider}' lacks \
        ${lacking}.
      Leave out \`requireDevice\` to allow that, and please report the step.`.causedBy(cause);
  }
  return JitError.runtimeFailed`${runtime.name} could not load the graph for the provider '${provider}': ${messageOf(cause)}
    ${PROVIDER_HINTS[provider]}`.causedBy(cause);
}

// Copies between the host memory and a device by graphs that return their input `x` as `y`, one for each shape.

/**
 * Returns the copying session for a shape, created at its first use.
 *
 * @param create creates a session of a model
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
