// The part of the API of Weights & Biases' server that a run needs: GraphQL, and a stream of lines (https://github.com/wandb/wandb, MIT).
import { messageOf, PrismError, readAnswer } from '@prism-rl/core';

export interface WandbClientOptions {
  /** `https://api.wandb.ai` */
  readonly url: string;
  readonly key: string;
  /** Milliseconds per request. */
  readonly timeout: number;
}

export interface OpenedRun {
  readonly run: string;
  readonly project: string;
  /** Default: the user of the key. */
  readonly entity: string | undefined;
  readonly displayName?: string;
  /** JSON: `{ name: { value } }`. */
  readonly config?: string;
}

const viewer = 'query Viewer { viewer { entity } }';
const upsert = `mutation UpsertBucket($name: String, $project: String, $entity: String, $displayName: String, $config: JSONString) {
  upsertBucket(input: { name: $name, modelName: $project, entityName: $entity, displayName: $displayName, config: $config }) {
    bucket { project { entity { name } } historyLineCount }
  }
}`;
const keyHint = 'Set WANDB_API_KEY to the key of https://wandb.ai/authorize.';
const placeHint =
  'Check WANDB_BASE_URL, WANDB_ENTITY and WANDB_PROJECT, or set WANDB_MODE=offline to write files for wandb sync.';

/** Client of the server. All methods throw PrismError `unavailable` if it does not answer or refuses. */
export class WandbClient {
  readonly #options: WandbClientOptions;

  constructor(options: WandbClientOptions) {
    this.#options = options;
  }

  /** Asks who the user of the key is. */
  async ask(): Promise<void> {
    const { viewer: user } = await this.#query<{ viewer?: object | null }>(viewer, {});
    if (user == null) throw this.#refused('it does not know the key', keyHint);
  }

  /** Creates a run, or opens an existing one. */
  async openRun(opened: OpenedRun): Promise<{ readonly entity: string; readonly lines: number }> {
    const { run: name, project, entity = null, displayName, config } = opened;
    const { upsertBucket } = await this.#query<{
      upsertBucket?: {
        bucket?: { project?: { entity?: { name?: string } }; historyLineCount?: number | null };
      } | null;
    }>(upsert, { name, project, entity, displayName, config });
    const { project: found, historyLineCount } = upsertBucket?.bucket ?? {};
    if (found?.entity?.name === undefined) throw this.#refused('its answer names no run');
    return { entity: found.entity.name, lines: historyLineCount ?? 0 };
  }

  /** Sends lines of files, or the end of a run. */
  async stream([entity, project, run]: readonly [string, string, string], body: object): Promise<void> {
    const path = [entity, project, run].map(encodeURIComponent).join('/');
    await this.#post(`files/${path}/file_stream`, body);
  }

  async #query<T>(query: string, variables: object): Promise<T> {
    const { data, errors } = (await this.#post('graphql', { query, variables })) as {
      readonly data?: T | null;
      readonly errors?: readonly { readonly message?: string }[];
    };
    if (data == null || errors !== undefined)
      throw this.#refused(errors?.[0]?.message ?? 'it answers without data');
    return data;
  }

  #refused(why: string, hint: string = placeHint): PrismError {
    const message = `The Weights & Biases server ${this.#options.url} refuses: ${why}.`;
    return new PrismError('unavailable', message, { hint });
  }

  async #post(path: string, body: object): Promise<object> {
    const { url, key, timeout } = this.#options;
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}/${path}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          authorization: `Basic ${Buffer.from(`api:${key}`).toString('base64')}`,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeout),
      });
      text = new TextDecoder().decode(await readAnswer(response, `The Weights & Biases server ${url}`));
    } catch (cause) {
      if (cause instanceof PrismError) throw cause;
      // `fetch` gives the reason only in its error's cause.
      const reason = messageOf(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
      const message = `The Weights & Biases server ${url} does not answer: ${reason}.`;
      throw new PrismError('unavailable', message, { hint: placeHint, cause });
    }
    if (response.status === 401 || response.status === 403)
      throw this.#refused(`status ${response.status}`, keyHint);
    if (!response.ok) throw this.#refused(`status ${response.status}, ${text.slice(0, 200)}`);
    try {
      const answer: unknown = JSON.parse(text);
      if (typeof answer === 'object' && answer !== null) return answer;
    } catch {} // not JSON, such as a proxy's page
    throw this.#refused(`it answers ${text.slice(0, 60)}`);
  }
}
