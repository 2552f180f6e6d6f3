// Whole training runs on a GPU. The host provides schedules and reads what has happened.
import { PrismError } from '@prism-rl/core';
import { initialMemory, type ProgramArray, type StepPrograms } from '@prism-rl/jit';
import { Chunks } from './chunks.ts';
import type { GpuDevice, Submission } from './gpuDevice.ts';
import type { HostEnvs } from './hostEnv.ts';
import { Passes } from './passes.ts';
import { GAME } from './runLayout.ts';
import * as shared from './runShader.ts';
import { differing, readNumbers, shaderForm } from './shaderNumbers.ts';
import { aligned } from './wgsl.ts';

/** Second word of the seeds of evaluations, which no run's seed has: these are below 2⁵³. */
const JUDGED = 2 ** 32 - 1;

type Variable = StepPrograms['variables'][number]['variable'];

/** The values of a run's variables. */
export type ValuesOf = (variable: Variable) => Float32Array;

/** Bytes of private variables that WGSL guarantees to a thread. More may compile, and fail later. */
const PRIVATE_BYTES = 8192;

/** A finished episode. */
export interface DeviceEpisode {
  /** Steps of the run, or of the evaluation, until its end. */
  readonly step: number;
  readonly return: number;
  readonly length: number;
  readonly terminated: boolean;
  /** Whether it had a reward other than 0. */
  readonly isPaid: boolean;
}

/** What happened in some steps of a run. */
export interface Progress {
  readonly episodes: readonly DeviceEpisode[];
  /** Sums of the updates' scalars by name, such as `loss` and `meanQ`, the mean action value over a batch. */
  readonly sums: { readonly [name: string]: number };
  /** Where the environment's rules failed, or the error of one that the host steps; absent if they did not fail. */
  readonly fault?: unknown;
}

/** An evaluation of a run's greedy policy. */
export interface Trial {
  readonly run: number;
  /** Decides its random numbers; below 2³². */
  readonly seed: number;
  readonly episodes: number;
  /** Probability of a random action. */
  readonly epsilon: number;
}

/** How a run begins. */
export interface RunStart {
  /** Decides all its random numbers but the initial values of its variables; below 2⁵³. */
  readonly seed: number;
  /** Its loop, with the initial values of its variables; default: the one of all. Shaders of the loops may differ in numbers only. */
  readonly loop?: shared.Loop | undefined;
  /** Its environments, if the host steps them. */
  readonly host?: HostEnvs | undefined;
  /** What {@link DeviceRuns.save} returned, to continue a run; default: it begins. */
  readonly saved?: Uint32Array | undefined;
  /** What {@link DeviceRuns.variables} returned then; default: the variables have their initial values. */
  readonly valuesOf?: ValuesOf | undefined;
}

/** Options of {@link DeviceRuns}. */
export interface DeviceRunsOptions {
  readonly starts: readonly RunStart[];
  /** Threads of a workgroup; default {@link GpuDevice.usualThreads}. Does not affect the results. */
  readonly threads?: number | undefined;
  /** Indices of the numbers that the shader reads from each run's memory; default: those in which the loops differ. */
  readonly read?: readonly number[] | undefined;
  /** Shared with other runs; default: they have their own. */
  readonly passes?: Passes | undefined;
}

interface Parts {
  readonly shader: GPUComputePipeline;
  /** Floats between the memories of neighbouring runs. */
  readonly stride: number;
  readonly memory: GPUBuffer;
  readonly store: GPUBuffer;
  /** The loop of each run, with its own variables. */
  readonly loops: readonly shared.Loop[];
  readonly hosts: readonly RunStart['host'][];
}

/** What decides a shader. `threads` and `read` are as in {@link DeviceRunsOptions}. */
type Asked = readonly [device: GpuDevice, loop: shared.Loop, threads?: number, read?: readonly number[]];

