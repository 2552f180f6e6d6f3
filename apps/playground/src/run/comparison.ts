// "Take it apart": compares arms with several seeds each. On the CPU, each run has its own worker; on the GPU, one worker trains all seeds
// of an arm.
import { signal } from '@preact/signals';
import { words } from '../words/words.ts';
import { type Arm, references } from './arms.ts';
import { curveOf } from './learningCurve.ts';
import { workersAtOnce } from './machine.ts';
import { type FromWorker, type OfRun, type ToWorker, unwatched } from './messages.ts';
import type { RunState } from './runState.ts';
import { toHash } from './runState.ts';
import type { ArmResult, Verdict } from './verdict.ts';
import { summarise, verdicts } from './verdict.ts';

/** The task of one worker. */
interface Job {
  readonly arm: number;
  /** Runs with one seed each. */
  readonly states: readonly RunState[];
}

/** The workers' jobs, in order: one job per arm if the seeds train together, otherwise every arm's first seed comes first. */
export function jobsOf(arms: readonly Arm[], seeds: number, together: boolean): Job[] {
  const seedsFrom = (seed: number): number[] => Array.from({ length: seeds }, (_, k) => seed + k);
  const all = arms.map(({ state }) => seedsFrom(state.seed).map((seed): RunState => ({ ...state, seed })));
  if (together) return all.map((states, arm) => ({ arm, states }));
  return Array.from({ length: seeds }, (_, k) =>
    all.map((states, arm) => ({ arm, states: [states[k]!] })),
  ).flat();
}

/** A running comparison. */
export class Comparison {
  readonly arms: readonly Arm[];
  /** The index of each arm's reference. */
  readonly references: readonly (number | undefined)[];
  /** Seeds per arm. */
  readonly seeds: number;
  /** Steps per run. */
  readonly steps: number;
  readonly results = signal<readonly ArmResult[]>([]);
  readonly verdicts = signal<readonly Verdict[]>([]);
  /** Fraction of all steps that each arm has taken, from 0 to 1. */
  readonly progress = signal<readonly number[]>([]);
  readonly done = signal(0);
  readonly total: number;
  /** Whether it was stopped before its end. */
  readonly isStopped = signal(false);
  /** Why the GPU cannot train the arms, so that the processor does; empty if it can. */
  readonly gpuFailure = signal('');
  #onGpu = false;
  #queue: Job[] = [];
  readonly #workers = new Set<Worker>();
  /** Curves of the finished runs, a list per arm. */
  #curves: number[][][] = [];
  /** Milliseconds that the finished jobs of each arm took. */
  #times: number[][] = [];
  #estimated: { readonly at: number; readonly left: number } | undefined;
  /** Steps of each run of each arm. */
  #taken: number[][] = [];
  readonly #failed = signal('');

  /** @param onGpu whether the seeds of an arm train together on the GPU; by default each run takes the next free CPU core. */
  constructor(arms: readonly Arm[], seeds: number, steps: number, onGpu = false) {
    this.arms = arms;
    this.references = references(arms);
    this.seeds = seeds;
    this.steps = steps;
    this.total = arms.length * seeds;
    this.#begin(onGpu);
  }

