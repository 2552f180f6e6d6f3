// Whole training runs on a GPU. The host provides schedules and reads what has happened.
import { PrismError } from '@prism-rl/core';
import { initialMemory, type ProgramArray, type StepPrograms } from '@prism-rl/jit';
import { Chunks } from './chunks.ts';
import type { GpuDevice } from './gpuDevice.ts';
import { COUNTERS, type RunLayout } from './runLayout.ts';
import {
  CONTROLS,
  EPISODE,
  EPISODES,
  LOG_WORDS,
  type Loop,
  type LoopSteps,
  TALLY,
  trainingShader,
} from './trainingLoop.ts';
import { aligned } from './wgsl.ts';

type Variable = StepPrograms['variables'][number]['variable'];

/** Schedules at a step of a run. */
export type Controls = { readonly [name in (typeof CONTROLS)[number]]: number };

/** A finished episode. */
export interface DeviceEpisode {
  /** Steps of the run until its end. */
  readonly step: number;
  readonly return: number;
  readonly length: number;
}

/** What happened in some steps of a run. */
export interface Progress {
  readonly episodes: readonly DeviceEpisode[];
  /** Loss of the last update; 0 before the first. */
  readonly loss: number;
  /** Mean action value over its batch; 0 before the first. */
  readonly meanQ: number;
}

/** Holds everything a run needs to continue. */
export interface RunState {
  readonly numbers: Float32Array;
  readonly words: Uint32Array;
}

/** How a run begins. */
export interface RunStart {
  /** Decides all its random numbers but the initial values of its variables; below 2⁵³. */
  readonly seed: number;
  /** Steps whose variables have the initial values of this run; default: the loop's steps. Sizes must equal the loop's. */
  readonly steps?: LoopSteps | undefined;
}

/** Options of {@link DeviceRuns}. */
export interface DeviceRunsOptions {
  readonly starts: readonly RunStart[];
  /** Threads of a workgroup; default 256, or the GPU's limit if that is lower. Does not affect the results. */
  readonly threads?: number | undefined;
}

/** Training runs of one agent on one environment, all at the same step. */
export class DeviceRuns {
  readonly loop: Loop;
  readonly runs: number;
  readonly layout: RunLayout;
  readonly #device: GpuDevice;
  readonly #shader: GPUComputePipeline;
  readonly #memory: GPUBuffer;
  readonly #store: GPUBuffer;
  readonly #stride: number;
  readonly #chunks = new Chunks();
  readonly #episodes: number[];
  #steps = 0;

  private constructor(
    device: GpuDevice,
    loop: Loop,
    parts: {
      readonly shader: GPUComputePipeline;
      readonly memory: GPUBuffer;
      readonly store: GPUBuffer;
      readonly stride: number;
      readonly layout: RunLayout;
      readonly runs: number;
    },
  ) {
    this.loop = loop;
    this.runs = parts.runs;
    this.layout = parts.layout;
    this.#device = device;
    this.#shader = parts.shader;
    this.#memory = parts.memory;
    this.#store = parts.store;
    this.#stride = parts.stride;
    this.#episodes = Array.from({ length: parts.runs }, () => 0);
  }

