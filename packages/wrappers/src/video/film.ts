import type { Frame } from '@prism-rl/core';
import { PrismError } from '@prism-rl/core';
import { deflateSync, inflateSync } from 'fflate';

/** The rows of a picture that differ from the picture before, compressed. */
interface Band {
  readonly firstRow: number;
  readonly rows: number;
  readonly data: Uint8Array;
}

/**
 * A film in memory, without loss: each picture keeps only the rows that changed, compressed, so that an episode of 600 × 400 pixels
 * takes some hundred kilobytes.
 */
export class Film {
  readonly framesPerSecond: number;
  readonly #bands: Band[] = [];
  #width = 0;
  #height = 0;
  #last = new Uint8Array(0);

  /** @throws PrismError `invalid-argument` unless 0 < `framesPerSecond` ≤ 1000. */
  constructor(framesPerSecond: number) {
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw new PrismError(
        'invalid-argument',
        `A film needs 0 to 1000 frames a second, but got ${framesPerSecond}.`,
      );
    }
    this.framesPerSecond = framesPerSecond;
  }

  /** Number of pictures. */
  get length(): number {
    return this.#bands.length;
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** Adds a picture. @throws PrismError `invalid-argument` if it is of another size than the first one. */
  add({ width, height, data }: Frame): void {
    if (this.length === 0) {
      this.#width = width;
      this.#height = height;
      this.#last = new Uint8Array(data.length);
    }
    if (width !== this.#width || height !== this.#height || data.length !== width * height * 3) {
      throw new PrismError(
        'invalid-argument',
        `All pictures of a film must have ${this.#width} × ${this.#height} pixels, but one has ${width} × ${height}.`,
      );
    }
    const stride = width * 3;
    let first = 0;
    let end = height;
    if (this.length > 0) {
      while (first < end && isSameRow(data, this.#last, first, stride)) first++;
      while (end > first && isSameRow(data, this.#last, end - 1, stride)) end--;
    }
    const changed = data.subarray(first * stride, end * stride);
    this.#last.set(changed, first * stride);
    this.#bands.push({ firstRow: first, rows: end - first, data: deflateSync(changed, { level: 1 }) });
  }

  /** The pictures, in order. Each is valid until the next one is asked for. */
  *frames(): Generator<Frame> {
    const data = new Uint8Array(this.#width * this.#height * 3);
    for (const band of this.#bands) {
      if (band.rows > 0) data.set(inflateSync(band.data), band.firstRow * this.#width * 3);
      yield { width: this.#width, height: this.#height, data };
    }
  }

  /** What changed from picture to picture: the rows from `firstRow` on; no rows where nothing did. */
  *changes(): Generator<{ readonly firstRow: number; readonly rows: number; readonly data: Uint8Array }> {
    for (const { firstRow, rows, data } of this.#bands) {
      yield { firstRow, rows, data: rows > 0 ? inflateSync(data) : new Uint8Array(0) };
    }
  }
}

function isSameRow(a: Uint8Array, b: Uint8Array, row: number, stride: number): boolean {
  const end = (row + 1) * stride;
  for (let k = row * stride; k < end; k++) if (a[k] !== b[k]) return false;
  return true;
}
