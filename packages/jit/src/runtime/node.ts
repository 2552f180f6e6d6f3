// onnxruntime-node. Its public API is asynchronous through setImmediate (10 µs a call); the binding below it is synchronous (4 µs). The binding
// is private to the package, so its shape is checked, with the public API as a fallback.

import { allocate, type StoredType, sizeOf, type TypedArray } from '../program/ir.ts';
import type { RegistersTensors } from './discardedOutputs.ts';
import { initializeDiscarding, mayDiscard, probeModel, runDiscarding } from './discardedOutputs.ts';
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

interface NativeSession {
  loadModel(buffer: ArrayBufferLike, byteOffset: number, byteLength: number, options: object): void;
  run(
    feeds: RuntimeTensors,
    fetches: Readonly<Record<string, RuntimeTensor | null>>,
    options: object,
  ): RuntimeTensors;
  dispose(): void;
}

interface NativeBinding {
  readonly binding: RegistersTensors & { readonly InferenceSession: new () => NativeSession };
  initOrt(): void;
}

interface PublicSession {
  readonly inputMetadata: readonly {
    readonly name: string;
    readonly type: string;
    readonly shape: readonly number[];
  }[];
  run(feeds: RuntimeTensors, fetches?: RuntimeTensors): Promise<RuntimeTensors>;
  endProfiling(): void;
  release(): Promise<void>;
}

interface PublicApi {
  readonly Tensor: new (type: string, data: TypedArray, dims: readonly number[]) => RuntimeTensor;
  readonly InferenceSession: { create(model: Uint8Array, options: object): Promise<PublicSession> };
  readonly env: { readonly versions?: { readonly common?: string; readonly node?: string } };
}

// Not a literal, so that bundlers for browsers do not follow it.
const PACKAGE: string = 'onnxruntime-node';
const BINDING: string = 'onnxruntime-node/dist/binding.js';

async function loadBinding(): Promise<NativeBinding | undefined> {
  try {
    const module = (await import(/* @vite-ignore */ BINDING)) as Partial<NativeBinding>;
    if (typeof module.initOrt !== 'function' || typeof module.binding?.InferenceSession !== 'function')
      return undefined;
    const { prototype } = module.binding.InferenceSession as { prototype: Partial<NativeSession> };
    if (typeof prototype.loadModel !== 'function' || typeof prototype.run !== 'function') return undefined;
    initializeDiscarding(module.binding, module.initOrt);
    return module as NativeBinding;
  } catch {
    // Another version without this file: use the public API, with `synchronous` false.
    return undefined;
  }
}

/**
 * Idle threads spin for 20 µs and then sleep. The default is milliseconds, which halves the speed of other work on that core, such as another
 * run of a sweep.
 */
const waitsBriefly = { extra: { session: { intra_op: { spin_duration_us: '20' } } } };

function sessionOptions(options: SessionOptions): object {
  const { kept = [] } = options;
  return {
    ...placement(options, 'cpu'),
    // Without a device these are ordinary tensors of the runtime.
    ...(kept.length > 0 &&
      options.provider !== 'cpu' && {
        preferredOutputLocation: Object.fromEntries(kept.map((name) => [name, 'gpu-buffer'])),
      }),
    intraOpNumThreads: options.threads,
    ...(options.provider === 'cpu' && options.threads > 1 && waitsBriefly),
    interOpNumThreads: 1,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4, // failures are thrown
  };
}

/** Number of output elements from which throwing (about 5 µs) is cheaper than copying. */
const COPIED_ELEMENTS = 4096;

function elements(tensors: RuntimeTensors): number {
  return Object.values(tensors).reduce((sum, { data }) => sum + (data as TypedArray).length, 0);
}

class DirectSession implements Session {
  readonly #native: NativeSession;
  readonly #mayDiscard: boolean;
  /** Known after the first run, since shapes are fixed. */
  #discards: boolean | undefined;
  /** Outputs that the runtime allocates on the device. */
  readonly #kept: Readonly<Record<string, null>>;

  constructor(native: NativeSession, mayDiscard: boolean, kept: readonly string[] = []) {
    this.#kept = Object.fromEntries(kept.map((name) => [name, null]));
    this.#native = native;
    this.#mayDiscard = mayDiscard;
  }

