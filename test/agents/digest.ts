// An incremental digest, printed in short form.
import { createHash } from 'node:crypto';

export class Digest {
  readonly #hash = createHash('sha256');

  /** Adds a text, or the bytes of an array. */
  add(part: string | ArrayBufferView): this {
    const { buffer, byteOffset, byteLength } = typeof part === 'string' ? Buffer.from(part) : part;
    this.#hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    return this;
  }

  toString(): string {
    return this.#hash.copy().digest('hex').slice(0, 16);
  }
}
