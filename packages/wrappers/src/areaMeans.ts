// Resizes pictures: to the mean of the area that a pixel covers, or, if larger, to the nearest pixel.

import type { Frame, RowStep } from '@prism-rl/core';
import { wholeNumber } from '@prism-rl/core/checks';

/** Source pixels of each new pixel of a row (or column), and their weights, which sum to 1. */
export interface Reach {
  readonly first: number;
  readonly weights: readonly number[];
}

/** Maps `from` pixels to `to`. Smaller: means of areas. Larger: the nearest pixel, so that grids and old games stay sharp. */
function reaches(from: number, to: number): Reach[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, k) => {
    if (to >= from) return { first: Math.min(from - 1, Math.floor((k * from) / to)), weights: [1] };
    const [start, end] = [k * scale, Math.min(from, (k + 1) * scale)];
    const first = Math.floor(start);
    const count = Math.ceil(end - 1e-9) - first;
    const covered = (i: number): number => Math.min(end, i + 1) - Math.max(start, i);
    return { first, weights: Array.from({ length: count }, (_, i) => covered(first + i) / (end - start)) };
  });
}

/** How many pixels are mapped. */
function lengthOf(all: readonly Reach[]): number {
  const { first, weights } = all[all.length - 1]!;
  return first + weights.length;
}

/** The sums of weighted pixels, one pixel of each at a time. */
function tapsOf(all: readonly Reach[]): { readonly places: number[]; readonly weights: number[] }[] {
  const most = Math.max(...all.map(({ weights }) => weights.length));
  return Array.from({ length: most }, (_, j) => ({
    places: all.map(({ first, weights }) => first + (j < weights.length ? j : 0)),
    weights: all.map(({ weights }) => weights[j] ?? 0),
  }));
}

/** Resizes pictures of one size to another. */
export class AreaMeans {
  readonly #channels: number;
  readonly #rows: readonly Reach[];
  readonly #columns: readonly Reach[];
  /** The picture with new columns and old rows. */
  readonly #narrow: Float64Array;
  readonly #line: Float64Array;

  constructor(from: PictureSize, to: PictureSize, channels: number) {
    this.#channels = channels;
    this.#rows = reaches(from.height, to.height);
    this.#columns = reaches(from.width, to.width);
    this.#narrow = new Float64Array(from.height * to.width * channels);
    this.#line = new Float64Array(to.width * channels);
  }

  /** As `resize` for planes one after the other: first the columns become fewer, then the rows. */
  rowSteps(planes: number, rounding: 'nearest' | 'float32'): RowStep[] {
    const [channels, height, stride] = [
      this.#channels,
      this.#narrow.length / this.#line.length,
      this.#line.length,
    ];
    return [
      {
        kind: 'sum',
        axes: [planes * height, lengthOf(this.#columns), channels],
        taps: tapsOf(this.#columns),
      },
      { kind: 'sum', axes: [planes, height, stride], taps: tapsOf(this.#rows), rounding },
    ];
  }

  /** Writes the resized picture, which begins at `at` of `picture`, to `out` from `start` on; rounds for integer arrays. */
  resize(picture: ArrayLike<number>, at: number, out: Picture, start: number): void {
    const channels = this.#channels;
    const narrow = this.#narrow;
    const line = this.#line;
    const stride = line.length;
    // Resizes rows, then columns: the weights of an area are products.
    const height = narrow.length / stride;
    const columns = this.#columns;
    const width = lengthOf(columns);
    for (let y = 0, to = 0; y < height; y++) {
      for (let x = 0; x < columns.length; x++) {
        const { first, weights } = columns[x]!;
        let from = at + channels * (y * width + first);
        // Three sums at once are faster than the loop below.
        if (channels === 3) {
          let [red, green, blue] = [0, 0, 0];
          for (let i = 0; i < weights.length; i++, from += 3) {
            const weight = weights[i]!;
            red += weight * picture[from]!;
            green += weight * picture[from + 1]!;
            blue += weight * picture[from + 2]!;
          }
          narrow[to] = red;
          narrow[to + 1] = green;
          narrow[to + 2] = blue;
          to += 3;
          continue;
        }
        for (const end = from + channels; from < end; from++) {
          let sum = 0;
          for (let i = 0; i < weights.length; i++) sum += weights[i]! * picture[from + i * channels]!;
          narrow[to++] = sum;
        }
      }
    }
    const isWhole = !(out instanceof Float32Array || out instanceof Float64Array);
    for (const [y, { first, weights }] of this.#rows.entries()) {
      line.fill(0);
      for (let i = 0; i < weights.length; i++) {
        const weight = weights[i]!;
        const from = (first + i) * stride;
        for (let k = 0; k < stride; k++) line[k]! += weight * narrow[from + k]!;
      }
      if (isWhole) for (let k = 0; k < stride; k++) line[k] = Math.round(line[k]!);
      for (let k = 0, to = start + y * stride; k < stride; k++) out[to + k] = line[k]!;
    }
  }
}

/** Width and height in pixels. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

type Picture = { [k: number]: number; readonly length: number };

/**
 * Resizes a picture to another width and keeps its proportions. Smaller: each pixel is the mean of the area that it covers. Larger: the
 * nearest pixel, so that grids and old games stay sharp.
 *
 * @param width in pixels, an integer of at least 1.
 * @throws PrismError `invalid-argument`
 */
export function resizeFrame(frame: Frame, width: number): Frame {
  wholeNumber('width', width);
  if (width === frame.width) return frame;
  const height = Math.max(1, Math.round((frame.height * width) / frame.width));
  const data = new Uint8Array(width * height * 3);
  new AreaMeans(frame, { width, height }, 3).resize(frame.data, 0, data, 0);
  return { width, height, data };
}