  /** Begins all runs, again if the GPU failed: arms that are compared train on one machine. */
  #begin(onGpu: boolean): void {
    const { arms, seeds } = this;
    this.#onGpu = onGpu;
    this.#estimated = undefined;
    this.done.value = 0;
    this.verdicts.value = [];
    this.#curves = arms.map(() => []);
    this.#times = arms.map(() => []);
    this.#taken = arms.map(() => new Array<number>(seeds).fill(0));
    this.progress.value = arms.map(() => 0);
    this.#queue = jobsOf(arms, seeds, onGpu);
    this.results.value = arms.map(({ name }) => ({
      name,
      curves: [],
      mean: [],
      low: [],
      high: [],
      endless: 0,
    }));
    const workers = onGpu ? 1 : Math.min(this.total, workersAtOnce());
    for (let k = 0; k < workers; k++) this.#next();
  }

  /** The error, if any. */
  get failed(): string {
    return this.#failed.value;
  }

  get isRunning(): boolean {
    return !this.isStopped.value && this.done.value < this.total;
  }

  /** Estimated milliseconds left, from the times of finished jobs, which never grows; `undefined` before each arm has one. */
  get timeLeft(): number | undefined {
    const now = performance.now();
    const shares = this.progress.value;
    if (this.#times.some((times) => times.length === 0)) return undefined;
    const work = this.#times.reduce((sum, times, arm) => {
      const mean = times.reduce((total, time) => total + time, 0) / times.length;
      return sum + (mean * (1 - shares[arm]!) * this.seeds) / (this.#onGpu ? this.seeds : 1);
    }, 0);
    const estimate = work / (this.#onGpu ? 1 : Math.min(this.total, workersAtOnce()));
    const before = this.#estimated;
    const left = Math.max(
      0,
      Math.min(estimate, before === undefined ? estimate : before.left - (now - before.at)),
    );
    this.#estimated = { at: now, left };
    return left;
  }

  stop(): void {
    if (this.done.value < this.total) this.isStopped.value = true;
    this.#queue.length = 0;
    this.#endWorkers();
  }

  #endWorkers(): void {
    for (const worker of this.#workers) worker.terminate();
    this.#workers.clear();
  }

  /** All results, with a link per arm. @param page the playground's address. */
  toJson(page: string): object {
    return {
      environment: this.arms[0]!.state.world,
      envSteps: this.steps,
      seeds: this.seeds,
      firstSeed: this.arms[0]!.state.seed,
      arms: this.results.value.map(({ name, curves, mean, low, high }, k) => ({
        name,
        link: `${page}#${toHash(this.arms[k]!.state)}`,
        runs: curves.map((curve) => curve.map((value) => (Number.isNaN(value) ? null : value))),
        interquartileMean: mean,
        low,
        high,
      })),
      comparisons: this.verdicts.value,
    };
  }

  #next(): void {
    const job = this.#queue.shift();
    if (job === undefined) return;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.#workers.add(worker);
    const episodes = job.states.map((): (readonly [number, number])[] => []);
    let running = job.states.length;
    const began = performance.now();
    const end = (runs: number): void => {
      running -= runs;
      this.done.value += runs;
      if (running > 0) return;
      this.#times[job.arm]!.push(performance.now() - began);
      worker.terminate();
      this.#workers.delete(worker);
      this.#next();
    };
    const fail = (message: string, runs: number): void => {
      if (this.#onGpu) {
        this.gpuFailure.value = message || words.run.unloadable;
        this.#endWorkers();
        this.#begin(false);
        return;
      }
      this.#failed.value = `${this.arms[job.arm]!.name}: ${message || words.run.unloadable}`;
      end(runs);
    };
    const hear = (run: number, message: FromWorker): void => {
      if (!this.#workers.has(worker)) return;
      if (message.type === 'progress') {
        for (let k = 0; k < message.episodes.length; k += 2)
          episodes[run]!.push([message.episodes[k]!, message.episodes[k + 1]!]);
        this.#hasTaken(job, run, message.envSteps);
      } else if (message.type === 'ended') {
        this.#hasTaken(job, run, this.steps);
        this.#curves[job.arm]!.push(curveOf(episodes[run]!, this.steps));
        this.#summarise(job.arm).then(
          () => this.#workers.has(worker) && end(1),
          (cause: unknown) => fail(cause instanceof Error ? cause.message : String(cause), 1),
        );
      } else if (message.type === 'failed') fail(message.message, 1);
    };
    worker.onerror = ({ message }) => fail(message, running);
    worker.onmessage = ({ data }: MessageEvent<FromWorker | OfRun>) => {
      if (data.type === 'of-run') hear(data.run, data.message);
      else if (data.type === 'failed') fail(data.message, running);
      else hear(0, data);
    };
    worker.postMessage(this.#startOf(job));
  }

  #startOf({ states }: Job): ToWorker {
    if (this.#onGpu) return { type: 'start-together', states, until: this.steps };
    return { type: 'start', state: states[0]!, ...unwatched(this.steps) };
  }

  #hasTaken({ arm, states }: Job, run: number, envSteps: number): void {
    const taken = this.#taken[arm]!;
    taken[states[run]!.seed - this.arms[arm]!.state.seed] = Math.min(envSteps, this.steps);
    const share = taken.reduce((sum, steps) => sum + steps, 0) / (this.steps * this.seeds);
    this.progress.value = this.progress.value.with(arm, share);
  }

  async #summarise(arm: number): Promise<void> {
    const curves = this.#curves;
    const result = await summarise(this.arms[arm]!.name, curves[arm]!, this.steps);
    if (curves !== this.#curves) return;
    this.results.value = this.results.value.with(arm, result);
    this.verdicts.value = await verdicts(this.results.value, this.references);
  }
}
