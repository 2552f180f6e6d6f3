// WebGPU without a GPU: its buffers hold bytes, and a dispatch calls a function in place of the shader.

/** The bytes of the bound buffers: memory, feed, store, and the four numbers of the turn. */
export type Bound = readonly [memory: Uint32Array, feed: Uint32Array, store: Uint32Array, turn: Uint32Array];

/** What a shader would do. */
export type Computed = (bound: Bound, workgroups: readonly number[], code: string) => void;

export interface FakeOptions {
  readonly info?: Partial<GPUAdapterInfo>;
  readonly limits?: { readonly [name: string]: number };
  /** Bytes that all buffers may take together. */
  readonly memory?: number;
  /** What the compiler says of a shader's code. */
  compiles?(code: string): readonly Partial<GPUCompilationMessage>[];
}

interface FakeBuffer {
  readonly size: number;
  readonly usage: number;
  readonly bytes: ArrayBuffer;
  isFreed: boolean;
}

/** Limits of a usual GPU; WebGPU grants the defaults unless a device is asked for with more. */
const offered: { readonly [name: string]: number } = {
  maxBufferSize: 1e9,
  maxStorageBufferBindingSize: 5e8,
  maxComputeInvocationsPerWorkgroup: 1024,
  maxComputeWorkgroupSizeX: 512,
  maxComputeWorkgroupStorageSize: 49_152,
  maxComputeWorkgroupsPerDimension: 65_535,
};

/** @returns also the buffers that were made, and what the driver reports */
export function fakeGpu(compute: Computed, options: FakeOptions = {}) {
  const { info = {}, limits = {}, memory = 1e9, compiles = () => [] } = options;
  const buffers: FakeBuffer[] = [];
  const lost = Promise.withResolvers<GPUDeviceLostInfo>();
  let onError: (event: { readonly error: { readonly message: string } }) => void = () => {};
  const scopes: (object | null)[] = [];
  let asked: object = {};
  let groups = 0;

  const createBuffer = ({ size, usage }: GPUBufferDescriptor) => {
    const held = buffers.reduce((sum, one) => sum + (one.isFreed ? 0 : one.size), 0);
    const isTooMuch = held + size > memory;
    if (isTooMuch) scopes[scopes.length - 1] = { message: 'out of memory' };
    const buffer = {
      ...{ size, usage, bytes: new ArrayBuffer(isTooMuch ? 0 : size), isFreed: isTooMuch },
      mapAsync: async (mode: number) => {
        if (mode !== 1) throw new Error(`mode ${mode}`);
      },
      getMappedRange: () => buffer.bytes,
      destroy() {
        buffer.isFreed = true;
      },
    };
    buffers.push(buffer);
    return buffer;
  };

  const createCommandEncoder = () => {
    const commands: (() => void)[] = [];
    return {
      copyBufferToBuffer(from: FakeBuffer, at: number, to: FakeBuffer, start: number, bytes: number) {
        commands.push(() => new Uint8Array(to.bytes).set(new Uint8Array(from.bytes, at, bytes), start));
      },
      beginComputePass() {
        let bound: FakeBuffer[] = [];
        let [code, offset] = ['', 0];
        return {
          setBindGroup(index: number, group: FakeBuffer[], [turn]: readonly number[]) {
            if (index === 0) [bound, offset] = [group, turn!];
          },
          setPipeline(pipeline: { readonly code: string }) {
            code = pipeline.code;
          },
          dispatchWorkgroups(...workgroups: number[]) {
            const [first, second, third] = bound.map(({ bytes }) => new Uint32Array(bytes));
            const fourth = new Uint32Array(bound[3]!.bytes, offset);
            commands.push(() => compute([first!, second!, third!, fourth], workgroups, code));
          },
          end() {},
        };
      },
      finish: () => commands,
    };
  };

  const device = {
    limits: { ...offered, ...limits },
    lost: lost.promise,
    addEventListener: (_: string, listener: typeof onError) => {
      onError = listener;
    },
    createBindGroupLayout: (layout: object) => layout,
    createPipelineLayout: (layout: object) => layout,
    createBindGroup: ({ entries }: { readonly entries: readonly GPUBindGroupEntry[] }) => {
      groups++;
      return entries.map(({ resource }) => (resource as unknown as { readonly buffer: FakeBuffer }).buffer);
    },
    createBuffer,
    createCommandEncoder,
    createShaderModule: ({ code }: { readonly code: string }) => ({
      code,
      getCompilationInfo: async () => ({ messages: compiles(code) }),
    }),
    createComputePipelineAsync: async ({ compute }: { readonly compute: { readonly module: object } }) =>
      compute.module,
    pushErrorScope: () => void scopes.push(null),
    popErrorScope: async () => scopes.pop(),
    queue: {
      writeBuffer(buffer: FakeBuffer, at: number, { buffer: from, byteOffset, byteLength }: Uint8Array) {
        new Uint8Array(buffer.bytes).set(new Uint8Array(from, byteOffset, byteLength), at);
      },
      submit: (all: readonly (readonly (() => void)[])[]) => {
        for (const command of all.flat()) command();
      },
      onSubmittedWorkDone: async () => {},
    },
    destroy() {},
  };
  const adapter = {
    info: { vendor: '', architecture: '', device: '', description: '', isFallbackAdapter: false, ...info },
    limits: device.limits,
    requestDevice: async (wanted: object) => {
      asked = wanted;
      return device;
    },
  };
  const gpu = { requestAdapter: async () => adapter } as unknown as GPU;
  return {
    gpu,
    buffers,
    asked: () => asked,
    groups: () => groups,
    fail: (message: string) => onError({ error: { message } }),
    lose: (message: string) => lost.resolve({ reason: 'unknown', message } as GPUDeviceLostInfo),
  };
}
