import { PrismError } from '@prism-rl/core';
import type { Bucket, PutCondition } from './bucket.ts';

/** What a run in a bucket is at the moment: which object holds which of its files. */
export interface RunHead {
  /** Of the lease that opened it last. */
  readonly token: number;
  /** Names the holder, also among two that a queue which forgot gave the same token. */
  readonly writer: string;
  /** How often this holder has written it. */
  readonly version: number;
  /** Keys of objects by the path of the file. Objects never change. */
  readonly files: { readonly [path: string]: string };
}

/** A head as it was read. */
export interface VersionedHead {
  readonly head: RunHead;
  readonly etag: string;
}

/** Reads and replaces the head of a run; everything that fences hangs on its being replaced under a condition. */
export class RunHeads {
  readonly #bucket: Bucket;
  readonly #key: string;

  constructor(bucket: Bucket, run: string) {
    this.#bucket = bucket;
    this.#key = `${run}/head.json`;
  }

  /** @throws PrismError `corrupt` when it is none. */
  async read(): Promise<VersionedHead | undefined> {
    const object = await this.#bucket.get(this.#key);
    if (object === undefined) return undefined;
    try {
      return { head: JSON.parse(new TextDecoder().decode(object.bytes)) as RunHead, etag: object.etag };
    } catch (cause) {
      throw new PrismError('corrupt', `${this.#bucket.shown}${this.#key} is damaged: it is not JSON.`, {
        hint: 'Delete the run from the bucket; it begins anew.',
        cause,
      });
    }
  }

  /**
   * Writes a head in the place of the one that was read; undefined: of none.
   *
   * @returns undefined when there is another one by now.
   */
  async replace(before: VersionedHead | undefined, head: RunHead): Promise<VersionedHead | undefined> {
    const condition: PutCondition = before === undefined ? { absent: true } : { etag: before.etag };
    const etag = await this.#bucket.put(this.#key, new TextEncoder().encode(JSON.stringify(head)), condition);
    if (etag !== undefined) return { head, etag };
    // It may have been written by a try whose answer was lost.
    const now = await this.read();
    return now?.head.writer === head.writer && now.head.version === head.version ? now : undefined;
  }
}
