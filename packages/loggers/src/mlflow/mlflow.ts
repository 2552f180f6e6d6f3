import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger, Run, RunEvent } from '@prism-rl/core';
import { messageOf, PrismError } from '@prism-rl/core';
import type { MetricsRow } from '../metricsRow.ts';
import { scalarsOf } from '../metricsRow.ts';
import { MetricsRows } from '../metricsRows.ts';
import { type MlflowMetric, type MlflowParameter, RestClient } from './restClient.ts';

/** Limits of MLflow's API. */
const METRICS_PER_CALL = 1000;
const PARAMETERS_PER_CALL = 100;
const CHARACTERS_PER_PARAMETER = 6000;
const CHARACTERS_PER_NAME = 250;
/** Sends metrics when they fill a call, or after this many milliseconds. */
const FLUSH_AFTER = 5000;
/** Maximum number of unsent metrics; the oldest are dropped first. */
const KEPT = 100_000;
/** Default experiment. */
const experimentName = 'prism-rl';
/** File in the run's directory from which a resumed run continues. */
const FILE = 'mlflow.json';

/** Contents of that file. */
interface KeptRun {
  /** MLflow's id of the run. */
  readonly run: string;
  /** The last step of each metric on the server. */
  readonly sent: { readonly [key: string]: number };
}

/** Options of {@link mlflow}. */
export interface MlflowOptions {
  /** Address of the tracking server; default: the environment variable `MLFLOW_TRACKING_URI`, else `http://127.0.0.1:5000`. */
  readonly url?: string;
  /** Default `prism-rl`. */
  readonly experiment?: string;
  /** Environment steps over which updates are averaged to one point; default 0, as for `jsonl`. */
  readonly every?: number;
  /** The run's directory, in which a resumed run finds its id. */
  readonly runDir?: string;
  /** Milliseconds per request; default 10,000. */
  readonly timeout?: number;
}

/**
 * Sends a run to an MLflow tracking server, in batches and without delaying training: settings as parameters, and `episode/return`,
 * `train/<metric>`, `eval/mean_return` and others as metrics over environment steps. Credentials come from `MLFLOW_TRACKING_TOKEN`, from
 * `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`, or from the address; they appear in no manifest and no message.
 *
 * The run's status becomes `FINISHED`, `KILLED` if it was stopped, or `FAILED` if it ended without an `end` event, by an error or because its
 * subscriber unsubscribed. A resumed run sends only points after the server's last ones, so that none is duplicated.
 *
 * If the server cannot be reached at the beginning, the run fails at its next event. If it becomes unreachable later, unsent points are sent when it
 * is back, at the latest at the end.
 *
 * @throws PrismError later, from `log` and `close`, `unavailable` if the server does not answer or refuses.
 */
export function mlflow(options: MlflowOptions = {}): Logger {
  return new MlflowLogger(options);
}

/**
 * As {@link mlflow}, after asking the server, so that a run with an unreachable server does not begin.
 *
 * @throws PrismError `unavailable` if the server does not answer or refuses.
 */
export async function reachableMlflow(options: MlflowOptions): Promise<Logger> {
  const logger = new MlflowLogger(options);
  await logger.ask();
  return logger;
}

class MlflowLogger implements Logger {
  readonly name = 'mlflow';
  readonly #options: MlflowOptions;
  readonly #client: RestClient;
  readonly #rows: MetricsRows;
  #run: string | undefined;
  /** Last steps on the server before the run was resumed, and now. */
  #had: KeptRun['sent'] = {};
  readonly #sent = new Map<string, number>();
  /** Pending calls, one after the other. */
  #calls: Promise<void> = Promise.resolve();
  #isCalling = false;
  /** Why the run could not begin. */
  #failure: unknown;
  #metrics: MlflowMetric[] = [];
  #flushedAt = performance.now();
  #state: 'new' | 'open' | 'closed' = 'new';
  /** Closing without an `end` event means failure. */
  #end: 'FINISHED' | 'KILLED' | 'FAILED' = 'FAILED';

