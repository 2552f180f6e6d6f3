import { type Color, SvgDrawing } from './canvas.ts';

/** Draws convex polygons in numbered colours, each over the previous ones. */
export interface IndexedSurface {
  /** Sets an index's colour, before the first polygon that uses it. */
  setColor(index: number, color: Color): void;
  /** Fills the whole picture. */
  clear(index: number): void;
  /** Paints a convex polygon: the first `count` x, y pairs of `points`, in pixels. */
  fillConvex(points: ArrayLike<number>, count: number, index: number): void;
}

/** Draws polygons as SVG. */
export class IndexedSvg implements IndexedSurface {
  readonly #width: number;
  readonly #height: number;
  readonly #title: string;
  readonly #colors: Color[] = [];
  #drawing: SvgDrawing;

  constructor(width: number, height: number, title: string) {
    this.#width = width;
    this.#height = height;
    this.#title = title;
    this.#drawing = new SvgDrawing(width, height, [0, 0, 0], title);
  }

  setColor(index: number, color: Color): void {
    this.#colors[index] = color;
  }

  clear(index: number): void {
    this.#drawing = new SvgDrawing(this.#width, this.#height, this.#colorOf(index), this.#title);
  }

  fillConvex(points: ArrayLike<number>, count: number, index: number): void {
    const corners = Array.from({ length: 2 * count }, (_, i) => points[i]!);
    if (this.#isSeen(corners)) this.#drawing.fillPolygon(corners, this.#colorOf(index));
  }

  toString(): string {
    return this.#drawing.toString();
  }

  #isSeen(corners: readonly number[]): boolean {
    const xs = corners.filter((_, i) => i % 2 === 0);
    const ys = corners.filter((_, i) => i % 2 === 1);
    return (
      Math.max(...xs) > 0 &&
      Math.min(...xs) < this.#width &&
      Math.max(...ys) > 0 &&
      Math.min(...ys) < this.#height
    );
  }

  #colorOf(index: number): Color {
    return this.#colors[index] ?? [0, 0, 0];
  }
}

/**
 * A picture with 4 × 4 samples per pixel: convex polygons are painted over each other without blending, so that neighbours meet without
 * seams, and pixels are the mean of their samples. Fast for mostly plain pictures.
 */

/** Samples per pixel in each direction. Four of them are the four bytes of a word. */
const samples = 4;

/** A picture of up to 256 colours to paint on. */
export class SampledRaster implements IndexedSurface {
  readonly width: number;
  readonly height: number;
  readonly #samples: Uint8Array;
  readonly #words: Uint32Array;
  /** Extent of the current polygon in each row of samples. */
  readonly #left: Float32Array;
  readonly #right: Float32Array;
  readonly #palette = new Uint8Array(3 * 256);

  constructor(width: number, height: number) {
    this.width = width;
    this.height = height;
    const columns = width * samples;
    const rows = height * samples;
    this.#samples = new Uint8Array(columns * rows);
    this.#words = new Uint32Array(this.#samples.buffer);
    this.#left = new Float32Array(rows).fill(columns);
    this.#right = new Float32Array(rows).fill(-1);
  }

  setColor(index: number, [red, green, blue]: Color): void {
    this.#palette[3 * index] = red;
    this.#palette[3 * index + 1] = green;
    this.#palette[3 * index + 2] = blue;
  }

  clear(index: number): void {
    this.#samples.fill(index);
  }

  fillConvex(points: ArrayLike<number>, count: number, index: number): void {
    const columns = this.width * samples;
    const rows = this.height * samples;
    const left = this.#left;
    const right = this.#right;
    let top = rows;
    let bottom = -1;
    let x1 = points[2 * count - 2]! * samples;
    let y1 = points[2 * count - 1]! * samples;
    for (let i = 0; i < count; i++) {
      const x2 = points[2 * i]! * samples;
      const y2 = points[2 * i + 1]! * samples;
      const upper = Math.min(y1, y2);
      const lower = Math.max(y1, y2);
      const first = Math.max(0, Math.ceil(upper - 0.5));
      const last = Math.min(rows - 1, Math.ceil(lower - 0.5) - 1);
      if (first <= last) {
        const slope = (x2 - x1) / (y2 - y1);
        let x = x1 + (first + 0.5 - y1) * slope;
        for (let row = first; row <= last; row++) {
          if (x < left[row]!) left[row] = x;
          if (x > right[row]!) right[row] = x;
          x += slope;
        }
        if (first < top) top = first;
        if (last > bottom) bottom = last;
      }
      x1 = x2;
      y1 = y2;
    }
    for (let row = top; row <= bottom; row++) {
      const from = Math.max(0, Math.ceil(left[row]! - 0.5));
      const to = Math.min(columns, Math.ceil(right[row]! - 0.5));
      if (from < to) this.#samples.fill(index, row * columns + from, row * columns + to);
      left[row] = columns;
      right[row] = -1;
    }
  }

  /**
   * Writes the picture to `out`: rows of red, green, blue. The mean is rounded down twice, for each row of samples and for the rows, and
   * plain colours lose 1 each time, as in pygame's `smoothscale`, to which the pictures are compared.
   */
  resolve(out: Uint8Array): void {
    const { width, height } = this;
    const words = this.#words;
    const palette = this.#palette;
    let pixel = 0;
    for (let y = 0; y < height; y++) {
      const row = y * samples * width;
      for (let x = 0; x < width; x++, pixel += 3) {
        const a = words[row + x]!;
        const index = a & 255;
        const isPlain =
          a === words[row + width + x] &&
          a === words[row + 2 * width + x] &&
          a === words[row + 3 * width + x] &&
          a === Math.imul(index, 0x01010101) >>> 0;
        if (isPlain) {
          out[pixel] = Math.max(0, palette[3 * index]! - 2);
          out[pixel + 1] = Math.max(0, palette[3 * index + 1]! - 2);
          out[pixel + 2] = Math.max(0, palette[3 * index + 2]! - 2);
        } else this.#average(row + x, out, pixel);
      }
    }
  }

  #average(word: number, out: Uint8Array, pixel: number): void {
    const palette = this.#palette;
    for (let channel = 0; channel < 3; channel++) {
      let sum = 0;
      for (let k = 0; k < samples; k++) {
        const at = 4 * (word + k * this.width);
        let rowSum = 0;
        for (let i = at; i < at + samples; i++) rowSum += palette[3 * this.#samples[i]! + channel]!;
        sum += Math.max(0, rowSum - 1) >> 2;
      }
      out[pixel + channel] = Math.max(0, sum - 1) >> 2;
    }
  }
}