  runSync(feeds: RuntimeTensors, fetches: RuntimeTensors): void {
    this.#discards ??= this.#mayDiscard && elements(fetches) >= COPIED_ELEMENTS;
    if (this.#discards) runDiscarding(() => this.#native.run(feeds, fetches, {}));
    else this.#native.run(feeds, fetches, {});
  }

  async run(feeds: RuntimeTensors, fetches: RuntimeTensors): Promise<void> {
    this.runSync(feeds, fetches);
  }

  runKeeping(feeds: RuntimeTensors, fetches: RuntimeTensors): Record<string, DeviceTensor> {
    const names = Object.fromEntries(Object.keys(fetches).map((name) => [name, null]));
    const made = this.#native.run(feeds, { ...names, ...this.#kept }, {});
    // If an output stays on the device, the binding writes no output into the caller's memory.
    for (const [name, { data }] of Object.entries(fetches))
      (data as TypedArray).set(made[name]?.data as TypedArray);
    return Object.fromEntries(Object.keys(this.#kept).map((name) => [name, made[name] as DeviceTensor]));
  }

  async dispose(): Promise<void> {
    this.#native.dispose();
  }
}

/** A tensor for the binding, which reads plain fields faster than the getters of the package's own tensors. */
const plainTensor: Runtime['tensor'] = (type, data, dims) => {
  const tensor = { type, data, dims, location: 'cpu' };
  return tensor;
};

/** Tests on a small graph whether outputs of this kind of tensor can be discarded. */
function tryDiscarding({ binding }: NativeBinding, tensor: Runtime['tensor']): boolean {
  const session = new binding.InferenceSession();
  try {
    const model = probeModel();
    session.loadModel(model.buffer, 0, model.length, sessionOptions({ threads: 1, provider: 'cpu' }));
    return mayDiscard(
      (feeds, fetches) => session.run(feeds, fetches, {}),
      (data) => tensor('float32', data, [data.length]),
    );
  } catch {
    // Runs are ordinary ones then, and `discardsOutputs` is false.
    return false;
  } finally {
    session.dispose();
  }
}

class PromiseSession implements Session {
  readonly #session: PublicSession;

  constructor(session: PublicSession) {
    this.#session = session;
  }

  async run(feeds: RuntimeTensors, fetches: RuntimeTensors): Promise<void> {
    await this.#session.run(feeds, fetches);
  }

  async dispose(): Promise<void> {
    await this.#session.release();
  }
}

function zeros(
  { Tensor }: PublicApi,
  { type, shape }: PublicSession['inputMetadata'][number],
): RuntimeTensor {
  return new Tensor(type, allocate(type as StoredType, sizeOf(shape)), shape);
}

/** Runs a model once on zeros and reads the profile that the runtime has written. */
async function profile(api: PublicApi, model: Uint8Array, options: SessionOptions): Promise<string> {
  const [fs, os, path] = [
    process.getBuiltinModule('node:fs'),
    process.getBuiltinModule('node:os'),
    process.getBuiltinModule('node:path'),
  ];
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'prism-profile-'));
  try {
    const session = await api.InferenceSession.create(model, {
      ...sessionOptions(options),
      enableProfiling: true,
      profileFilePrefix: path.join(folder, 'nodes'),
    });
    try {
      await session.run(Object.fromEntries(session.inputMetadata.map((one) => [one.name, zeros(api, one)])));
    } finally {
      session.endProfiling();
      await session.release();
    }
    const [file] = fs.readdirSync(folder) as [string];
    return fs.readFileSync(path.join(folder, file), 'utf8');
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

type Transfers = Required<Pick<Runtime, 'upload' | 'download'>>;

/** Copies tensors to the device and back. */
function transfers(
  createSession: (model: Uint8Array, options: SessionOptions) => Session,
  api: PublicApi,
): Transfers {
  const options = { threads: 1, provider: 'webgpu' } as const;
  const up = handingOn((model) => createSession(model, { ...options, kept: ['y'] }));
  const down = handingOn((model) => createSession(model, options));
  return {
    upload(tensor, dims) {
      const { y } = up(dims).runKeeping!({ x: tensor }, {}) as KeptTensors;
      return y as DeviceTensor;
    },
    download(tensor) {
      const y = new Float32Array(sizeOf(tensor.dims));
      down(tensor.dims).runSync!({ x: tensor }, { y: new api.Tensor('float32', y, tensor.dims) });
      return y;
    },
  };
}

/**
 * Loads onnxruntime-node.
 *
 * @param direct whether to use the synchronous binding if available; default true
 */
export async function loadNodeRuntime(direct = true): Promise<Runtime> {
  const api = (await import(/* @vite-ignore */ PACKAGE)) as PublicApi;
  const native = direct ? await loadBinding() : undefined;
  const own: Runtime['tensor'] = (type, data, dims) => new api.Tensor(type, data, dims);
  const tensor = native !== undefined && tryDiscarding(native, plainTensor) ? plainTensor : own;
  const discardsOutputs = native !== undefined && (tensor === plainTensor || tryDiscarding(native, own));
  const createSessionSync =
    native &&
    ((model: Uint8Array, options: SessionOptions): Session => {
      const session = new native.binding.InferenceSession();
      session.loadModel(model.buffer, model.byteOffset, model.byteLength, sessionOptions(options));
      return new DirectSession(session, discardsOutputs, options.kept);
    });
  return {
    name: 'onnxruntime-node',
    version: api.env.versions?.node ?? api.env.versions?.common ?? 'unknown',
    tensor,
    createSession: async (model, options) =>
      createSessionSync?.(model, options) ??
      new PromiseSession(await api.InferenceSession.create(model, sessionOptions(options))),
    createSessionSync,
    ...(createSessionSync && transfers(createSessionSync, api)),
    profile: (model, options) => profile(api, model, options),
    discardsOutputs,
  };
}
