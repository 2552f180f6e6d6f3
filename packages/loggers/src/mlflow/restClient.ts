// The necessary part of MLflow's REST API (https://mlflow.org/docs/latest/rest-api.html).
import { messageOf, PrismError, readAnswer } from '@prism-rl/core';

export interface MlflowMetric {
  readonly key: string;
  /** NaN and infinities are strings, as in protocol buffers. */
  readonly value: number | string;
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly step: number;
}

export interface MlflowParameter {
  readonly key: string;
  readonly value: string;
}

export interface RestClientOptions {
  /** Address of the tracking server: `http://127.0.0.1:5000`. */
  readonly url: string;
  /** The header `Authorization`, if the server requires it. */
  readonly authorization?: string | undefined;
  /** Milliseconds per request. */
  readonly timeout: number;
}

/** Client of a tracking server. All methods throw PrismError `unavailable` if it does not answer or refuses. */
export class RestClient {
  readonly #options: RestClientOptions;

  constructor(options: RestClientOptions) {
    this.#options = options;
  }

  /** Returns the id of an experiment; undefined if it does not exist. */
  async find(name: string): Promise<string | undefined> {
    const query = `experiments/get-by-name?experiment_name=${encodeURIComponent(name)}`;
    const found = await this.#ask('GET', query, undefined, 'RESOURCE_DOES_NOT_EXIST');
    return found === undefined ? undefined : this.#idIn(found, 'experiment', 'experiment_id');
  }

  /** Returns the id of an experiment, created if it does not exist. */
  async experiment(name: string): Promise<string> {
    const found = await this.find(name);
    return found ?? this.#idIn(await this.#ask('POST', 'experiments/create', { name }), 'experiment_id');
  }

  async createRun(experiment: string, name: string, time: number): Promise<string> {
    const body = { experiment_id: experiment, run_name: name, start_time: time };
    return this.#idIn(await this.#ask('POST', 'runs/create', body), 'run', 'info', 'run_id');
  }

  /** Reads the id at this path of keys. @throws PrismError `unavailable` if the answer lacks it. */
  #idIn(answer: unknown, ...keys: readonly string[]): string {
    let value = answer;
    for (const key of keys) value = (value as { readonly [key: string]: unknown } | null | undefined)?.[key];
    if (typeof value === 'string' && value !== '') return value;
    throw this.#noServer(`its answer has no ${keys.at(-1)}: ${JSON.stringify(answer).slice(0, 60)}`);
  }

  #noServer(why: string): PrismError {
    return PrismError.unavailable`${this.#options.url} is not an MLflow server: ${why}
      Set MLFLOW_TRACKING_URI to the address of the tracking server.`;
  }

  /** Sends at most 1000 metrics and 100 parameters. */
  async logBatch(
    run: string,
    metrics: readonly MlflowMetric[],
    params: readonly MlflowParameter[] = [],
  ): Promise<void> {
    await this.#ask('POST', 'runs/log-batch', { run_id: run, metrics, params });
  }

  /** Sets a run's status. */
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

  /** @param absent error code of a missing object: the result is then undefined. */
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
      text = new TextDecoder().decode(await readAnswer(response, `The MLflow server ${url}`));
    } catch (cause) {
      if (cause instanceof PrismError) throw cause;
      // `fetch` gives the reason only in its error's cause.
      const reason = messageOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
      throw PrismError.unavailable`The MLflow server ${url} does not answer: ${reason}.
        Start one with \`mlflow server\`, or set MLFLOW_TRACKING_URI to another address.`.causedBy(cause);
    }
    const answer = read(text);
    if (response.ok && answer !== undefined) return answer;
    if (response.ok) throw this.#noServer(`it answers ${text.slice(0, 60)}`);
    const { error_code: code, message } = (answer ?? {}) as { error_code?: string; message?: string };
    if (absent !== undefined && code === absent) return undefined;
    const isDenied = response.status === 401 || response.status === 403;
    throw PrismError.unavailable`The MLflow server ${url} refuses ${path.split('?', 1)[0]} \
      (${response.status}${code === undefined ? '' : ` ${code}`}): ${message ?? text.slice(0, 200)}
      ${isDenied ? 'Set MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD, or MLFLOW_TRACKING_TOKEN.' : ''}`;
  }
}

/** Parses a JSON object; undefined for anything else, such as a proxy's page. */
function read(text: string): object | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
