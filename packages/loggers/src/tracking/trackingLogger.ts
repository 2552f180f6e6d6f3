import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Json, type Logger, messageOf, PrismError, type Run, type RunEvent } from '@prism-rl/core';
import { type MetricsRow, scalarsOf } from '../metricsRow.ts';
import { MetricsRows } from '../metricsRows.ts';
import { printable } from '../terminal/liveRegion.ts';

/** Points per call. */
const pointsPerCall = 1000;
/** Sends points when they fill a call, or after this many milliseconds. */
const flushAfter = 5000;
/** Maximum number of unsent points; the oldest are dropped first. */
const kept = 100_000;

export interface TrackedPoint {
  readonly key: string;
  readonly value: number;
  /** Numbers whose mean `value` is. */
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** A service that keeps runs. All methods throw PrismError `unavailable` if it does not answer or refuses. */
export interface Tracker {
  /** Of the logger; a run's directory has a file of this name, from which a resumed run continues. */
  readonly name: string;
  /** In messages: `MLflow`. */
  readonly title: string;
  /** Asks whether the service can be used; creates nothing. */
  ask(): Promise<void>;
  /** Begins a run, and returns its id. */
  begin(manifest: Run | undefined): Promise<string>;
  resume(run: string): Promise<void>;
  /** Sends points in the order of their steps; all points of a step come together. */
  send(run: string, points: readonly TrackedPoint[]): Promise<void>;
  /** Ends a run; `failed` if it ended without an `end` event. */
  end(run: string, how: 'finished' | 'stopped' | 'failed'): Promise<void>;
}

/** Contents of the file in the run's directory. */
interface KeptRun {
  /** The tracker's id of the run. */
  readonly run: string;
  /** The last step of each metric that was sent. */
  readonly sent: { readonly [key: string]: number };
}

export interface TrackingOptions {
  /** Environment steps over which updates are averaged to one point; default 0, as for `jsonl`. */
  readonly every?: number;
  /** The run's directory, in which a resumed run finds its id. */
  readonly runDir?: string;
}

/**
 * Sends a run to a tracker, in batches and without delaying training. A resumed run keeps its id and sends only points that were not sent before.
 * If the tracker cannot be reached at the beginning, the run fails at its next event. If it becomes unreachable later, unsent points are sent when
 * it is back, at the latest at the end.
 */
export class TrackingLogger implements Logger {
  readonly name: string;
  readonly #tracker: Tracker;
  readonly #runDir: string | undefined;
  readonly #rows: MetricsRows;
  #run: string | undefined;
  /** What this process wrote to the file last. */
  #kept: string | undefined;
  /** Last steps that were sent before the run was resumed, and now. */
  #had: KeptRun['sent'] = {};
  readonly #sent = new Map<string, number>();
  /** Pending calls, one after the other. */
  #calls: Promise<void> = Promise.resolve();
  #isCalling = false;
  /** Why the run could not begin. */
  #failure: unknown;
  #points: TrackedPoint[] = [];
  #flushedAt = performance.now();
  #state: 'new' | 'open' | 'closed' = 'new';
  /** Closing without an `end` event means failure. */
  #end: 'finished' | 'stopped' | 'failed' = 'failed';

  constructor(tracker: Tracker, { every = 0, runDir }: TrackingOptions) {
    this.name = tracker.name;
    this.#tracker = tracker;
    this.#runDir = runDir;
    this.#rows = new MetricsRows({ every });
  }

  log(event: RunEvent): void {
    if (this.#state === 'closed') {
      throw PrismError.state`The ${this.name} logger has been closed.
        Create a new logger for each run.`;
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#state === 'new') this.#open(event);
    this.#rows.push(event, this.#emit);
    if (event.type === 'end') this.#end = event.reason === 'stopped' ? 'stopped' : 'finished';
    const isDue = this.#points.length >= pointsPerCall || performance.now() - this.#flushedAt >= flushAfter;
    if (isDue && !this.#isCalling) this.#send();
  }

  async close(): Promise<void> {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    this.#rows.finish(this.#emit);
    await this.#calls;
    if (this.#failure !== undefined) throw this.#failure;
    try {
      await this.#sendAll();
      await this.#tracker.end(this.#run!, this.#end);
    } catch (cause) {
      const { title } = this.#tracker;
      throw PrismError.unavailable`The end of the run did not reach ${title}. ${messageOf(cause)}
        Nothing is lost: the metrics are in metrics.jsonl of the run directory.`.causedBy(cause);
    }
  }

  get #file(): string | undefined {
    return this.#runDir === undefined ? undefined : join(this.#runDir, `${this.name}.json`);
  }

  #open(event: RunEvent): void {
    const manifest = event.type === 'start' ? event.manifest : undefined;
    this.#rows.start(manifest, event.envSteps);
    this.#state = 'open';
    this.#call(async () => {
      try {
        this.#run = await this.#begin(manifest, event.envSteps > 0);
      } catch (error) {
        this.#failure = error;
      }
    });
  }

