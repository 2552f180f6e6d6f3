// Training steps that stay on a GPU, for several runs.
import type { ProgramArray, StepPrograms } from '@prism-rl/jit';
import { Chunks } from './chunks.ts';
import type { GpuDevice } from './gpuDevice.ts';
import { floatsOf, makeSchedule, type Schedule, type ScheduleName } from './schedules.ts';

/** Options of {@link DeviceSteps}. */
export interface DeviceStepsOptions {
  readonly runs: number;
  /** Threads of a workgroup; default {@link GpuDevice.usualThreads}. Does not affect the results. */
  readonly threads?: number | undefined;
  /** Default: the faster one by an estimate from the number of runs and the step's products. Does not affect the results. */
  readonly schedule?: ScheduleName | undefined;
}

/** A training step compiled for several runs on a GPU. */
export class DeviceSteps {
  readonly runs: number;
  readonly step: StepPrograms;
  readonly #device: GpuDevice;
  readonly #schedule: Schedule;
  readonly #memory: GPUBuffer;
  readonly #chunks: Chunks;

  private constructor(
    device: GpuDevice,
    step: StepPrograms,
    runs: number,
    schedule: Schedule,
    memory: GPUBuffer,
  ) {
    this.runs = runs;
    this.step = step;
    this.#device = device;
    this.#schedule = schedule;
    this.#memory = memory;
    this.#chunks = new Chunks(device);
  }

  /**
   * Compiles a step and allocates the memory of the runs.
   *
   * @throws PrismError `unavailable` if the GPU lacks the memory, `invalid-argument` for more runs or threads than it allows
   */
  static async create(
    device: GpuDevice,
    step: StepPrograms,
    { runs, threads = device.usualThreads, schedule: name }: DeviceStepsOptions,
  ): Promise<DeviceSteps> {
    device.require('runs', runs, device.mostWorkgroups);
    device.require('threads', threads, device.mostThreads);
    const schedule = await makeSchedule(name, device, step, runs, threads);
    const memory = await device.buffer(4 * schedule.floats * runs, `the memory of ${runs} runs`);
    return new DeviceSteps(device, step, runs, schedule, memory);
  }

  /** Writes the memory of a run, completely or one array. */
  write(
    run: number,
    values: Float32Array,
    { address }: Pick<ProgramArray, 'address'> = { address: 0 },
  ): void {
    this.#device.write(this.#memory, this.#addressOf(run) + address, values);
  }

  /** Reads an array from the memory of a run. */
  async read(run: number, { address, length }: ProgramArray): Promise<Float32Array> {
    return new Float32Array(
      await this.#device.read(this.#memory, this.#addressOf(run) + address, 4 * length),
    );
  }

  #addressOf(run: number): number {
    return 4 * this.#schedule.floats * run;
  }

  /**
   * Executes steps in all runs.
   *
   * @param steps how many
   * @param given the inputs of every step, run by run, array by array; those of fewer steps are taken again and again
   * @returns the outputs in the same order
   */
  async take(steps: number, given: Float32Array): Promise<Float32Array> {
    const [inputs, outputs] = [floatsOf(this.step.inputs), floatsOf(this.step.outputs)];
    const count = this.runs * steps;
    const different = inputs === 0 ? 1 : given.length / (this.runs * inputs);
    if (!Number.isInteger(different) || different < 1 || different > steps)
      throw new Error(`${count} steps need ${count * inputs} input numbers, but got ${given.length}`);
    const of = `the inputs and outputs of ${steps} steps of ${this.runs} runs`;
    const [feed, made] = [
      await this.#device.buffer(given.byteLength, of),
      await this.#device.buffer(4 * count * outputs, of),
    ];
    try {
      this.#device.write(feed, 0, given);
      const buffers = [this.#memory, feed, made] as const;
      await this.#chunks.run({
        ...{ runs: this.runs, from: 0, to: steps },
        workOf: () => ({ update: 1 }),
        submitted: (now, done) => {
          const dispatches = this.#schedule.dispatches(now);
          return [{ dispatches, buffers, turn: [now, done, steps, different] }];
        },
      });
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
