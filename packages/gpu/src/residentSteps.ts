// Training steps that stay on a GPU. Each workgroup computes one run; a dispatch executes many steps of every run.
import type { NamedArray, ProgramArray, StepPrograms } from '@prism-rl/jit';
import { wgslDeclarations, wgslKernel } from '@prism-rl/jit/kernels';
import { Chunks } from './chunks.ts';
import type { GpuDevice } from './gpuDevice.ts';

/** The memory of a run is a multiple of this many floats. */
const ALIGNMENT = 64;

/** Options of {@link ResidentSteps}. */
export interface ResidentOptions {
  readonly runs: number;
  /** Threads of a workgroup; default 256, or the GPU's limit if that is lower. Does not affect the results. */
  readonly threads?: number | undefined;
}

function floatsOf(arrays: readonly ProgramArray[]): number {
  return arrays.reduce((sum, { length }) => sum + length, 0);
}

/** Writes copies between arrays of a run's memory and a buffer that holds them contiguously. */
function copies(
  arrays: readonly NamedArray[],
  threads: number,
  line: (own: string, other: string) => string,
): string {
  let offset = 0;
  const loops = arrays.map(({ address, length }) => {
    const body = line(`m[base + ${address / 4}u + i]`, `[first + ${offset}u + i]`);
    offset += length;
    return `for (var i = t; i < ${length}u; i += ${threads}u) { ${body} }`;
  });
  return loops.join('\n');
}

/** Writes the shader. `turn` contains the number of steps in this dispatch, the index of its first step, and the total number of steps. */
function shaderOf({ programs, inputs, outputs }: StepPrograms, stride: number, threads: number): string {
  const kernel = wgslKernel(programs, { threads, bytes: 12_288 });
  return `
@group(0) @binding(0) var<storage, read_write> m: array<f32>;
@group(0) @binding(1) var<storage, read> given: array<f32>;
@group(0) @binding(2) var<storage, read_write> made: array<f32>;
@group(0) @binding(3) var<uniform> turn: vec4u;
${wgslDeclarations([kernel])}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) run: vec3u, @builtin(local_invocation_index) t: u32) {
  let base = run.x * ${stride}u;
  for (var at = turn.y; at < turn.y + turn.x; at++) {
    { let first = (run.x * turn.z + at) * ${floatsOf(inputs)}u;
    ${copies(inputs, threads, (own, other) => `${own} = given${other};`)} }
    storageBarrier();
    ${kernel.statements}
    { let first = (run.x * turn.z + at) * ${floatsOf(outputs)}u;
    ${copies(outputs, threads, (own, other) => `made${other} = ${own};`)} }
  }
}`;
}

/** A training step compiled for several runs on a GPU. */
export class ResidentSteps {
  readonly runs: number;
  readonly step: StepPrograms;
  readonly #device: GpuDevice;
  readonly #shader: GPUComputePipeline;
  readonly #memory: GPUBuffer;
  /** Bytes between the memories of neighbouring runs. */
  readonly #stride: number;
  readonly #chunks = new Chunks();

  private constructor(
    device: GpuDevice,
    step: StepPrograms,
    runs: number,
    stride: number,
    shader: GPUComputePipeline,
    memory: GPUBuffer,
  ) {
    this.runs = runs;
    this.step = step;
    this.#device = device;
    this.#stride = stride;
    this.#shader = shader;
    this.#memory = memory;
  }

  /**
   * Compiles a step and allocates the memory of the runs.
   *
   * @throws PrismError `unavailable` if the GPU lacks the memory, `invalid-argument` for more runs or threads than it allows
   */
  static async create(
    device: GpuDevice,
    step: StepPrograms,
    { runs, threads = Math.min(256, device.mostThreads) }: ResidentOptions,
  ): Promise<ResidentSteps> {
    device.require('runs', runs, device.mostWorkgroups);
    device.require('threads', threads, device.mostThreads);
    const floats = ALIGNMENT * Math.ceil(step.bytes / 4 / ALIGNMENT);
    const memory = await device.buffer(4 * floats * runs, `the memory of ${runs} runs`);
    const shader = await device.shader(shaderOf(step, floats, threads));
    return new ResidentSteps(device, step, runs, 4 * floats, shader, memory);
  }

  /** Writes the memory of a run, completely or one array. */
  write(
    run: number,
    values: Float32Array,
    { address }: Pick<ProgramArray, 'address'> = { address: 0 },
  ): void {
    this.#device.write(this.#memory, run * this.#stride + address, values);
  }

  /** Reads an array from the memory of a run. */
  async read(run: number, { address, length }: ProgramArray): Promise<Float32Array> {
    return new Float32Array(await this.#device.read(this.#memory, run * this.#stride + address, 4 * length));
  }

  /**
   * Executes steps in all runs.
   *
   * @param steps how many
   * @param given the inputs of every step, run by run, array by array
   * @returns the outputs in the same order
   */
  async take(steps: number, given: Float32Array): Promise<Float32Array> {
    const [inputs, outputs] = [floatsOf(this.step.inputs), floatsOf(this.step.outputs)];
    const count = this.runs * steps;
    if (given.length !== count * inputs)
      throw new Error(`${count} steps need ${count * inputs} input numbers, but got ${given.length}`);
    const of = `the inputs and outputs of ${steps} steps of ${this.runs} runs`;
    const [feed, made] = [
      await this.#device.buffer(given.byteLength, of),
      await this.#device.buffer(4 * count * outputs, of),
    ];
    try {
      this.#device.write(feed, 0, given);
      const buffers = this.#device.bind([this.#memory, feed, made]);
      await this.#chunks.run(steps, (count, done) =>
        this.#device.run(this.#shader, buffers, this.runs, [count, done, steps, 0]),
      );
      return outputs === 0
        ? new Float32Array()
        : new Float32Array(await this.#device.read(made, 0, 4 * count * outputs));
    } finally {
      feed.destroy();
      made.destroy();
    }
  }

  dispose(): void {
    this.#memory.destroy();
  }
}
