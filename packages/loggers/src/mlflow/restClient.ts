// MLflow's REST API (https://mlflow.org/docs/latest/rest-api.html), as far as a run needs it.
import { messageOf, PrismError } from '@prism-rl/core';

/** One number of a run. */
export interface MlflowMetric {
  readonly key: string;
  /** NaN and infinities as text, as protocol buffers write them. */
  readonly value: number | string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

/** A name and a text. */
export interface MlflowParameter {
  readonly key: string;
  readonly value: string;
}

/** Who asks, and where. */
export interface RestClientOptions {
  /** Address of the tracking server: `http://127.0.0.1:5000`. */
  readonly url: string;
  /** The header `Authorization`, where the server wants one. */
  readonly authorization?: string | undefined;
  /** Milliseconds to wait for an answer. */
  readonly timeout: number;
}

/** Asks a tracking server. All methods throw PrismError `unavailable` where it does not answer, or refuses. */
export class RestClient {
  readonly #options: RestClientOptions;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  /** The id of an experiment, which is made if there is none of this name. */
  async experiment(name: string): Promise<string> {
    const query = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
    const found = await this.#ask('GET', query, undefined, 'RESOURCE_DOES_NOT_EXIST');
    if (found !== undefined) return this.#idIn(found, 'experiment', 'experiment_id');
    return this.#idIn(await this.#ask('POST', 'experiments/create', { name }), 'experiment_id');
  }

  /** Begins a run, and returns its id. */
  async createRun(experiment: string, name: string, time: number): Promise<string> {
    const body = { experiment_id: experiment, run_name: name, start_time: time };
    return this.#idIn(await this.#ask('POST', 'runs/create', body), 'run', 'info', 'run_id');
  }

  /** The id in an answer, below these keys. @throws PrismError `unavailable` for an answer without one. */
  #idIn(answer: unknown, ...keys: readonly string[]): string {
    let value = answer;
    for (const key of keys) value = (value as { readonly [key: string]: unknown } | null | undefined)?.[key];
    if (typeof value === 'string' && value !== '') return value;
    throw this.#noServer(`it answers without a ${keys.at(-1)}: ${JSON.stringify(answer).slice(0, 60)}`);
  }

  #noServer(why: string): PrismError {
    return new PrismError('unavailable', `${this.#options.url} is no MLflow server: ${why}`, {
      hint: 'Name the address of the tracking server itself with MLFLOW_TRACKING_URI.',
    });
  }

  /** At most 1000 metrics and 100 parameters. */
  async logBatch(
    run: string,
    metrics: readonly MlflowMetric[],
    params: readonly MlflowParameter[] = [],
  ): Promise<void> {
    await this.#ask('POST', 'runs/log-batch', { run_id: run, metrics, params });
  }

  /** Says how a run stands. */
  async updateRun(
    run: string,
    status: 'RUNNING' | 'FINISHED' | 'KILLED' | 'FAILED',
    time?: number,
  ): Promise<void> {
    await this.#ask('POST', 'runs/update', {
      run_id: run,
      status,
      ...(time !== undefined && { end_time: time }),
    });
  }

  /** @param absent an error code that stands for "no": then the answer is undefined. */
  async #ask(method: string, path: string, body?: object, absent?: string): Promise<unknown> {
    const { url, authorization, timeout } = this.#options;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url.replace(/\/+$/, '')}/api/2.0/mlflow/${path}`, {
        method,
        headers: {
          'content-type': 'application/json',
          ...(authorization !== undefined && { authorization }),
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(timeout),
      });
      text = await response.text();
    } catch (cause) {
      // `fetch` says why only in its error's cause.
      const reason = messageOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
      throw new PrismError('unavailable', `The MLflow server ${url} does not answer: ${reason}.`, {
        hint: 'Start one with `mlflow server`, or name another with MLFLOW_TRACKING_URI.',
        cause,
      });
    }
    const answer = read(text);
    if (response.ok && answer !== undefined) return answer;
    if (response.ok) {
      throw new PrismError('unavailable', `${url} answers, but is no MLflow server: ${text.slice(0, 60)}`, {
        hint: 'Name the address of the tracking server itself with MLFLOW_TRACKING_URI.',
      });
    }
    const { error_code: code, message } = (answer ?? {}) as { error_code?: string; message?: string };
    if (absent !== undefined && code === absent) return undefined;
    throw new PrismError(
      'unavailable',
      `The MLflow server ${url} refuses ${path.split('?', 1)[0]} (${response.status}${code === undefined ? '' : ` ${code}`}): ${message ?? text.slice(0, 200)}`,
      response.status === 401 || response.status === 403
        ? { hint: 'Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.' }
        : {},
    );
  }
}

/** @returns undefined unless the text is a JSON object: a proxy's page is not. */
function read(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
