import { PrismError } from '@prism-rl/core';
import type { Bucket, PutCondition } from './bucket.ts';

/** Current state of a run in a bucket: which object holds which of its files. */
export interface RunHead {
  /** Of the lease that opened it last. */
  readonly token: number;
  /** Names the holder, also among two that a queue which forgot gave the same token. */
  readonly writer: string;
  /** How often this holder has written it. */
  readonly version: number;
  /** Keys of objects by the path of the file: of one, or of those that hold its pieces, in their order. Objects never change. */
  readonly files: { readonly [path: string]: string | readonly string[] };
}

export function keysOf(files: RunHead['files']): string[] {
  return Object.values(files).flat();
}

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

  /** @throws PrismError `corrupt` if the object is not a head. */
  async read(): Promise<VersionedHead | undefined> {
    const object = await this.#bucket.get(this.#key);
    if (object === undefined) return undefined;
    const head = parse(object.bytes);
    if (isHead(head)) return { head, etag: object.etag };
    throw PrismError.corrupt`${this.#bucket.shown}${this.#key} is damaged: it names no files of a run.
      Delete the run from the bucket to train it again.`;
  }

  /**
   * Replaces the head that was read; undefined: creates it.
   *
   * @returns undefined if another holder has replaced or created it meanwhile.
   */
  async replace(before: VersionedHead | undefined, head: RunHead): Promise<VersionedHead | undefined> {
    const condition: PutCondition = before === undefined ? { absent: true } : { etag: before.etag };
    const etag = await this.#bucket.put(this.#key, new TextEncoder().encode(JSON.stringify(head)), condition);
    if (etag !== undefined) return { head, etag };
    // An earlier try may have written it and lost the answer.
    const now = await this.read();
    return now?.head.writer === head.writer && now.head.version === head.version ? now : undefined;
  }
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

function isHead(value: unknown): value is RunHead {
  const { token, writer, version, files } = (value ?? {}) as Partial<RunHead>;
  if (!Number.isSafeInteger(token) || typeof writer !== 'string' || !Number.isSafeInteger(version))
    return false;
  if (typeof files !== 'object' || files === null) return false;
  return Object.keys(files).every(isBelow) && keysOf(files).every((key) => typeof key === 'string');
}

/** Whether a path leads to a file of the run's folder: who may write to a bucket may not write elsewhere on the disks of its readers. */
function isBelow(path: string): boolean {
  return !/\\|^[a-z]:/i.test(path) && path.split('/').every((part) => !['', '.', '..'].includes(part));
}
