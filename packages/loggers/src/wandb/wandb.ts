import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { type Logger, PrismError, type Run } from '@prism-rl/core';
import type { TrackedPoint, Tracker, TrackingOptions } from '../tracking/trackingLogger.ts';
import { reachable, TrackingLogger, trackedName, trackedSettings } from '../tracking/trackingLogger.ts';
import { type FiledRun, RunFile } from './runFile.ts';
import { WandbClient } from './wandbClient.ts';

export interface WandbOptions extends TrackingOptions {
  /** Default: the environment variable `WANDB_PROJECT`, else `prism-rl`. */
  readonly project?: string;
  /** User or team; default: the environment variable `WANDB_ENTITY`, else the user of the key. */
  readonly entity?: string;
  /**
   * `online` sends the run to the server, and `offline` writes files that `wandb sync` uploads later; default: the environment variable
   * `WANDB_MODE`, else `online`.
   */
  readonly mode?: 'online' | 'offline';
  /** Milliseconds per request; default 10,000. */
  readonly timeout?: number;
}

/**
 * Sends a run to Weights & Biases, in batches and without delaying training: settings as its config, and `episode/return`, `train/<metric>`,
 * `eval/mean_return` and others over environment steps, which are its steps; a step has one number of a name, the mean of its episodes. The key comes from the environment variable `WANDB_API_KEY`, the
 * server from `WANDB_BASE_URL`, by default https://api.wandb.ai. Offline it writes `wandb/offline-run-…` in the run's directory, or where the
 * process runs; a resumed run writes another such folder, for the same run.
 *
 * @throws PrismError `unavailable` for a missing key and another `WANDB_MODE`; later, from `log` and `close`, if the server does not answer or refuses, and `file` if a
 *   file cannot be written.
 */
export function wandb(options: WandbOptions = {}): Logger {
  return new TrackingLogger(trackerOf(options), options);
}

/**
 * As {@link wandb}, after asking the server, so that a run with an unreachable server does not begin.
 *
 * @throws PrismError `unavailable` if there is no key, or the server does not answer or refuses it.
 */
export async function reachableWandb(options: WandbOptions): Promise<Logger> {
  return reachable(trackerOf(options), options);
}

function trackerOf({ project, entity, mode, runDir = '.', timeout = 10_000 }: WandbOptions): Tracker {
  const { env } = process;
  const place = {
    project: project || env.WANDB_PROJECT || 'prism-rl',
    entity: entity || env.WANDB_ENTITY || undefined,
  };
  const wanted = mode ?? (env.WANDB_MODE || 'online');
  if (wanted === 'offline') return new OfflineTracker(join(runDir, 'wandb'), place);
  // Such as `disabled`: who says so does not want the run to be sent.
  if (wanted !== 'online') {
    throw PrismError.unavailable`Weights & Biases is online or offline here, but WANDB_MODE is ${wanted}.
      Leave the logger out, or set WANDB_MODE to online or offline.`;
  }
  const key = env.WANDB_API_KEY;
  if (!key) {
    throw PrismError.unavailable`Weights & Biases needs a key, but WANDB_API_KEY is not set.
      Set it to the key of https://wandb.ai/authorize, or WANDB_MODE=offline to write files for wandb sync.`;
  }
  const url = (env.WANDB_BASE_URL || 'https://api.wandb.ai').replace(/\/+$/, '');
  return new OnlineTracker(new WandbClient({ url, key, timeout }), place);
}

interface Place {
  readonly project: string;
  readonly entity: string | undefined;
}

/** Exit codes of a run's process; 130 stands for Ctrl-C. */
const exitCodes = { finished: 0, stopped: 130, failed: 1 } as const;

/** Eight letters and digits, as the service's own ids. */
function newId(): string {
  return Array.from(randomBytes(8), (byte) => (byte % 36).toString(36)).join('');
}

function nameOf(manifest: Run | undefined): string {
  return manifest === undefined ? 'run' : trackedName(manifest);
}

