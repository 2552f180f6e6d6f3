// A GPU through WebGPU: its limits, memory and shaders, and readable errors.

import { messageOf, PrismError } from '@prism-rl/core';

/** Flags of WebGPU, whose constants exist only in browsers. */
const USAGE = { mapRead: 0x1, copyFrom: 0x4, copyTo: 0x8, uniform: 0x40, storage: 0x80 } as const;
const STAGE_COMPUTE = 0x4;
const MODE_READ = 0x1;

/** Limits to request as high as the adapter allows; the defaults are equally low for every adapter. */
const LIMITS = [
  'maxBufferSize',
  'maxStorageBufferBindingSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupStorageSize',
] as const;

const TURN_BYTES = 16;
/** Bytes between the numbers of two works: every device can bind at multiples of it. */
const TURN_STRIDE = 256;
/** Works of a pass, at most. */
const MOST_WORKS = 256;
/** Bytes at the end of a buffer that no shader reads. */
const SPARE_BYTES = 4;

/** A shader, and how many workgroups run it. */
export interface Dispatch {
  readonly shader: GPUComputePipeline;
  readonly workgroups: readonly [across: number, down: number];
}

/** Dispatches that follow each other. */
export interface Submission {
  readonly dispatches: readonly Dispatch[];
  /** In the order of the shaders' bindings. They are bound once for all submissions with the same array. */
  readonly buffers: readonly [memory: GPUBuffer, feed: GPUBuffer, results: GPUBuffer];
  /** The four numbers that all receive. */
  readonly turn: readonly [number, number, number, number];
}

/**
 * An open GPU.
 *
 * All shaders have four bindings in group 0: `read_write` storage, `read` storage, `read_write` storage, and a uniform `vec4u`.
 */
export class GpuDevice {
  readonly name: string;
  /** Maximum size of a buffer in bytes. */
  readonly mostBytes: number;
  /** Maximum threads of a workgroup. */
  readonly mostThreads: number;
  /** Default threads of a workgroup: 256, or the maximum if that is lower; 4 on a GPU in software, which computes them one after another. */
  readonly usualThreads: number;
  /** Bytes of memory that the threads of a workgroup share. */
  readonly workgroupBytes: number;
  /** Maximum workgroups of a dispatch. */
  readonly mostWorkgroups: number;
  /** Whether the processor emulates it. */
  readonly isEmulated: boolean;
  /** Milliseconds that a dispatch may take: drivers end long ones, and a page does not draw meanwhile. */
  readonly longest: number;
  readonly #device: GPUDevice;
  /** Dawn, in Node, crashes if either object is garbage-collected. */
  readonly held: readonly unknown[];
  readonly #layout: GPUBindGroupLayout;
  readonly #pipelineLayout: GPUPipelineLayout;
  readonly #turn: GPUBuffer;
  readonly #shaders = new Map<string, Promise<GPUComputePipeline>>();
  readonly #groups = new WeakMap<Submission['buffers'], GPUBindGroup>();
  #failure: PrismError | undefined;
  #latency: Promise<number> | undefined;

