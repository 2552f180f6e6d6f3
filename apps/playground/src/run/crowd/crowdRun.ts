// A crowd on the page: many seeds of one run, spread over the workers and shown at the same step.
import { signal } from '@preact/signals';
import { words } from '../../words/words.ts';
import { agentOf, hasNetwork } from '../choices/agents.ts';
import { worldOf } from '../choices/worlds.ts';
import type { Grid } from '../host/events.ts';
import { Host } from '../host/host.ts';
import { digestOf } from '../link/fingerprint.ts';
import type { RunState } from '../link/runState.ts';
import { isCrowd, stateNow } from '../link/runState.ts';
import { workersAtOnce } from '../live/machine.ts';
import type { CrowdReport } from './crowd.ts';

/** The value of a setting that half of a crowd gets. */
export interface Split {
  readonly name: string;
  readonly value: number;
}

/** What decides a crowd, to the last bit. */
export interface CrowdState {
  /** The run of the first agent; the others have the seeds after it. */
  readonly run: RunState;
  readonly agents: number;
  readonly split?: Split;
  /** Whether a GPU trains them: its random numbers are others. */
  readonly onGpu?: true;
}

/** Whether a GPU can train a crowd of a run and show it: DQN, in the world whose state is all that a drawing needs. */
export function trainsOnGpu({ world, agent }: Pick<RunState, 'world' | 'agent'>): boolean {
  return agent === 'dqn' && worldOf(world).look === 'cartpole';
}

/** Every second agent is in the half with the other value. */
export function isSplitOff(agent: number): boolean {
  return agent % 2 === 1;
}

/** The run of each agent. */
export function statesOf({ run, agents, split }: CrowdState): RunState[] {
  return Array.from({ length: agents }, (_, k) => ({
    ...run,
    seed: run.seed + k,
    settings: split && isSplitOff(k) ? { ...run.settings, [split.name]: split.value } : run.settings,
  }));
}

/** Sizes of a crowd, the default first: grids show all agents in one map, networks share the processor, if no GPU trains them. */
export function crowdSizes(
  { world, agent }: Pick<RunState, 'world' | 'agent'>,
  onGpu = false,
): readonly number[] {
  if (onGpu) return [16, 36, 64, 100];
  const isNetwork = hasNetwork(agentOf(agent).kind);
  if (worldOf(world).look !== 'grid') return [16, 9, 4];
  return isNetwork ? [20, 10] : [100, 50, 20];
}

/** The part of a link that describes a crowd: `&crowd=100&split=stepSize:0.5&step=20000`, with `&on=gpu` if a GPU trains it. */
export function crowdTail({ agents, split, onGpu }: CrowdState, step?: number): string {
  const other = split === undefined ? '' : `&split=${split.name}:${split.value}`;
  const until = step === undefined ? '' : `&step=${step}`;
  return `&crowd=${agents}${other}${onGpu ? '&on=gpu' : ''}${until}`;
}

/**
 * Reads the output of {@link crowdTail}: the crowd begins with all changes of the link's run.
 *
 * @returns nothing if the link has no crowd.
 */