/** Points by step, as names with JSON, in which NaN is `NaN`; of equal names at a step, such as episodes of several environments, the mean. */
function bySteps(points: readonly TrackedPoint[]): ReadonlyMap<number, ReadonlyMap<string, string>> {
  const steps = new Map<number, Map<string, string>>();
  for (const [step, ofStep] of Map.groupBy(points, (point) => point.step)) {
    const items = new Map([['_step', String(step)]]);
    for (const [key, equal] of Map.groupBy(ofStep, (point) => point.key))
      items.set('_timestamp', String(equal.at(-1)!.timestamp / 1000)).set(key, String(meanOf(equal)));
    steps.set(step, items);
  }
  return steps;
}

function meanOf(points: readonly TrackedPoint[]): number {
  if (points.length === 1) return points[0]!.value;
  const total = points.reduce((sum, { value, count }) => sum + value * count, 0);
  return total / points.reduce((sum, { count }) => sum + count, 0);
}

function objectJson(items: ReadonlyMap<string, string>): string {
  return `{${[...items].map(([name, json]) => `${JSON.stringify(name)}:${json}`).join(',')}}`;
}

/** Fields of both trackers. */
abstract class WandbTracker {
  readonly name = 'wandb';
  readonly title = 'Weights & Biases';
}

class OnlineTracker extends WandbTracker implements Tracker {
  readonly #client: WandbClient;
  readonly #place: Place;
  /** The owner, as the server names it. */
  #entity = '';
  /** Lines of history on the server. */
  #lines = 0;
  /** The latest value of each metric, as JSON. */
  readonly #summary = new Map<string, string>();

  constructor(client: WandbClient, place: Place) {
    super();
    this.#client = client;
    this.#place = place;
  }

  ask(): Promise<void> {
    return this.#client.ask();
  }

  async begin(manifest: Run | undefined): Promise<string> {
    const run = newId();
    const config = Object.fromEntries(trackedSettings(manifest).map(([name, value]) => [name, { value }]));
    await this.#open(run, { displayName: nameOf(manifest), config: JSON.stringify(config) });
    return run;
  }

  async resume(run: string): Promise<void> {
    await this.#open(run, {});
  }

  async #open(
    run: string,
    facts: { readonly displayName?: string; readonly config?: string },
  ): Promise<void> {
    const { entity, lines } = await this.#client.openRun({ ...this.#place, run, ...facts });
    this.#entity = entity;
    this.#lines = lines;
  }

  async send(run: string, points: readonly TrackedPoint[]): Promise<void> {
    const rows = [...bySteps(points).values()];
    for (const row of rows) for (const [name, json] of row) this.#summary.set(name, json);
    await this.#stream(run, {
      files: {
        'wandb-history.jsonl': { offset: this.#lines, content: rows.map(objectJson) },
        'wandb-summary.json': { offset: 0, content: [objectJson(this.#summary)] },
      },
    });
    this.#lines += rows.length;
  }

  async end(run: string, how: keyof typeof exitCodes): Promise<void> {
    await this.#stream(run, { complete: true, exitcode: exitCodes[how] });
  }

  async #stream(run: string, body: object): Promise<void> {
    await this.#client.stream([this.#entity, this.#place.project, run], body);
  }
}

class OfflineTracker extends WandbTracker implements Tracker {
  readonly #directory: string;
  readonly #place: Place;
  #file: RunFile | undefined;

  constructor(directory: string, place: Place) {
    super();
    this.#directory = directory;
    this.#place = place;
  }

  async ask(): Promise<void> {}

  async begin(manifest: Run | undefined): Promise<string> {
    const id = newId();
    this.#open({ id, ...this.#place, name: nameOf(manifest), config: trackedSettings(manifest) });
    return id;
  }

  async resume(id: string): Promise<void> {
    this.#open({ id, ...this.#place, config: [] });
  }

  #open(run: FiledRun): void {
    guarded(() => {
      this.#file = new RunFile(this.#directory, run, new Date());
    });
  }

  async send(_run: string, points: readonly TrackedPoint[]): Promise<void> {
    guarded(() => {
      for (const [step, items] of bySteps(points)) this.#file?.history(step, items);
    });
  }

  async end(_run: string, how: keyof typeof exitCodes): Promise<void> {
    guarded(() => this.#file?.end(exitCodes[how]));
  }
}

function guarded(write: () => void): void {
  try {
    write();
  } catch (cause) {
    throw PrismError.file`Cannot write the run for wandb sync: ${(cause as Error).message}.
      Check that the directory is writable and the disk not full, then resume the run.`.causedBy(cause);
  }
}
