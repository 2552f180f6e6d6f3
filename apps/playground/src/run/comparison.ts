// "Take it apart": arms side by side, each with several seeds. On the processor each run has a worker of its own; on the GPU all seeds of an
// arm are in one.
import { signal } from '@preact/signals';
import type { Point } from '@prism-rl/report/chart';
import { agentOf, firstSwitches, worldOf } from './catalogue.ts';
import { type FromWorker, type OfRun, type ToWorker, unwatched } from './messages.ts';
import type { RunState } from './runState.ts';
import { settingsNow } from './runState.ts';

/** One of the things compared. */
export interface Arm {
  readonly name: string;
  readonly state: RunState;
}

/** What is known of an arm. */
export interface ArmResult {
  readonly name: string;
  /** Interquartile mean over the seeds at each point of the curve. */
  readonly mean: readonly Point[];
  /** Its 95 % bootstrap interval. */
  readonly low: readonly Point[];
  readonly high: readonly Point[];
  readonly seedsDone: number;
}

/** Most arms at once: as many as there are colours. */
export const mostArms = 8;
/** Places at which curves are compared. */
const places = 25;
/** Episodes that a point of a curve is the mean of. */
const window = 20;

/**
 * The arms that a run's agent comes apart into: with and without each of its parts, or the other agents of its kind. Settings that were
 * changed while it learned hold from the first step on.
 */
export function armsOf(state: RunState): Arm[] {
  const agent = agentOf(state.agent);
  const base = { ...state, settings: settingsNow(state), changes: [] };
  if (agent.id === 'dqn') {
    const all = agent.switches.map(({ name }) => name);
    return [
      { name: 'DQN', state: { ...base, switches: [] } },
      { name: 'Rainbow', state: { ...base, switches: all } },
      ...agent.switches.map(({ name, title }) => ({
        name: `Rainbow − ${title}`,
        state: { ...base, switches: all.filter((other) => other !== name) },
      })),
      ...agent.switches.map(({ name, title }) => ({
        name: `DQN + ${title}`,
        state: { ...base, switches: [name] },
      })),
    ];
  }
  if (agent.switches.length > 0) {
    const all = firstSwitches(agent);
    return [
      { name: agent.title, state: { ...base, switches: all } },
      ...agent.switches.map(({ name, title }) => ({
        name: `without ${title.toLowerCase()}`,
        state: { ...base, switches: all.filter((other) => other !== name) },
      })),
    ];
  }
  return worldOf(state.world)
    .agents.map(agentOf)
    .filter(({ kind }) => kind !== 'planner')
    .map((other) => ({
      name: other.title,
      state: { ...base, agent: other.id, settings: {}, switches: firstSwitches(other) },
    }));
}

/** Steps that show a difference without making anybody wait for minutes. */
export function stepsFor(state: RunState): number {
  // Planners do not learn: their worlds' tables are compared.
  if (agentOf(state.agent).kind !== 'network') return state.world === 'FrozenLake8x8-v1' ? 50_000 : 5000;
  return state.world === 'CartPole-v1' ? 12_000 : 20_000;
}

/** What one worker does. */
interface Job {
  readonly arm: number;
  /** Runs with one seed each. */
  readonly states: readonly RunState[];
}

/** The workers' jobs, in the order in which they are taken: together an arm with all its seeds, else every arm's first seed comes first. */
export function jobsOf(arms: readonly Arm[], seeds: number, together: boolean): Job[] {
  const seedsFrom = (seed: number): number[] => Array.from({ length: seeds }, (_, k) => seed + k);
  const all = arms.map(({ state }) => seedsFrom(state.seed).map((seed): RunState => ({ ...state, seed })));
  if (together) return all.map((states, arm) => ({ arm, states }));
  return Array.from({ length: seeds }, (_, k) =>
    all.map((states, arm) => ({ arm, states: [states[k]!] })),
  ).flat();
}

/** A comparison that runs. */
export class Comparison {
  readonly results = signal<readonly ArmResult[]>([]);
  readonly done = signal(0);
  readonly total: number;
  readonly steps: number;
  readonly #arms: readonly Arm[];
  readonly #seeds: number;
  readonly #onGpu: boolean;
  readonly #queue: Job[];
  readonly #workers = new Set<Worker>();
  /** Curves of the runs that have ended, an arm a list. */
  readonly #curves: number[][][];
  readonly #failed = signal('');

