import { type Frame, PrismError } from '@prism-rl/core';

import { deflateSync, inflateSync } from 'fflate';

/** Bytes per pixel: red, green, blue. */
const pixel = 3;

/** A rectangle of pixels. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Returns the smallest rectangle that contains all differing pixels, or undefined if there are none.
 *
 * @param before pixels of three bytes, like `after`.
 */
export function changedArea(
  before: Uint8Array,
  after: Uint8Array,
  width: number,
  height: number,
): Area | undefined {
  const stride = pixel * width;
  const size = stride * height;
  const first = firstDifference(before, after, size);
  if (first === size) return undefined;
  const top = Math.floor(first / stride);
  let bottom = top;
  let left = stride;
  let right = -1;
  for (let y = top, row = top * stride; y < height; y++, row += stride) {
    let from = 0;
    while (from < stride && before[row + from] === after[row + from]) from++;
    if (from === stride) continue;
    let to = stride - 1;
    while (before[row + to] === after[row + to]) to--;
    bottom = y;
    if (from < left) left = from;
    if (to > right) right = to;
  }
  const x = Math.floor(left / pixel);
  return { x, y: top, width: Math.floor(right / pixel) - x + 1, height: bottom - top + 1 };
}

/** Index of the first difference of two arrays, or `size`; compares four bytes at a time, as most of a picture stays the same. */
function firstDifference(a: Uint8Array, b: Uint8Array, size: number): number {
  let at = 0;
  if (a.byteOffset % 4 === 0 && b.byteOffset % 4 === 0) {
    const [x, y] = [a, b].map(({ buffer, byteOffset }) => new Uint32Array(buffer, byteOffset, size >> 2));
    while (at < size >> 2 && x![at] === y![at]) at++;
    at *= 4;
  }
  while (at < size && a[at] === b[at]) at++;
  return at;
}

function cutArea(pixels: Uint8Array, area: Area, width: number): Uint8Array {
  const rowLength = area.width * pixel;
  const cut = new Uint8Array(area.height * rowLength);
  for (let y = 0; y < area.height; y++) {
    const from = ((area.y + y) * width + area.x) * pixel;
    cut.set(pixels.subarray(from, from + rowLength), y * rowLength);
  }
  return cut;
}

function pasteArea(picture: Uint8Array, area: Area, width: number, pixels: Uint8Array): void {
  const rowLength = area.width * pixel;
  for (let y = 0; y < area.height; y++) {
    const row = pixels.subarray(y * rowLength, (y + 1) * rowLength);
    picture.set(row, ((area.y + y) * width + area.x) * pixel);
  }
}

/** The difference between consecutive pictures of a film. */
export interface Change {
  /** The rectangle that differs; undefined if the picture stayed the same. */
  readonly area: Area | undefined;
  /** The pixels of the rectangle, row by row: red, green, blue. */
  readonly data: Uint8Array;
}

/** A lossless film: stores the compressed rectangle that changed, some hundred kilobytes for an episode of 600 × 400 pixels. */
export class Film {
  readonly framesPerSecond: number;
  /** Pixels are compressed. */
  readonly #changes: Change[] = [];
  #width = 0;
  #height = 0;
  #last = new Uint8Array(0);

  /** @throws PrismError `invalid-argument` unless 0 < `framesPerSecond` ≤ 1000. */
  constructor(framesPerSecond: number) {
    if (!(framesPerSecond > 0 && framesPerSecond <= 1000)) {
      throw PrismError.invalidArgument`A film needs 0 to 1000 frames a second, but got ${framesPerSecond}.`;
    }
    this.framesPerSecond = framesPerSecond;
  }

  get length(): number {
    return this.#changes.length;
  }

  get width(): number {
    return this.#width;
  }

  get height(): number {
    return this.#height;
  }

  /** Adds a picture. @throws PrismError `invalid-argument` unless it has three bytes per pixel and the size of the first picture. */
  add({ width, height, data }: Frame): void {
    if (!(isLength(width) && isLength(height) && data.length === width * height * pixel)) {
      throw PrismError.invalidArgument`A picture needs pixels, and three bytes for each (red, green, blue), but one of ${width} × \
        ${height} has ${data.length} bytes.`;
    }
    if (this.length === 0) {
      this.#width = width;
      this.#height = height;
      this.#last = new Uint8Array(data.length);
    }
    if (width !== this.#width || height !== this.#height) {
      throw PrismError.invalidArgument`All pictures of a film must have ${this.#width} × ${this.#height} pixels, but one has ${width} × \
        ${height}.`;
    }
    const whole = { x: 0, y: 0, width, height };
    const area = this.length === 0 ? whole : changedArea(this.#last, data, width, height);
    this.#last.set(data);
    const pixels = area === undefined ? new Uint8Array(0) : cutArea(data, area, width);
    this.#changes.push({ area, data: deflateSync(pixels, { level: 1 }) });
  }

  /** Yields the pictures in order. Each is valid until the next. */
  *frames(): Generator<Frame> {
    const [width, height] = [this.#width, this.#height];
    const data = new Uint8Array(width * height * pixel);
    for (const change of this.changes()) {
      if (change.area !== undefined) pasteArea(data, change.area, width, change.data);
      yield { width, height, data };
    }
  }

  /** Yields the changes from picture to picture; the first contains the whole picture. */
  *changes(): Generator<Change> {
    for (const { area, data } of this.#changes) {
      yield { area, data: area === undefined ? new Uint8Array(0) : inflateSync(data) };
    }
  }
}

function isLength(pixels: number): boolean {
  return Number.isSafeInteger(pixels) && pixels >= 1;
}