  /**
   * Compiles the shader and allocates the memory of the runs.
   *
   * @throws PrismError `unavailable` if the GPU lacks the memory, `invalid-argument` for more runs or threads than it allows
   */
  static async create(
    device: GpuDevice,
    loop: Loop,
    { starts, threads = Math.min(256, device.mostThreads) }: DeviceRunsOptions,
  ): Promise<DeviceRuns> {
    const runs = starts.length;
    device.require('runs', runs, device.mostWorkgroups);
    device.require('threads', threads, device.mostThreads);
    const { act } = loop.steps;
    const stride = aligned(act.bytes / 4);
    const { code, layout, workgroupBytes } = trainingShader(loop, stride, threads);
    if (workgroupBytes > device.workgroupBytes) {
      throw new PrismError(
        'unavailable',
        `A run of ${loop.env.id} needs ${workgroupBytes} bytes of shared memory, but a workgroup of ${device.name} has ${device.workgroupBytes}.`,
        { hint: 'Use smaller observations or batches, or train on the processor.' },
      );
    }
    const memory = await device.buffer(4 * stride * runs, `the networks of ${runs} runs`);
    const words = runs * (LOG_WORDS + layout.words);
    const store = await device.buffer(4 * words, `the replay memories of ${runs} runs`);
    const shader = await device.shader(code);
    const all = new DeviceRuns(device, loop, { shader, memory, store, stride, layout, runs });
    for (const [run, { seed, steps = loop.steps }] of starts.entries()) {
      device.write(memory, 4 * stride * run, initialMemory(...listed(steps)));
      const halves = Uint32Array.of(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
      device.write(store, all.#wordsOf(run) + 4 * COUNTERS.indexOf('seed'), halves);
    }
    return all;
  }

  /** Steps that every run has taken. */
  get steps(): number {
    return this.#steps;
  }

  /**
   * Takes steps in all runs.
   *
   * @param controls the schedules of a run before a step, which counts from 0
   */
  async take(steps: number, controls: (run: number, step: number) => Controls): Promise<Progress[]> {
    if (steps > EPISODES)
      throw new PrismError(
        'invalid-argument',
        `Runs take at most ${EPISODES} steps at once, but ${steps} were asked for.`,
      );
    const feed = new Float32Array(this.runs * steps * CONTROLS.length);
    for (let run = 0, to = 0; run < this.runs; run++) {
      for (let k = 0; k < steps; k++) {
        const now = controls(run, this.#steps + k);
        // The feed is exact up to 2²⁴, and the shader needs only the remainder.
        const own = { ...now, updatesBefore: now.updatesBefore % this.loop.targetEvery };
        for (const name of CONTROLS) feed[to++] = own[name];
      }
    }
    const given = await this.#device.buffer(feed.byteLength, `the schedules of ${this.runs} runs`);
    try {
      this.#device.write(given, 0, feed);
      const buffers = this.#device.bind([this.#memory, given, this.#store]);
      await this.#chunks.run(steps, (count, done) =>
        this.#device.run([{ shader: this.#shader, workgroups: [this.runs, 1] }], buffers, [
          count,
          this.#steps + done,
          steps,
          done,
        ]),
      );
    } finally {
      given.destroy();
    }
    this.#steps += steps;
    return this.#progress();
  }

  async #progress(): Promise<Progress[]> {
    const logs = await this.#device.read(this.#store, 0, 4 * LOG_WORDS * this.runs);
    const [words, floats] = [new Uint32Array(logs), new Float32Array(logs)];
    return this.#episodes.map((before, run) => {
      const from = run * LOG_WORDS;
      const count = words[from]!;
      const episodes = Array.from({ length: count - before }, (_, k): DeviceEpisode => {
        const at = from + TALLY.length + EPISODE.length * ((before + k) % EPISODES);
        return { step: words[at]!, return: floats[at + 1]!, length: words[at + 2]! };
      });
      this.#episodes[run] = count;
      return { episodes, loss: floats[from + 1]!, meanQ: floats[from + 2]! };
    });
  }

  /** Reads an array of the steps' memory, such as a variable's. */
  async read(run: number, { address, length }: ProgramArray): Promise<Float32Array> {
    return new Float32Array(
      await this.#device.read(this.#memory, 4 * this.#stride * run + address, 4 * length),
    );
  }

  /** Reads the values of a run's variables; the snapshot of a recorded agent takes them. */
  async variables(run: number): Promise<(variable: Variable) => Float32Array> {
    const numbers = new Float32Array(
      await this.#device.read(this.#memory, 4 * this.#stride * run, 4 * this.#stride),
    );
    const values = new Map<Variable, Float32Array>();
    for (const { variables } of listed(this.loop.steps))
      for (const { variable, address, length } of variables)
        values.set(variable, numbers.slice(address / 4, address / 4 + length));
    return (variable) => values.get(variable)!;
  }

  /** Reads the state of a run. */
  async save(run: number): Promise<RunState> {
    const numbers = await this.#device.read(this.#memory, 4 * this.#stride * run, 4 * this.#stride);
    const words = await this.#device.read(this.#store, this.#wordsOf(run), 4 * this.layout.words);
    return { numbers: new Float32Array(numbers), words: new Uint32Array(words) };
  }

  #wordsOf(run: number): number {
    return 4 * (this.runs * LOG_WORDS + run * this.layout.words);
  }

  /** Restores all runs. @param steps steps that each has taken */
  restore(states: readonly RunState[], steps: number): void {
    for (const [run, { numbers, words }] of states.entries()) {
      this.#device.write(this.#memory, 4 * this.#stride * run, numbers);
      this.#device.write(this.#store, this.#wordsOf(run), words);
    }
    this.#steps = steps;
  }

  dispose(): void {
    this.#memory.destroy();
    this.#store.destroy();
  }
}

function listed(steps: LoopSteps): StepPrograms[] {
  return (Object.values(steps) as (StepPrograms | undefined)[]).filter((step) => step !== undefined);
}
