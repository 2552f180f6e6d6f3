import type { Logger, Run } from '@prism-rl/core';
import type { TrackedPoint, Tracker, TrackingOptions } from '../tracking/trackingLogger.ts';
import { reachable, TrackingLogger, trackedName, trackedSettings } from '../tracking/trackingLogger.ts';
import { RestClient } from './restClient.ts';

/** Limits of MLflow's API. */
const PARAMETERS_PER_CALL = 100;
const CHARACTERS_PER_PARAMETER = 6000;
const CHARACTERS_PER_NAME = 250;
/** Default experiment. */
const experimentName = 'prism-rl';

export interface MlflowOptions extends TrackingOptions {
  /** Address of the tracking server; default: the environment variable `MLFLOW_TRACKING_URI`, else `http://127.0.0.1:5000`. */
  readonly url?: string;
  /** Default `prism-rl`. */
  readonly experiment?: string;
  /** Milliseconds per request; default 10,000. */
  readonly timeout?: number;
}

/**
 * Sends a run to an MLflow tracking server, in batches and without delaying training: settings as parameters, and `episode/return`,
 * `train/<metric>`, `eval/mean_return` and others as metrics over environment steps. Credentials come from `MLFLOW_TRACKING_TOKEN`, from
 * `MLFLOW_TRACKING_USERNAME` and `MLFLOW_TRACKING_PASSWORD`, or from the address; they appear in no manifest and no message.
 *
 * The run's status becomes `FINISHED`, `KILLED` if it was stopped, or `FAILED` if it ended without an `end` event, by an error or because its
 * subscriber unsubscribed.
 *
 * @throws PrismError later, from `log` and `close`, `unavailable` if the server does not answer or refuses.
 */
export function mlflow(options: MlflowOptions = {}): Logger {
  return new TrackingLogger(new MlflowTracker(options), options);
}

/**
 * As {@link mlflow}, after asking the server, so that a run with an unreachable server does not begin.
 *
 * @throws PrismError `unavailable` if the server does not answer or refuses.
 */
export async function reachableMlflow(options: MlflowOptions): Promise<Logger> {
  return reachable(new MlflowTracker(options), options);
}

const statuses = { finished: 'FINISHED', stopped: 'KILLED', failed: 'FAILED' } as const;

class MlflowTracker implements Tracker {
  readonly name = 'mlflow';
  readonly title = 'MLflow';
  readonly #experiment: string;
  readonly #client: RestClient;

  constructor({ url: given, experiment = experimentName, timeout = 10_000 }: MlflowOptions) {
    const { env } = process;
    const address = given || env.MLFLOW_TRACKING_URI || 'http://127.0.0.1:5000';
    const { url, credentials } = takenApart(address);
    this.#experiment = experiment;
    this.#client = new RestClient({ url, authorization: credentials ?? authorization(env), timeout });
  }

  async ask(): Promise<void> {
    await this.#client.find(this.#experiment);
  }

  async begin(manifest: Run | undefined): Promise<string> {
    const experiment = await this.#client.experiment(this.#experiment);
    const name = manifest === undefined ? 'agent in environment, seed 0' : trackedName(manifest);
    const run = await this.#client.createRun(experiment, name, Date.now());
    const parameters = trackedSettings(manifest).map(([key, value]) => {
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      return { key: accepted(key), value: text.slice(0, CHARACTERS_PER_PARAMETER) };
    });
    for (let at = 0; at < parameters.length; at += PARAMETERS_PER_CALL) {
      await this.#client.logBatch(run, [], parameters.slice(at, at + PARAMETERS_PER_CALL));
    }
    return run;
  }

  async resume(run: string): Promise<void> {
    await this.#client.updateRun(run, 'RUNNING');
  }

  async send(run: string, points: readonly TrackedPoint[]): Promise<void> {
    const metrics = points.map(({ key, value, timestamp, step }) => ({
      ...{ key: accepted(key), timestamp, step },
      value: Number.isFinite(value) ? value : String(value),
    }));
    await this.#client.logBatch(run, metrics);
  }

  async end(run: string, how: keyof typeof statuses): Promise<void> {
    await this.#client.updateRun(run, statuses[how], Date.now());
  }
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

/** Converts a name to a name that MLflow accepts. MLflow rejects a whole batch for one invalid name. */
function accepted(key: string): string {
  const words = key.replaceAll(/[^\p{L}\p{N}_./ -]/gu, '_').split('/');
  return words
    .filter((word) => !['', '.', '..'].includes(word))
    .join('/')
    .slice(0, CHARACTERS_PER_NAME);
}

function authorization(env: NodeJS.ProcessEnv): string | undefined {
  const { MLFLOW_TRACKING_TOKEN: token, MLFLOW_TRACKING_USERNAME: user } = env;
  if (token) return `Bearer ${token}`;
  return user ? basic(user, env.MLFLOW_TRACKING_PASSWORD ?? '') : undefined;
}