  async #begin(manifest: Run | undefined, isResumed: boolean): Promise<string> {
    const file = this.#file;
    if (isResumed && file !== undefined && existsSync(file)) {
      const { run, sent } = runIn(file, this.#tracker.title);
      await this.#tracker.resume(run);
      this.#had = sent;
      for (const [key, step] of Object.entries(sent)) this.#sent.set(key, step);
      return run;
    }
    const run = await this.#tracker.begin(manifest);
    if (this.#runDir !== undefined) mkdirSync(this.#runDir, { recursive: true });
    this.#keep(run);
    return run;
  }

  /** Writes the state to the run's directory, atomically. */
  #keep(run: string): void {
    const file = this.#file;
    if (file === undefined) return;
    // Another run may have the directory's path by now.
    if (this.#kept !== undefined && !(existsSync(file) && readFileSync(file, 'utf8') === this.#kept)) return;
    const state: KeptRun = { run, sent: Object.fromEntries(this.#sent) };
    this.#kept = `${JSON.stringify(state)}\n`;
    writeFileSync(`${file}.tmp`, this.#kept);
    renameSync(`${file}.tmp`, file);
  }

  readonly #emit = (row: MetricsRow): void => {
    const timestamp = Date.now();
    const count = row.type === 'episodes' ? row.count : 1;
    for (const [key, value] of scalarsOf(row))
      this.#points.push({ key, value, count, timestamp, step: row.envSteps });
    if (this.#points.length > kept) this.#points = this.#points.slice(-kept);
  };

  #send(): void {
    this.#flushedAt = performance.now();
    this.#call(async () => {
      try {
        await this.#sendAll();
      } catch {
        // Unsent points are sent later; `close` reports a lasting failure.
      }
    });
  }

  /** Sends all buffered points, except the last step's while the run continues. Points that the tracker does not accept stay buffered. */
  async #sendAll(): Promise<void> {
    for (let batch = this.#batch(); this.#run !== undefined && batch.length > 0; batch = this.#batch()) {
      const fresh = batch.filter(({ key, step }) => step > (this.#had[key] ?? -1));
      if (fresh.length > 0) await this.#tracker.send(this.#run, fresh);
      const sent = new Set(batch);
      this.#points = this.#points.filter((point) => !sent.has(point));
      for (const { key, step } of fresh) this.#sent.set(key, step);
      if (fresh.length > 0) this.#keep(this.#run);
    }
  }

  /** The points of the next call: whole steps, unless one step has more points than a call. */
  #batch(): TrackedPoint[] {
    const first = this.#points.slice(0, pointsPerCall);
    const next = this.#points[first.length];
    if (next === undefined && this.#state === 'closed') return first;
    const last = first.at(-1)?.step;
    if (next !== undefined && next.step !== last) return first;
    const whole = first.filter(({ step }) => step !== last);
    return whole.length === 0 && next !== undefined ? first : whole;
  }

  #call(work: () => Promise<void>): void {
    this.#isCalling = true;
    this.#calls = this.#calls.then(work).finally(() => {
      this.#isCalling = false;
    });
  }
}

/**
 * The logger of a tracker that can be used.
 *
 * @throws PrismError `unavailable` if it cannot.
 */
export async function reachable(tracker: Tracker, options: TrackingOptions): Promise<Logger> {
  await tracker.ask();
  return new TrackingLogger(tracker, options);
}

/** What the id of a run may be: folders are named after it. */
const acceptedId = /^\w[\w.-]{0,127}$/;

/** @throws PrismError `corrupt` if the file names no run. */
function runIn(file: string, title: string): KeptRun {
  try {
    const { run, sent = {} } = JSON.parse(new TextDecoder().decode(readFileSync(file))) as Partial<KeptRun>;
    if (typeof run === 'string' && acceptedId.test(run) && Object.values(sent).every(Number.isSafeInteger))
      return { run, sent };
  } catch {} // not JSON
  throw PrismError.corrupt`${file} is damaged: it does not name the run on the ${title} server.
    Delete it to continue as a new run on the server.`;
}

export function trackedName({ agent, environment, seed }: Run): string {
  return printable(`${agent} in ${environment}, seed ${seed}`);
}

/** A run's settings by name: its own, `agent.…` and `env.…`. */
export function trackedSettings(manifest: Run | undefined): [name: string, value: Json][] {
  if (manifest === undefined) return [];
  const { environment, wrappers, agent, preset, seed, numEnvs, steps, backend } = manifest;
  const { environmentConfig, agentConfig } = manifest;
  const all: (readonly [string, Json | undefined])[] = [
    ...Object.entries({ environment, wrappers, agent, preset, seed, numEnvs, steps, backend } as {
      readonly [name: string]: Json | undefined;
    }),
    ...Object.entries(agentConfig).map(([key, value]) => [`agent.${key}`, value] as const),
    ...Object.entries(environmentConfig).map(([key, value]) => [`env.${key}`, value] as const),
  ];
  return all.flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
}