/** Training runs of one agent on one environment. */
export class DeviceRuns {
  readonly loop: shared.Loop;
  readonly runs: number;
  readonly #device: GpuDevice;
  readonly #parts: Parts;
  readonly #chunks: Chunks;
  readonly #passes: Passes;
  readonly #logWords: number;
  /** Ticks of each run, and those at the last report. */
  readonly #steps: number[];
  readonly #reported: number[];

  private constructor(device: GpuDevice, loop: shared.Loop, parts: Parts, passes: Passes) {
    this.loop = loop;
    this.runs = parts.loops.length;
    this.#parts = parts;
    this.#logWords = shared.logWords(loop);
    this.#device = device;
    this.#chunks = new Chunks(device);
    this.#passes = passes;
    this.#steps = Array.from({ length: this.runs }, () => 0);
    this.#reported = [...this.#steps];
  }

  /** Writes the shader of runs; those whose shaders have one form can train together. */
  static shaderOf(...given: Asked): shared.RunShader & { readonly stride: number } {
    const [device, loop, threads = device.usualThreads, read = []] = given;
    const own = loop.steps.act.bytes / 4;
    const stride = aligned(own + read.length);
    const shader = loop.shader(stride, threads);
    return { ...shader, code: readNumbers(shader.code, read, own), stride };
  }

  /**
   * Compiles the shader of runs, unless it was compiled before.
   *
   * @throws PrismError `unavailable` if the GPU's limits are too low, or its compiler fails
   */
  static async compile(...given: Asked): Promise<Pick<Parts, 'shader' | 'stride'>> {
    const [device, loop] = given;
    const { code, workgroupBytes, privateBytes, stride } = DeviceRuns.shaderOf(...given);
    for (const [bytes, most, what] of [
      [workgroupBytes, device.workgroupBytes, 'that a workgroup shares'],
      [privateBytes, PRIVATE_BYTES, 'of each thread'],
    ] as const) {
      if (bytes > most)
        throw PrismError.unavailable`A run of ${loop.env.id} needs ${bytes} bytes of memory ${what}, but ${device.name} has ${most}.
          Use smaller observations or batches, or train on the processor.`;
    }
    return { shader: await device.shader(code), stride };
  }

  /**
   * Compiles the shader and allocates the memory of the runs.
   *
   * @throws PrismError `unavailable` if the GPU lacks the memory, `invalid-argument` for more runs or threads than it allows
   */
  static async create(
    device: GpuDevice,
    loop: shared.Loop,
    { starts, threads = device.usualThreads, read, passes = new Passes(device) }: DeviceRunsOptions,
  ): Promise<DeviceRuns> {
    const runs = starts.length;
    device.require('runs', runs, device.mostWorkgroups);
    device.require('threads', threads, device.mostThreads);
    const loops = starts.map((start) => start.loop ?? loop);
    const formOf = (one: shared.Loop) => shaderForm(DeviceRuns.shaderOf(device, one, threads).code);
    const forms = new Map([...new Set(loops)].map((one) => [one, formOf(one)]));
    const indices = read ?? differing([...forms.values()]);
    const { shader, stride } = await DeviceRuns.compile(device, loop, threads, indices);
    const memory = await device.buffer(4 * stride * runs, `the networks of ${runs} runs`);
    const words = runs * (2 * shared.logWords(loop) + loop.layout.words);
    const store = await device.buffer(4 * words, `the replay memories of ${runs} runs`).catch((error) => {
      memory.destroy();
      throw error;
    });
    const hosts = starts.map(({ host }) => host);
    const all = new DeviceRuns(device, loop, { shader, memory, store, stride, loops, hosts }, passes);
    try {
      for (const [run, start] of starts.entries()) {
        all.#begin(run, start);
        const own = Float32Array.from(indices, (index) => forms.get(loops[run]!)!.numbers[index]!);
        device.write(memory, 4 * stride * run + loop.steps.act.bytes, own);
      }
    } catch (error) {
      all.dispose();
      throw error;
    }
    return all;
  }