  private constructor(gpu: GPU, adapter: GPUAdapter, device: GPUDevice, longest: number) {
    const { description, device: model, vendor, architecture } = adapter.info;
    const names = [description, model, `${vendor} ${architecture}`.trim()];
    this.name = names.find((text) => text !== '') ?? 'a GPU without a name';
    this.isEmulated = adapter.info.isFallbackAdapter;
    this.longest = longest;
    const { limits } = device;
    this.mostBytes = Math.min(limits.maxBufferSize, limits.maxStorageBufferBindingSize);
    this.mostThreads = Math.min(limits.maxComputeInvocationsPerWorkgroup, limits.maxComputeWorkgroupSizeX);
    this.usualThreads = this.isEmulated ? 4 : Math.min(256, this.mostThreads);
    this.workgroupBytes = limits.maxComputeWorkgroupStorageSize;
    this.mostWorkgroups = limits.maxComputeWorkgroupsPerDimension;
    this.#device = device;
    this.held = [gpu, adapter];
    device.addEventListener('uncapturederror', ({ error }) => {
      this.#failure ??= PrismError.state`The GPU refused a command: ${firstLine(error)}.`;
    });
    void device.lost.then((lost) => {
      this.#failure ??= PrismError.unavailable`The GPU was lost: ${firstLine(lost)}.
        Resume from the last checkpoint; if it happens again, train fewer runs at once, or close other programs that use the GPU.`;
    });
    // A layout derived from a shader would omit buffers that the shader does not use.
    const binding = (type: GPUBufferBindingType, at: number): GPUBindGroupLayoutEntry => ({
      binding: at,
      visibility: STAGE_COMPUTE,
      buffer: { type, hasDynamicOffset: type === 'uniform' },
    });
    const types = ['storage', 'read-only-storage', 'storage', 'uniform'] as const;
    this.#layout = device.createBindGroupLayout({ entries: types.map(binding) });
    this.#pipelineLayout = device.createPipelineLayout({ bindGroupLayouts: [this.#layout] });
    const size = TURN_STRIDE * MOST_WORKS;
    this.#turn = device.createBuffer({ size, usage: USAGE.uniform | USAGE.copyTo });
  }

  /**
   * Opens the fastest GPU, with the largest limits that it offers.
   *
   * @param gpu the browser's `navigator.gpu`, or Dawn's in Node
   * @param longest milliseconds that a dispatch may take
   * @throws PrismError `unavailable` without a GPU
   */
  static async open(gpu: GPU, longest = 16): Promise<GpuDevice> {
    const adapter = await gpu.requestAdapter({ powerPreference: 'high-performance' });
    if (adapter === null) {
      throw PrismError.unavailable`WebGPU finds no GPU here.
        Install the GPU's driver, or train on the processor.`;
    }
    const requiredLimits = Object.fromEntries(LIMITS.map((name) => [name, adapter.limits[name]]));
    const device = await adapter.requestDevice({ requiredLimits });
    return new GpuDevice(gpu, adapter, device, longest);
  }

  /** Why it can no longer be used; undefined while it can. */
  get failure(): PrismError | undefined {
    return this.#failure;
  }

  /** @throws PrismError `invalid-argument` for a count that is not from 1 to the most that this GPU allows */
  require(what: string, count: number, most: number): void {
    if (Number.isInteger(count) && count >= 1 && count <= most) return;
    throw PrismError.invalidArgument`${what} must be from 1 to ${most} on ${this.name}, but is ${count}.`;
  }

  /**
   * Allocates zeroed memory for shaders.
   *
   * @param bytes a multiple of four
   * @param what names it in errors, such as 'the memory of 64 runs'
   * @throws PrismError `unavailable` if the GPU has too little memory
   */
  async buffer(bytes: number, what: string): Promise<GPUBuffer> {
    this.#check();
    const size = Math.max(bytes, TURN_BYTES) + SPARE_BYTES;
    const lacks = (most: string): PrismError =>
      PrismError.unavailable`On ${this.name} ${what} would take ${megabytes(size)}, and ${most}.
        Train fewer runs at once, or with a smaller replay memory.`;
    if (size > this.mostBytes) throw lacks(`one buffer holds at most ${megabytes(this.mostBytes)}`);
    this.#device.pushErrorScope('out-of-memory');
    const usage = USAGE.storage | USAGE.copyFrom | USAGE.copyTo;
    const buffer = this.#device.createBuffer({ size, usage });
    const error = await this.#device.popErrorScope();
    if (error !== null) throw lacks('not enough memory is free');
    return buffer;
  }

  /** Compiles a shader with the entry point `main`; caches it by its code. */
  async shader(code: string): Promise<GPUComputePipeline> {
    this.#check();
    const known = this.#shaders.get(code) ?? this.#compile(code);
    this.#shaders.set(code, known);
    try {
      return await known;
    } catch (error) {
      this.#shaders.delete(code);
      throw error;
    }
  }

  async #compile(code: string): Promise<GPUComputePipeline> {
    this.#device.pushErrorScope('validation');
    const module = this.#device.createShaderModule({ code });
    await this.#device.popErrorScope();
    const { messages } = await module.getCompilationInfo();
    const error = messages.find(({ type }) => type === 'error');
    if (error !== undefined) {
      const { lineNum, linePos } = error;
      throw PrismError.unavailable`The compiler of ${this.name} refuses a shader: ${firstLine(error)} (line ${lineNum}, column ${linePos}).
        Use another browser or version, or train on the processor.`;
    }
    const compute = { module, entryPoint: 'main' };
    const layout = this.#pipelineLayout;
    try {
      return await this.#device.createComputePipelineAsync({ layout, compute });
    } catch (cause) {
      this.#check();
      throw PrismError.unavailable`${this.name} cannot compile a shader: ${firstLine(cause)}.
        Update the GPU's driver, or train on the processor.`.causedBy(cause);
    }
  }

  write(buffer: GPUBuffer, at: number, values: Float32Array | Uint32Array): void {
    this.#check();
    this.#device.queue.writeBuffer(buffer, at, values as BufferSource);
  }