  /** @param onGpu whether the seeds of an arm train together on the GPU; by default each run has the processor's next free core. */
  constructor(arms: readonly Arm[], seeds: number, steps: number, onGpu = false) {
    this.#arms = arms;
    this.#seeds = seeds;
    this.#onGpu = onGpu;
    this.steps = steps;
    this.total = arms.length * seeds;
    this.#curves = arms.map(() => []);
    this.#queue = jobsOf(arms, seeds, onGpu);
    this.results.value = arms.map(({ name }) => ({ name, mean: [], low: [], high: [], seedsDone: 0 }));
    const cores = Math.max(1, Math.min(this.total, (navigator.hardwareConcurrency || 2) - 1, 8));
    for (let k = 0; k < (onGpu ? 1 : cores); k++) this.#next();
  }

  /** What went wrong, if anything. */
  get failed(): string {
    return this.#failed.value;
  }

  stop(): void {
    this.#queue.length = 0;
    for (const worker of this.#workers) worker.terminate();
    this.#workers.clear();
  }

  #next(): void {
    const job = this.#queue.shift();
    if (job === undefined) return;
    const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
    this.#workers.add(worker);
    const episodes = job.states.map((): (readonly [number, number])[] => []);
    let running = job.states.length;
    const end = (runs: number): void => {
      running -= runs;
      this.done.value += runs;
      if (running > 0) return;
      worker.terminate();
      this.#workers.delete(worker);
      this.#next();
    };
    const fail = (message: string, runs: number): void => {
      this.#failed.value = `${this.#arms[job.arm]!.name}: ${message}`;
      end(runs);
    };
    const hear = (run: number, message: FromWorker): void => {
      if (message.type === 'progress') {
        for (let k = 0; k < message.episodes.length; k += 2)
          episodes[run]!.push([message.episodes[k]!, message.episodes[k + 1]!]);
      } else if (message.type === 'ended') {
        this.#curves[job.arm]!.push(curveOf(episodes[run]!, this.steps));
        this.#summarise(job.arm).then(
          () => end(1),
          (cause: unknown) => fail(cause instanceof Error ? cause.message : String(cause), 1),
        );
      } else if (message.type === 'failed') fail(message.message, 1);
    };
    worker.onerror = ({ message }) => fail(message || 'The worker could not be loaded.', running);
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

  /** Statistics are not loaded before there is something to compare: the page is small without them. */
  async #summarise(arm: number): Promise<void> {
    const { sampleEfficiency } = await import('@prism-rl/stats');
    const curves = this.#curves[arm]!;
    const steps = Array.from({ length: places }, (_, p) => ((p + 1) / places) * this.steps);
    const band = sampleEfficiency(
      { steps, runs: curves.length, tasks: 1, values: Float64Array.from(curves.flat()) },
      'iqm',
      { resamples: 300 },
    );
    const points = (values: Float64Array): Point[] => steps.map((step, p) => [step, values[p]!]);
    this.results.value = this.results.value.map((result, k) =>
      k === arm
        ? {
            name: this.#arms[arm]!.name,
            mean: points(band.estimate),
            low: points(band.low),
            high: points(band.high),
            seedsDone: curves.length,
          }
        : result,
    );
  }

  /** Seeds an arm. */
  get seeds(): number {
    return this.#seeds;
  }
}

/** The mean return of the last episodes at each place of a curve; before the first one, that of the first. */
export function curveOf(episodes: readonly (readonly [number, number])[], steps: number): number[] {
  const curve: number[] = [];
  let count = 0;
  for (let p = 1; p <= places; p++) {
    while (count < episodes.length && episodes[count]![0] <= (p / places) * steps) count++;
    const last = episodes.slice(Math.max(0, count - window), Math.max(1, count));
    curve.push(last.length === 0 ? 0 : last.reduce((sum, [, value]) => sum + value, 0) / last.length);
  }
  return curve;
}