  /** Writes the memory of a run. */
  #begin(run: number, { seed, host, saved, valuesOf }: RunStart): void {
    const { layout } = this.loop;
    const programs = listed(this.#parts.loops[run]!.steps);
    const numbers = initialMemory(...programs);
    if (valuesOf !== undefined)
      for (const { variables } of programs)
        for (const { variable, address } of variables) numbers.set(valuesOf(variable), address / 4);
    this.#device.write(this.#parts.memory, 4 * this.#parts.stride * run, numbers);
    const words = saved ?? Uint32Array.of(seed % 2 ** 32, Math.floor(seed / 2 ** 32));
    this.#device.write(
      this.#parts.store,
      this.#wordsOf(run) + (saved === undefined ? 4 * layout.training : 0),
      words,
    );
    this.#steps[run] = saved?.[layout.training + GAME.indexOf('taken')] ?? 0;
    this.#reported[run] = this.#steps[run]!;
    if (host) this.#show(run, host.begin(this.#steps[run]!));
  }

  /** Writes the rows of environments that the host steps. */
  #show(run: number, rows: readonly Uint32Array[]): void {
    const { env, layout } = this.loop;
    for (const [e, row] of rows.entries()) {
      const at = layout.training + e * (GAME.length + env.rowSize) + GAME.length;
      this.#device.write(this.#parts.store, this.#wordsOf(run) + 4 * at, row);
    }
  }

  /** Reads the actions that the GPU has chosen in the environments of the host. */
  async #chosen(run: number): Promise<Uint32Array> {
    const at = this.#wordsOf(run) + 4 * this.loop.layout.actions;
    const bytes = 4 * this.#parts.hosts[run]!.numEnvs;
    return new Uint32Array(await this.#device.read(this.#parts.store, at, bytes));
  }

  /** Ticks of each run: steps of an agent of action values. */
  get steps(): readonly number[] {
    return this.#steps;
  }

  /**
   * Advances runs by ticks.
   *
   * @param controls the schedules of a run before a tick, which counts from 0
   * @param runs their numbers; default: all
   * @throws PrismError `invalid-argument` for more ticks than fit between two reports, see {@link progress}
   */
  async take(
    steps: number,
    controls: (run: number, step: number) => shared.Controls,
    runs: readonly number[] = [...this.#steps.keys()],
  ): Promise<void> {
    const { mostTicks } = this.loop;
    if (runs.some((run) => this.#steps[run]! + steps - this.#reported[run]! > mostTicks))
      throw PrismError.invalidArgument`Runs take at most ${mostTicks} steps between two reports of their progress.`;
    await this.#play(false, steps, runs, (run, k) => {
      const now = controls(run, this.#steps[run]! + k);
      return this.#parts.loops[run]!.fed?.(now) ?? now;
    });
    for (const run of runs) this.#steps[run]! += steps;
  }

  /** Reports what has happened in each run since its last report. */
  async progress(runs: readonly number[] = [...this.#steps.keys()]): Promise<Progress[]> {
    const all = await this.#logs(0);
    for (const run of runs) {
      this.#reported[run] = this.#steps[run]!;
      this.#clearLog(run);
    }
    return runs.map((run) => all[run]!);
  }

  /**
   * Plays greedy episodes, without noise. They change nothing of the runs.
   *
   * @param trials at most one for each run
   * @param onProgress called now and then; the evaluation of a trial ends when it returns false
   * @returns the episodes of each; fewer than asked for where `onProgress` ended it, or the rules failed
   */
  async evaluate(
    trials: readonly Trial[],
    onProgress: (trial: number, episodes: readonly DeviceEpisode[]) => boolean = () => true,
  ): Promise<Pick<Progress, 'episodes' | 'fault'>[]> {
    for (const { run, seed } of trials) {
      const begun = new Uint32Array(GAME.length);
      begun.set([seed, JUDGED]);
      this.#device.write(this.#parts.store, this.#wordsOf(run) + 4 * this.loop.layout.evaluation, begun);
    }
    const played: Pick<Progress, 'episodes' | 'fault'>[] = trials.map(() => ({ episodes: [] }));
    let open = [...trials.keys()];
    // Episodes of an untrained agent are short.
    for (let steps = 32; open.length > 0; steps = Math.min(shared.WINDOW, 2 * steps)) {
      const runs = open.map((k) => trials[k]!.run);
      for (const run of runs) this.#clearLog(this.runs + run);
      const epsilons = new Map(trials.map(({ run, epsilon }) => [run, epsilon]));
      await this.#play(true, steps, runs, (run) => ({ epsilon: epsilons.get(run)! }));
      const all = await this.#logs(this.runs);
      open = open.filter((k) => {
        const most = trials[k]!.episodes;
        const { episodes: more, fault } = all[trials[k]!.run]!;
        const episodes = [...played[k]!.episodes, ...more].slice(0, most);
        played[k] = { episodes, fault };
        return fault === undefined && onProgress(k, episodes) && episodes.length < most;
      });
    }
    return played;
  }

  /**
   * Dispatches steps of runs, of training or of evaluations.
   *
   * @param feedOf the schedules of a run at the k-th of the steps
   */
  async #play(
    isJudged: boolean,
    steps: number,
    runs: readonly number[],
    feedOf: (run: number, k: number) => shared.Controls,
  ): Promise<void> {
    const jobs = [{ runs, from: 0 }];
    for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) {
      const { from } = job;
      const some = job.runs.slice(0, this.#chunks.atOnce);
      if (some.length < job.runs.length) jobs.push({ runs: job.runs.slice(some.length), from });
      const done = await this.#playTogether(isJudged, [from, steps], some, feedOf);
      if (done < steps) jobs.push({ runs: some, from: done });
    }
  }

  /** @returns the first step that is not taken, because one of fewer runs would take less time */
  async #playTogether(
    isJudged: boolean,
    [from, to]: readonly [number, number],
    runs: readonly number[],
    feedOf: (run: number, k: number) => shared.Controls,
  ): Promise<number> {
    const { controls, period = 1, updatesAt } = this.loop;
    const steps = to - from;
    const feed = new Float32Array(1 + runs.length * (2 + steps * controls.length));
    const phases = runs.map((run) => (isJudged ? 0 : (this.#steps[run]! + from) % period));
    feed.set([isJudged ? 1 : 0, ...runs, ...phases]);
    const updates = new Uint32Array(steps);
    let at = 1 + 2 * runs.length;
    for (const [k, run] of runs.entries()) {
      for (let step = from; step < to; step++) {
        const own = feedOf(run, step);
        for (const name of controls) feed[at++] = own[name] ?? 0;
        const now = isJudged ? 0 : updatesAt(own, (phases[k]! + step - from) % period);
        updates[step - from] = Math.max(updates[step - from]!, now);
      }
    }
    const given = await this.#device.buffer(feed.byteLength, `the schedules of ${runs.length} runs`);
    try {
      this.#device.write(given, 0, feed);
      const dispatches = [{ shader: this.#parts.shader, workgroups: [runs.length, 1] }] as const;
      const buffers = [this.#parts.memory, given, this.#parts.store] as const;
      const work = (count: number, step: number): Submission => {
        return { dispatches, buffers, turn: [count, this.runs, steps, step - from] };
      };
      if (!this.loop.env.isHosted)
        return await this.#passes.run(this.#chunks, {
          ...{ runs: runs.length, from, to, submitted: (count, step) => [work(count, step)] },
          workOf: (step) => (isJudged ? { judged: 1 } : { tick: 1, update: updates[step - from]! }),
        });
      let actions: readonly Uint32Array[] = [];
      // The host takes its steps, from which the GPU then learns before it chooses again: the host waits once a step.
      const learned = (step: number): Submission[] => {
        if (step < from) return [];
        for (const [k, run] of runs.entries()) this.#show(run, this.#parts.hosts[run]!.step(actions[k]!));
        return [work(1, step)];
      };
      const done = await this.#passes.run(this.#chunks, {
        ...{ runs: runs.length, from, to, submitted: (_, step) => [...learned(step - 1), work(0, step)] },
        workOf: (step) => ({ tick: 1, update: updates[step - from - 1] ?? 0 }),
        wait: async () => {
          actions = await Promise.all(runs.map((run) => this.#chosen(run)));
        },
      });
      await this.#device.run(...learned(done - 1));
      return done;
    } finally {
      given.destroy();
    }
  }

  /** Reads the logs of all runs. @param first index of the first log: 0 for training, the number of runs for evaluations */
  async #logs(first: number): Promise<Progress[]> {
    const length = 4 * this.#logWords;
    const logs = await this.#device.read(this.#parts.store, length * first, length * this.runs);
    const [words, floats] = [new Uint32Array(logs), new Float32Array(logs)];
    const { sums: names } = this.loop;
    return this.#steps.map((_, run) => {
      const from = run * this.#logWords;
      const episodes = Array.from({ length: words[from]! }, (_, k): DeviceEpisode => {
        const at = from + shared.tallyWords(names) + shared.EPISODE.length * k;
        return {
          step: words[at]!,
          return: floats[at + 1]!,
          length: words[at + 2]!,
          terminated: words[at + 3] === 1,
          isPaid: words[at + 4] === 1,
        };
      });
      const fault =
        this.#parts.hosts[run]?.failure ?? this.#fault(words[from + shared.TALLY.indexOf('fault')]!);
      const sums = names.map((name, k) => [name, floats[from + shared.TALLY.length + k]!]);
      return { episodes, sums: Object.fromEntries(sums), fault };
    });
  }

  #clearLog(number: number): void {
    const none = new Uint32Array(shared.tallyWords(this.loop.sums));
    this.#device.write(this.#parts.store, 4 * this.#logWords * number, none);
  }

  #fault(number: number): PrismError | undefined {
    const { id, faults = [] } = this.loop.env;
    if (number === 0) return undefined;
    return PrismError.contract`The rules of ${id} failed on the GPU at ${faults[number - 1]}.
      Train on the processor for the error itself.`;
  }

  /** Reads an array of the steps' memory, such as a variable's. */
  async read(run: number, { address, length }: ProgramArray): Promise<Float32Array> {
    return new Float32Array(
      await this.#device.read(this.#parts.memory, 4 * this.#parts.stride * run + address, 4 * length),
    );
  }

  /** Reads the values of a run's variables; the snapshot of a recorded agent takes them. */
  async variables(run: number): Promise<ValuesOf> {
    const numbers = new Float32Array(
      await this.#device.read(this.#parts.memory, 4 * this.#parts.stride * run, 4 * this.#parts.stride),
    );
    const values = new Map<Variable, Float32Array>();
    for (const { variables } of listed(this.#parts.loops[run]!.steps))
      for (const { variable, address, length } of variables)
        values.set(variable, numbers.slice(address / 4, address / 4 + length));
    return (variable) => values.get(variable)!;
  }

  /** Reads the state of a run's first environment: its row, as {@link DeviceEnv} describes it. */
  async row(run: number): Promise<Float32Array | Int32Array> {
    const { env, layout } = this.loop;
    const at = this.#wordsOf(run) + 4 * (layout.training + GAME.length);
    const row = await this.#device.read(this.#parts.store, at, 4 * env.rowSize);
    return env.rowType === 'f32' ? new Float32Array(row) : new Int32Array(row);
  }

  /** Reads everything that a run needs to continue, besides its {@link variables}. */
  async save(run: number): Promise<Uint32Array> {
    return new Uint32Array(
      await this.#device.read(this.#parts.store, this.#wordsOf(run), 4 * this.loop.layout.words),
    );
  }

  #wordsOf(run: number): number {
    return 4 * (2 * this.runs * this.#logWords + run * this.loop.layout.words);
  }

  dispose(): void {
    this.#parts.memory.destroy();
    this.#parts.store.destroy();
  }
}

function listed(steps: shared.Loop['steps']): StepPrograms[] {
  return Object.values(steps).filter((step) => step !== undefined);
}