  constructor(options: MlflowOptions) {
    this.#options = options;
    const { env } = process;
    const address = options.url || env.MLFLOW_TRACKING_URI || 'http://127.0.0.1:5000';
    const { url, credentials } = takenApart(address);
    this.#client = new RestClient({
      url,
      authorization: credentials ?? authorization(env),
      timeout: options.timeout ?? 10_000,
    });
    this.#rows = new MetricsRows({ every: options.every ?? 0 });
  }

  /** Asks the server for the experiment; creates nothing. */
  async ask(): Promise<void> {
    await this.#client.find(this.#options.experiment ?? experimentName);
  }

  log(event: RunEvent): void {
    if (this.#state === 'closed') {
      throw new PrismError('state', 'The mlflow logger has been closed.', {
        hint: 'Create a new logger for each run.',
      });
    }
    if (this.#failure !== undefined) throw this.#failure;
    if (this.#state === 'new') this.#open(event);
    this.#rows.push(event, this.#emit);
    if (event.type === 'end') this.#end = event.reason === 'stopped' ? 'KILLED' : 'FINISHED';
    const isDue =
      this.#metrics.length >= METRICS_PER_CALL || performance.now() - this.#flushedAt >= FLUSH_AFTER;
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
      await this.#client.updateRun(this.#run!, this.#end, Date.now());
    } catch (cause) {
      throw new PrismError('unavailable', `The end of the run did not reach MLflow. ${messageOf(cause)}`, {
        hint: 'Nothing is lost: the metrics are in metrics.jsonl of the run directory.',
        cause,
      });
    }
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

  /** Begins a run on the server, or continues a resumed one. */
  async #begin(manifest: Run | undefined, isResumed: boolean): Promise<string> {
    const { runDir, experiment = experimentName } = this.#options;
    const file = runDir === undefined ? undefined : join(runDir, FILE);
    if (isResumed && file !== undefined && existsSync(file)) {
      const { run, sent } = runIn(file);
      await this.#client.updateRun(run, 'RUNNING');
      this.#had = sent;
      for (const [key, step] of Object.entries(sent)) this.#sent.set(key, step);
      return run;
    }
    const { agent = 'agent', environment = 'environment', seed = 0 } = manifest ?? {};
    const name = `${agent} in ${environment}, seed ${seed}`;
    const run = await this.#client.createRun(await this.#client.experiment(experiment), name, Date.now());
    const parameters = parametersOf(manifest);
    for (let at = 0; at < parameters.length; at += PARAMETERS_PER_CALL) {
      await this.#client.logBatch(run, [], parameters.slice(at, at + PARAMETERS_PER_CALL));
    }
    if (runDir !== undefined) mkdirSync(runDir, { recursive: true });
    this.#keep(run);
    return run;
  }

  /** Writes the state to the run's directory, atomically. */
  #keep(run: string): void {
    const { runDir } = this.#options;
    if (runDir === undefined) return;
    const kept: KeptRun = { run, sent: Object.fromEntries(this.#sent) };
    const temporary = join(runDir, `${FILE}.tmp`);
    writeFileSync(temporary, `${JSON.stringify(kept)}\n`);
    renameSync(temporary, join(runDir, FILE));
  }

  readonly #emit = (row: MetricsRow): void => {
    const timestamp = Date.now();
    for (const [key, value] of scalarsOf(row)) {
      this.#metrics.push({
        key: accepted(key),
        value: Number.isFinite(value) ? value : String(value),
        timestamp,
        step: row.envSteps,
      });
    }
    if (this.#metrics.length > KEPT) this.#metrics = this.#metrics.slice(-KEPT);
  };

  #send(): void {
    this.#flushedAt = performance.now();
    this.#call(async () => {
      try {
        await this.#sendAll();
      } catch {
        // Unsent metrics are sent later; `close` reports a lasting failure.
      }
    });
  }

  /** Sends all buffered metrics; keeps those that the server did not accept. */
  async #sendAll(): Promise<void> {
    while (this.#run !== undefined && this.#metrics.length > 0) {
      const batch = this.#metrics.slice(0, METRICS_PER_CALL);
      const fresh = batch.filter(({ key, step }) => step > (this.#had[key] ?? -1));
      if (fresh.length > 0) await this.#client.logBatch(this.#run, fresh);
      const sent = new Set(batch);
      this.#metrics = this.#metrics.filter((metric) => !sent.has(metric));
      for (const { key, step } of fresh) this.#sent.set(key, step);
      if (fresh.length > 0) this.#keep(this.#run);
    }
  }

  #call(work: () => Promise<void>): void {
    this.#isCalling = true;
    this.#calls = this.#calls.then(work).finally(() => {
      this.#isCalling = false;
    });
  }
}

/** @throws PrismError `corrupt` if the file names no run. */
function runIn(file: string): KeptRun {
  try {
    const { run, sent = {} } = JSON.parse(readFileSync(file, 'utf8')) as Partial<KeptRun>;
    if (typeof run === 'string') return { run, sent };
  } catch {} // not JSON
  throw new PrismError('corrupt', `${file} is damaged: it does not name the run on the MLflow server.`, {
    hint: 'Delete it to continue as a new run on the server.',
  });
}

/** Separates the credentials from an address, because `fetch` refuses them there. */
function takenApart(address: string): { readonly url: string; readonly credentials?: string } {
  const [, scheme, user, password = '', rest] =
    /^(https?:\/\/)([^/:]*)(?::([^/]*))?@([^/@]+(?:\/.*)?)$/i.exec(address) ?? [];
  if (user === undefined) return { url: address };
  return { url: `${scheme}${rest}`, credentials: basic(decoded(user), decoded(password)) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a literal %
  }
}

function basic(user: string, password: string): string {
  return `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
}

/** Converts a name to one that MLflow accepts: it rejects a whole batch for one invalid name. */
function accepted(key: string): string {
  const words = key.replaceAll(/[^\p{L}\p{N}_./ -]/gu, '_').split('/');
  return words
    .filter((word) => !['', '.', '..'].includes(word))
    .join('/')
    .slice(0, CHARACTERS_PER_NAME);
}

function authorization(env: NodeJS.ProcessEnv): string | undefined {
  const {
    MLFLOW_TRACKING_TOKEN: token,
    MLFLOW_TRACKING_USERNAME: user,
    MLFLOW_TRACKING_PASSWORD: password,
  } = env;
  if (token) return `Bearer ${token}`;
  return user ? basic(user, password ?? '') : undefined;
}

/** A run's settings as parameters. */
function parametersOf(manifest: Run | undefined): MlflowParameter[] {
  if (manifest === undefined) return [];
  const { environment, wrappers, agent, preset, seed, numEnvs, steps, backend } = manifest;
  const { environmentConfig, agentConfig } = manifest;
  const all = [
    ...Object.entries({ environment, wrappers, agent, preset, seed, numEnvs, steps, backend }),
    ...Object.entries(agentConfig).map(([key, value]) => [`agent.${key}`, value] as const),
    ...Object.entries(environmentConfig).map(([key, value]) => [`env.${key}`, value] as const),
  ];
  return all
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return { key: accepted(key), value: text.slice(0, CHARACTERS_PER_PARAMETER) };
    });
}