export function crowdIn(
  hash: string,
  run: RunState,
): (CrowdState & { readonly step: number | undefined }) | undefined {
  const named = new URLSearchParams(hash.replace(/^#/, ''));
  const agents = Number(named.get('crowd'));
  if (!isCrowd(agents)) return undefined;
  const [name, value] = (named.get('split') ?? '').split(':');
  const isSplit = agentOf(run.agent).sliders.some((slider) => slider.name === name);
  const step = Number(named.get('step') ?? Number.NaN);
  return {
    run: stateNow(run),
    agents,
    ...(isSplit && Number.isFinite(Number(value)) && { split: { name: name!, value: Number(value) } }),
    ...(named.get('on') === 'gpu' && trainsOnGpu(run) && { onGpu: true as const }),
    step: Number.isSafeInteger(step) && step >= 0 ? step : undefined,
  };
}

/** The mean return of each agent's newest episodes at a step. */
export interface CrowdPoint {
  readonly step: number;
  readonly returns: Float64Array;
}

/** Most points of a curve: at twice as many, every second one is dropped. */
const mostPoints = 64;
/** Steps between the first points. */
const firstEvery = 50;
/** Milliseconds that the workers work at full speed before they report; what a slow page takes for a report does not count. */
const slice = 25;
/** Milliseconds between two reports with small pictures, or with a grid's values. */
const drawEvery = { pictures: 40, values: 200 };
/** Requests that wait in a worker, so that it never waits for the page. */
const ahead = 2;

/** A crowd that learns. */
export class CrowdRun {
  readonly state: CrowdState;
  readonly states: readonly RunState[];
  readonly step = signal(0);
  readonly points = signal<readonly CrowdPoint[]>([]);
  /** Agents that have found the way; `undefined` if nobody knows what that is in this world. */
  readonly found = signal<Uint8Array | undefined>(undefined);
  readonly isPaused = signal(false);
  readonly isOver = signal(false);
  /** Steps a second of all agents together. */
  readonly rate = signal(0);
  /** Of the state of all agents at this step; `undefined` while they learn. */
  readonly fingerprint = signal<string | undefined>(undefined);
  readonly failed = signal('');
  grid: Grid | undefined;
  /** Each worker's newest report, and its newest drawn one. */
  readonly latest: CrowdReport[] = [];
  readonly drawn: CrowdReport[] = [];
  /** Steps a second of each agent. */
  #pace: number;
  #since = performance.now();
  #from = 0;
  readonly #hosts: readonly Host<'crowd'>[];
  readonly #answers: CrowdReport[][];
  readonly #sent: number[] = [];
  #granted = 0;
  #every = firstEvery;
  #chunk = 1;
  #lastDrawn = 0;
  #rateFrom: readonly [time: number, steps: number] = [0, 0];
  #stopAt: number | undefined;
  #frame = 0;
  readonly #onGpuFailed: ((message: string) => void) | undefined;

  /**
   * @param pace steps a second of each agent.
   * @param stopAt pauses there.
   * @param onGpuFailed receives a sentence if its GPU cannot train it, or no longer. Default: `failed` has it.
   */
  constructor(state: CrowdState, pace: number, stopAt?: number, onGpuFailed?: (message: string) => void) {
    this.state = state;
    this.#onGpuFailed = state.onGpu ? onGpuFailed : undefined;
    this.states = statesOf(state);
    this.#pace = pace;
    this.#stopAt = stopAt;
    const workers = state.onGpu ? 1 : Math.min(workersAtOnce(), state.agents);
    this.#answers = Array.from({ length: workers }, () => []);
    this.#hosts = this.#answers.map((answers, k) => {
      const hear = (report: CrowdReport): void => {
        answers.push(report);
        if (this.#answers.every(({ length }) => length > 0)) this.#hear();
      };
      const own = this.states.filter((_, agent) => agent % workers === k);
      return new Host('crowd', { hear, fail: (why) => this.#fail(why) }, own, state.onGpu === true);
    });
    document.addEventListener('visibilitychange', this.#begin);
  }

  /** Steps a second of each agent. */
  set pace(pace: number) {
    this.#pace = pace;
    this.#begin();
  }

  pause(): void {
    this.isPaused.value = true;
    void this.#rest();
  }

  resume(): void {
    this.isPaused.value = false;
    this.#stopAt = undefined;
    this.#begin();
  }

  stop(): void {
    cancelAnimationFrame(this.#frame);
    document.removeEventListener('visibilitychange', this.#begin);
    for (const host of this.#hosts) host.stop();
  }

  /** The reports' value of an agent. @param reports one of each worker. */
  of<T>(reports: readonly CrowdReport[], agent: number, values: (report: CrowdReport) => ArrayLike<T>): T {
    return values(reports[agent % reports.length]!)[Math.floor(agent / reports.length)]!;
  }

  #fail(sentence: string): void {
    this.stop();
    // What could not be loaded the processor would need, too.
    if (this.#onGpuFailed && sentence !== words.run.unloadable) this.#onGpuFailed(sentence);
    else this.failed.value = sentence;
  }

  /** All workers have reached a step. */
  #hear(): void {
    const reports = this.#answers.map((answers) => answers.shift()!);
    const { step } = reports[0]!;
    this.grid ??= reports[0]!.grid;
    if (step === 0) this.#begin();
    else this.#sent.shift();
    this.latest.splice(0, reports.length, ...reports);
    if (reports[0]!.table ?? reports[0]!.observations ?? reports[0]!.pictures)
      this.drawn.splice(0, reports.length, ...reports);
    if (this.#pace === Number.POSITIVE_INFINITY && step > 0) {
      const factor = Math.min(2, Math.max(0.5, slice / Math.max(...reports.map(({ took }) => took))));
      this.#chunk = Math.max(1, Math.min(this.#every, Math.round(this.#chunk * factor)));
    }
    const taken = reports.reduce((sum, { steps }) => sum + steps, 0);
    this.#measure(performance.now(), taken);
    if (step > 0 && step % this.#every === 0) this.#mark(step);
    this.step.value = step;
    const all = (values: (report: CrowdReport) => ArrayLike<number>): number[] =>
      this.states.map((_, agent) => this.of(reports, agent, values));
    this.found.value =
      reports[0]!.found === undefined ? undefined : Uint8Array.from(all(({ found }) => found!));
    if (reports.every(({ isOver }) => isOver)) this.isOver.value = true;
    if (step === this.#stopAt) this.isPaused.value = true;
    this.#pump();
    void this.#rest();
  }

  #mark(step: number): void {
    const returns = this.returns;
    let points = [...this.points.value, { step, returns }];
    if (points.length >= mostPoints) {
      this.#every *= 2;
      points = points.filter((point) => point.step % this.#every === 0);
    }
    this.points.value = points;
  }

  /** The mean return of each agent's newest episodes now. */
  get returns(): Float64Array {
    return Float64Array.from(this.states, (_, agent) => this.of(this.latest, agent, (one) => one.returns));
  }

  #measure(now: number, steps: number): void {
    const [time, before] = this.#rateFrom;
    if (now - time < 1000) return;
    if (time > 0) this.rate.value = ((steps - before) * 1000) / (now - time);
    this.#rateFrom = [now, steps];
  }

  /** Counts time from here on. */
  #begin = (): void => {
    this.#since = performance.now();
    this.#from = this.#granted;
    cancelAnimationFrame(this.#frame);
    const tick = (): void => {
      this.#pump();
      if (!this.isPaused.value && !this.isOver.value) this.#frame = requestAnimationFrame(tick);
    };
    tick();
  };

  /** Requests the steps that the speed allows. Every point of the curve is a requested step. */
  #pump(): void {
    if (this.isPaused.value || this.isOver.value || document.hidden || this.latest.length === 0) return;
    while (this.#sent.length < ahead) {
      const now = performance.now();
      const isFast = this.#pace === Number.POSITIVE_INFINITY;
      const due = isFast
        ? this.#granted + this.#chunk
        : this.#from + Math.floor(((now - this.#since) / 1000) * this.#pace);
      const mark = (Math.floor(this.#granted / this.#every) + 1) * this.#every;
      const step = Math.min(due, mark, this.#stopAt ?? mark);
      if (step <= this.#granted) return;
      this.#granted = step;
      this.#sent.push(step);
      const every = this.grid === undefined ? drawEvery.pictures : drawEvery.values;
      const isDrawn = now - this.#lastDrawn >= every || step === this.#stopAt;
      if (isDrawn) this.#lastDrawn = now;
      this.fingerprint.value = undefined;
      for (const host of this.#hosts) void host.call('until', step, isDrawn);
    }
  }

  /** Takes the fingerprint of a crowd that rests: it does not depend on how the runs are spread over workers. */
  async #rest(): Promise<void> {
    if (!this.isPaused.value || this.#sent.length > 0 || this.latest.length === 0) return;
    if (crypto.subtle === undefined || this.isOver.value || this.fingerprint.value !== undefined) return;
    const step = this.step.value;
    const texts = await Promise.all(this.#hosts.map((host) => host.call('fingerprints')));
    const ordered = this.states.map((_, k) => texts[k % texts.length]![Math.floor(k / texts.length)]!);
    const text = await digestOf(new TextEncoder().encode(ordered.join('')));
    if (this.step.value === step && this.isPaused.value) this.fingerprint.value = text;
  }
}
