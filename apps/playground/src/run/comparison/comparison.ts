// "Take it apart": compares arms with several seeds each. On the CPU, each run has its own worker; on the GPU, one worker trains all seeds
// of an arm.
import { signal } from '@preact/signals';
import { words } from '../../words/words.ts';
import { Host } from '../host/host.ts';
import { sentenceOf } from '../host/sentenceOf.ts';
import type { RunState } from '../link/runState.ts';
import { toHash } from '../link/runState.ts';
import { workersAtOnce } from '../live/machine.ts';
import { type Arm, references } from './arms.ts';
import { curveOf } from './learningCurve.ts';
import type { UnseenEvent } from './unseenRuns.ts';
import type { ArmResult, Verdict } from './verdict.ts';
import { noResult, summarise, verdicts } from './verdict.ts';

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

/** What a link says of a comparison. */
export function comparisonTail(arms: readonly Arm[], seeds: number, steps: number): string {
  return `&arms=${arms.map(({ id }) => id).join(',')}&seeds=${seeds}&steps=${steps}`;
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
  readonly #hosts = new Set<Host<'unseen'>>();
  /** Curves of the finished runs, a list per arm. */
  #curves: number[][][] = [];
  /** Milliseconds that the finished jobs of each arm took. */
  #times: number[][] = [];
  #estimated: { readonly at: number; readonly left: number } | undefined;
  /** Steps of each run of each arm. */
  #taken: number[][] = [];
  /** The error, if any. */
  readonly failed = signal('');

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
    this.results.value = arms.map(({ name }) => noResult(name));
    const workers = onGpu ? 1 : Math.min(this.total, workersAtOnce());
    for (let k = 0; k < workers; k++) this.#next();
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
    this.#stopHosts();
  }

  #stopHosts(): void {
    for (const host of this.#hosts) host.stop();
    this.#hosts.clear();
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
    const episodes = job.states.map((): (readonly [number, number])[] => []);
    let running = job.states.length;
    const began = performance.now();
    const end = (runs: number): void => {
      running -= runs;
      this.done.value += runs;
      if (running > 0) return;
      this.#times[job.arm]!.push(performance.now() - began);
      host.stop();
      this.#hosts.delete(host);
      this.#next();
    };
    const fail = (sentence: string): void => {
      if (!this.#hosts.has(host)) return;
      if (this.#onGpu) {
        this.gpuFailure.value = sentence;
        this.#stopHosts();
        this.#begin(false);
        return;
      }
      this.failed.value = `${this.arms[job.arm]!.name}: ${sentence}`;
      end(running);
    };
    const hear = (event: UnseenEvent): void => {
      if (!this.#hosts.has(host)) return;
      const { run } = event;
      if (event.type === 'progress') {
        for (let k = 0; k < event.episodes.length; k += 2)
          episodes[run]!.push([event.episodes[k]!, event.episodes[k + 1]!]);
        this.#hasTaken(job, run, event.envSteps);
      } else {
        this.#hasTaken(job, run, this.steps);
        this.#curves[job.arm]!.push(curveOf(episodes[run]!, this.steps));
        this.#summarise(job.arm).then(
          () => this.#hosts.has(host) && end(1),
          (cause: unknown) => fail(sentenceOf(cause) || words.run.unloadable),
        );
      }
    };
    const host = new Host('unseen', { hear, fail }, job.states, this.steps, this.#onGpu);
    this.#hosts.add(host);
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
