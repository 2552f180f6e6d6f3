import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf, PrismError, readAnswer, requireShortAnswer } from '@prism-rl/core';
import { AwsClient } from 'aws4fetch';

export type Environment = { readonly [name: string]: string | undefined };

export interface BucketObject {
  readonly bytes: Uint8Array;
  /** Identifies this version. */
  readonly etag: string;
}

/** Precondition of a write: the object does not exist, or still has the version that was read. */
export type PutCondition = { readonly absent: true } | { readonly etag: string };

/** Maximum number of tries of a request, and milliseconds before the second; the pause doubles each time. */
const attempts = 8;
const pause = 100;
/** Milliseconds that one try may take. */
const requestTimeout = 120_000;

/** Maximum bytes of an object: larger files are split, so that a slow connection transfers each object in time. */
export const mostBytes = 2 ** 28;

/** Status codes to retry; 409 is a conflict between two conditional writes that both failed. */
const mendable = new Set([408, 409, 429, 500, 502, 503, 504]);

/**
 * A prefix in a bucket with the S3 protocol. Four kinds of requests need only a client that signs them, not the dozen packages of Amazon's client.
 */
export class Bucket {
  /** Its address, for people: without credentials. */
  readonly shown: string;
  readonly #client: AwsClient;
  readonly #url: string;
  readonly #prefix: string;

  /**
   * @param address `s3://bucket/prefix`.
   * @param environment `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`; where needed `AWS_SESSION_TOKEN`, `AWS_REGION` and, for
   *   servers other than Amazon's, `AWS_ENDPOINT_URL_S3` or `AWS_ENDPOINT_URL`.
   * @throws PrismError `invalid-argument` for an address that cannot be read, `unavailable` without credentials.
   */
  constructor(address: string, environment: Environment) {
    const [, bucket, prefix = ''] = /^s3:\/\/([a-z\d][a-z\d.-]+)(?:\/(.*))?$/.exec(address) ?? [];
    if (bucket === undefined || !/^[\w./=+-]*$/.test(prefix)) {
      const shown = address.replace(/\/\/[^/]*@/, '//');
      throw PrismError.invalidArgument`${shown} is not the address of a place in a bucket.
        Write s3://bucket/prefix; credentials come from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.`;
    }
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
    if (accessKeyId === undefined || secretAccessKey === undefined) {
      throw PrismError.unavailable`There are no credentials for ${address}.
        Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY in the environment.`;
    }
    const region = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION ?? 'us-east-1';
    const endpoint = environment.AWS_ENDPOINT_URL_S3 ?? environment.AWS_ENDPOINT_URL;
    const amazon = `s3.${region}.amazonaws.com`;
    // Amazon's certificate does not hold for names with dots in them before its own.
    const host = bucket.includes('.') ? `${amazon}/${bucket}` : `${bucket}.${amazon}`;
    this.#url = endpoint === undefined ? `https://${host}` : `${endpoint.replace(/\/$/, '')}/${bucket}`;
    this.#prefix = prefix === '' || prefix.endsWith('/') ? prefix : `${prefix}/`;
    this.shown = `s3://${bucket}/${this.#prefix}`;
    const sessionToken = environment.AWS_SESSION_TOKEN;
    this.#client = new AwsClient({
      accessKeyId,
      secretAccessKey,
      region,
      service: 's3',
      retries: 0,
      ...(sessionToken === undefined ? {} : { sessionToken }),
    });
  }

  /**
   * undefined when there is no such object.
   *
   * @param most bytes that it may have; default 64 MiB.
   */
  async get(key: string, most?: number): Promise<BucketObject | undefined> {
    const { response, bytes } = await this.#ask('GET', this.#urlOf(key), {}, most);
    return response.ok ? { bytes, etag: response.headers.get('etag') ?? '' } : undefined;
  }

  /** @returns the version that was written; undefined when the condition does not hold. */
  async put(key: string, bytes: Uint8Array, condition?: PutCondition): Promise<string | undefined> {
    const headers: { [name: string]: string } =
      condition === undefined
        ? {}
        : 'absent' in condition
          ? { 'if-none-match': '*' }
          : { 'if-match': condition.etag };
    const { response } = await this.#ask('PUT', this.#urlOf(key), { body: bytes as BodyInit, headers });
    // A conditional write gets 404 if the version to replace is gone. An unconditional write that fails wrote nothing.
    if (!response.ok && condition === undefined) throw this.#unavailable(`it answers ${response.status}`);
    return response.ok ? (response.headers.get('etag') ?? '') : undefined;
  }

  /** It need not be there. */
  async delete(key: string): Promise<void> {
    await this.#ask('DELETE', this.#urlOf(key), {});
  }

  /** All keys that begin so. */
  async list(start: string): Promise<string[]> {
    const keys: string[] = [];
    let next: string | undefined;
    let length = 0;
    do {
      const query = new URLSearchParams({
        'list-type': '2',
        'encoding-type': 'url',
        prefix: this.#prefix + start,
      });
      if (next !== undefined) query.set('continuation-token', next);
      const answer = await this.#ask('GET', `${this.#url}?${query}`, {});
      length += answer.bytes.length;
      requireShortAnswer(length, `The store ${this.shown}`);
      const page = textOf(answer);
      for (const [, key = ''] of page.matchAll(/<Key>([^<]*)<\/Key>/g)) {
        keys.push(decodeURIComponent(plain(key).replaceAll('+', ' ')).slice(this.#prefix.length));
      }
      next = /<NextContinuationToken>([^<]*)</.exec(page)?.[1];
      if (next !== undefined) next = plain(next);
    } while (next !== undefined);
    return keys;
  }

  #urlOf(key: string): string {
    return `${this.#url}/${(this.#prefix + key).split('/').map(encodeURIComponent).join('/')}`;
  }

  /** Asks until there is an answer that another try would not mend. */
  async #ask(method: string, url: string, init: RequestInit, most?: number): Promise<Answer> {
    let reason = '';
    for (let attempt = 0; attempt < attempts; attempt++) {
      if (attempt > 0) await sleep(pause * 2 ** (attempt - 1));
      try {
        const response = await this.#client.fetch(url, {
          method,
          ...init,
          signal: AbortSignal.timeout(requestTimeout),
        });
        const bytes = await readAnswer(response, `The store ${this.shown}`, most);
        const answer = { response, bytes };
        if (response.ok || response.status === 412) return answer;
        const code = codeOf(answer);
        if (code.includes('NoSuchBucket')) throw this.#unavailable('there is no such bucket');
        if (response.status === 404) return answer;
        reason = `it answers ${response.status}${code}`;
        if (!mendable.has(response.status)) break;
      } catch (error) {
        if (error instanceof PrismError) throw error;
        // `fetch` says why only in its error's cause.
        reason = messageOf((error as Error).cause ?? error);
      }
    }
    throw this.#unavailable(reason);
  }

  #unavailable(reason: string): PrismError {
    return PrismError.unavailable`The store ${this.shown} cannot be used: ${reason}.
      Check the bucket, the AWS_ variables and the network, then run the same command again.`;
  }
}

interface Answer {
  readonly response: Response;
  readonly bytes: Uint8Array;
}

function textOf({ bytes }: Answer): string {
  return new TextDecoder().decode(bytes);
}

/** Returns only the code of an error: its message may repeat the signed request. */
function codeOf(answer: Answer): string {
  const code = /<Code>(\w+)<\/Code>/.exec(textOf(answer))?.[1];
  return code === undefined ? '' : ` (${code})`;
}

function plain(text: string): string {
  const entities: { readonly [name: string]: string } = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  return text.replaceAll(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole);
}
