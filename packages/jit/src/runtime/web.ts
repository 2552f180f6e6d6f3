// onnxruntime-web: WebAssembly and WebGPU in browsers, and WebAssembly in Node if the native package is missing.
import type { TypedArray } from '../program/ir.ts';
import type {
  DeviceTensor,
  KeptTensors,
  Runtime,
  RuntimeTensor,
  RuntimeTensors,
  Session,
  SessionOptions,
} from './runtime.ts';
import { handingOn, placement } from './runtime.ts';

interface WebTensor extends RuntimeTensor {
  readonly type: string;
  readonly data: TypedArray;
  readonly dims: readonly number[];
  readonly location: 'cpu' | 'gpu-buffer';
}

/** A tensor in a GPU buffer. Its data can be read only asynchronously. */
interface GpuTensor extends DeviceTensor {
  getData(): Promise<TypedArray>;
}

interface WebSession {
  run(feeds: RuntimeTensors, fetches: readonly string[]): Promise<RuntimeTensors>;
  release(): Promise<void>;
}

interface WebApi {
  readonly Tensor: new (type: string, data: TypedArray, dims: readonly number[]) => RuntimeTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<WebSession> };
  readonly env: {
    readonly wasm: { numThreads?: number };
    readonly versions?: { readonly common?: string; readonly web?: string };
  };
}

class CopyingSession implements Session {
  readonly runKeeping: Session['runKeeping'];
  readonly #session: WebSession;

  /** @param kept outputs that stay on the device */
  constructor(session: WebSession, kept: readonly string[] = []) {
    this.#session = session;
    if (kept.length > 0) this.runKeeping = (feeds, fetches) => this.#run(feeds, fetches, kept);
  }

  async run(feeds: RuntimeTensors, fetches: RuntimeTensors): Promise<void> {
    await this.#run(feeds, fetches, []);
  }

  async #run(feeds: RuntimeTensors, fetches: RuntimeTensors, kept: readonly string[]): Promise<KeptTensors> {
    const names = Object.keys(fetches);
    const results = await this.#session.run(feeds, [...names, ...kept]);
    // The results lie in WebAssembly's memory or in copies: move them to the caller's memory.
    for (const name of names) {
      const from = results[name]?.data as TypedArray;
      const to = fetches[name]?.data as TypedArray;
      if (from !== to) to.set(from);
    }
    return Object.fromEntries(kept.map((name) => [name, results[name] as DeviceTensor]));
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

/** ONNX Runtime refuses to create a session for WebGPU while it creates another. */
let lastCreated: Promise<unknown> = Promise.resolve();

function createGpuSession(model: Uint8Array, options: SessionOptions): Promise<Session> {
  const created = lastCreated.then(() => gpuSession(model, options));
  lastCreated = created.catch(() => undefined);
  return created;
}

/** Loads the build with WebGPU, which is twice as large and has its own tensor class. */
async function gpuSession(model: Uint8Array, options: SessionOptions): Promise<Session> {
  const api = (await import('onnxruntime-web/webgpu')) as unknown as WebApi;
  const { kept = [] } = options;
  const session = await api.InferenceSession.create(model, {
    ...placement(options, 'wasm'),
    preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer'])),
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const own = ([name, tensor]: [string, WebTensor]) =>
    [
      name,
      tensor.location === 'gpu-buffer' ? tensor : new api.Tensor(tensor.type, tensor.data, tensor.dims),
    ] as const;
  const ownSession: WebSession = {
    run: (feeds, names) =>
      session.run(Object.fromEntries(Object.entries(feeds as Record<string, WebTensor>).map(own)), names),
    release: () => session.release(),
  };
  return new CopyingSession(ownSession, kept);
}

function uploads(): NonNullable<Runtime['uploadLater']> {
  const sessionFor = handingOn((model) =>
    createGpuSession(model, { threads: 1, provider: 'webgpu', kept: ['y'] }),
  );
  return async (tensor, dims) => {
    const session = await sessionFor(dims);
    const { y } = await session.runKeeping!({ x: tensor }, {});
    return y as DeviceTensor;
  };
}

/** Loads onnxruntime-web's build without WebGPU, which runs on WebAssembly. */
export async function loadWebRuntime(): Promise<Runtime> {
  const api = (await import('#onnxruntime-web')) as unknown as WebApi;
  return {
    name: 'onnxruntime-web',
    version: api.env.versions?.web ?? api.env.versions?.common ?? 'unknown',
    tensor: (type, data, dims) => new api.Tensor(type, data, dims),
    uploadLater: uploads(),
    downloadLater: (tensor) => (tensor as GpuTensor).getData(),
    async createSession(model, options) {
      const { threads, provider } = options;
      // Several threads need SharedArrayBuffer, which browsers provide to isolated pages only.
      const isolated = (globalThis as { crossOriginIsolated?: boolean }).crossOriginIsolated === true;
      api.env.wasm.numThreads = isolated ? threads : 1;
      if (provider === 'webgpu') return createGpuSession(model, options);
      const session = await api.InferenceSession.create(model, {
        ...placement(options, 'wasm'),
        graphOptimizationLevel: 'all',
        logSeverityLevel: 3,
      });
      return new CopyingSession(session);
    },
  };
}