  /** Copies part of a buffer to the host, after all work submitted before. */
  async read(buffer: GPUBuffer, at: number, bytes: number): Promise<ArrayBuffer> {
    this.#check();
    const back = this.#device.createBuffer({ size: bytes, usage: USAGE.mapRead | USAGE.copyTo });
    try {
      const encoder = this.#device.createCommandEncoder();
      encoder.copyBufferToBuffer(buffer, at, back, 0, bytes);
      this.#device.queue.submit([encoder.finish()]);
      await this.#done(back.mapAsync(MODE_READ));
      return back.getMappedRange().slice(0);
    } finally {
      back.destroy();
    }
  }

  /** Runs shaders in one pass, after all work submitted before. Works that share no buffer may run at the same time. */
  submit(...works: Submission[]): void {
    if (works.length > MOST_WORKS) this.submit(...works.splice(0, works.length - MOST_WORKS));
    const turns = new Uint32Array((TURN_STRIDE / 4) * works.length);
    for (const [k, { turn }] of works.entries()) turns.set(turn, (TURN_STRIDE / 4) * k);
    this.write(this.#turn, 0, turns);
    const encoder = this.#device.createCommandEncoder();
    // Before a dispatch Dawn waits for the kind of command that wrote its buffers last. Were that a shader, it would wait for the dispatches of other
    // works, too.
    const different = new Set(works.map(({ buffers }) => buffers));
    if (different.size > 1)
      for (const [memory, , results] of different)
        for (const buffer of [memory, results]) encoder.clearBuffer(buffer, buffer.size - SPARE_BYTES);
    const pass = encoder.beginComputePass();
    for (const [k, { dispatches, buffers }] of works.entries()) {
      const group = this.#groups.get(buffers) ?? this.#bound(buffers);
      this.#groups.set(buffers, group);
      pass.setBindGroup(0, group, [TURN_STRIDE * k]);
      for (const { shader, workgroups } of dispatches) {
        pass.setPipeline(shader);
        pass.dispatchWorkgroups(...workgroups);
      }
    }
    pass.end();
    this.#device.queue.submit([encoder.finish()]);
  }

  #bound(buffers: Submission['buffers']): GPUBindGroup {
    const resources = [...buffers.map((buffer) => ({ buffer })), { buffer: this.#turn, size: TURN_BYTES }];
    const entries = resources.map((resource, binding) => ({ binding, resource }));
    return this.#device.createBindGroup({ layout: this.#layout, entries });
  }

  /** Waits for all submitted work. */
  async finish(): Promise<void> {
    this.#check();
    await this.#done(this.#device.queue.onSubmittedWorkDone());
  }

  /** As {@link submit}, and waits for it. */
  async run(...works: Submission[]): Promise<void> {
    this.submit(...works);
    await this.finish();
  }

  /** Milliseconds until an empty queue answers. Firefox looks every 100 ms only. */
  latency(): Promise<number> {
    this.#latency ??= (async () => {
      let least = Number.POSITIVE_INFINITY;
      for (let trial = 0; trial < 3; trial++) {
        const start = performance.now();
        this.write(this.#turn, 0, new Uint32Array(4));
        this.#device.queue.submit([]);
        await this.finish();
        least = Math.min(least, performance.now() - start);
      }
      return least;
    })();
    return this.#latency;
  }

  /** Frees the device and everything on it. */
  close(): void {
    this.#failure ??= PrismError.state`The GPU was used after it was closed.`;
    this.#device.destroy();
  }

  async #done(work: Promise<unknown>): Promise<void> {
    try {
      await work;
    } catch (cause) {
      // The reason arrives a moment later.
      await Promise.race([this.#device.lost, new Promise((resolve) => setTimeout(resolve, 100))]);
      this.#check();
      throw PrismError.unavailable`The GPU failed: ${firstLine(cause)}.`.causedBy(cause);
    }
    this.#check();
  }

  #check(): void {
    if (this.#failure !== undefined) throw this.#failure;
  }
}

/** The first line of an error's message, without its full stop. */
function firstLine(error: unknown): string {
  const message = (error as { message?: string }).message ?? messageOf(error);
  return message.split('\n', 1)[0]!.replace(/\.$/, '') || 'no reason given';
}

function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e4) / 100} MB`;
}

/**
 * Opens the GPU of this browser. For Node use `@prism-rl/gpu/node`.
 *
 * @param longest milliseconds that a dispatch may take: a page draws nothing meanwhile
 * @throws PrismError `unavailable` without a GPU
 */
export async function openGpu(longest = 16): Promise<GpuDevice> {
  const { gpu } = globalThis.navigator ?? {};
  if (gpu === undefined) {
    throw PrismError.unavailable`There is no WebGPU here.
      Open the page over https in a recent Chrome, Edge, Safari or Firefox; in Node import @prism-rl/gpu/node.`;
  }
  return GpuDevice.open(gpu, longest);
}
