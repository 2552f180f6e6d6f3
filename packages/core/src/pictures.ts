import type { Frame } from './contracts/env.ts';

/** Red, green, blue; 0 to 255 each. */
export type Color = readonly [number, number, number];

/** Samples per pixel in each direction, for anti-aliasing. */
const samples = 4;

/**
 * A small rasteriser: draws anti-aliased polygons, discs and lines on an RGB picture. As in the physics, x points right and y points **up**; the
 * origin is the lower left corner.
 */
export class Canvas {
  readonly width: number;
  readonly height: number;
  readonly #data: Uint8Array;
  readonly #coverage: Uint8Array;

  constructor(width: number, height: number, background: Color = [255, 255, 255]) {
    this.width = width;
    this.height = height;
    this.#data = new Uint8Array(width * height * 3);
    this.#coverage = new Uint8Array(width);
    this.#data.set(background);
    for (let filled = 3; filled < this.#data.length; filled *= 2) this.#data.copyWithin(filled, 0, filled);
  }

  /** Fills a polygon x0, y0, x1, y1, … by the even-odd rule. */
  polygon(points: readonly number[], color: Color): void {
    if (isBoxOfPixels(points)) {
      this.#fillBox(points, color);
      return;
    }
    let bottom = Number.POSITIVE_INFINITY;
    let top = Number.NEGATIVE_INFINITY;
    for (let k = 1; k < points.length; k += 2) {
      bottom = Math.min(bottom, points[k]!);
      top = Math.max(top, points[k]!);
    }
    let left = Number.POSITIVE_INFINITY;
    let right = Number.NEGATIVE_INFINITY;
    for (let k = 0; k < points.length; k += 2) {
      left = Math.min(left, points[k]!);
      right = Math.max(right, points[k]!);
    }
    const firstColumn = Math.max(0, Math.floor(left));
    const lastColumn = Math.min(this.width - 1, Math.floor(right));
    const firstRow = Math.max(0, Math.floor(bottom));
    const lastRow = Math.min(this.height - 1, Math.floor(top));
    for (let row = firstRow; row <= lastRow; row++) {
      this.#coverage.fill(0, firstColumn, lastColumn + 1);
      for (let sample = 0; sample < samples; sample++) {
        const y = row + (sample + 0.5) / samples;
        const crossings = crossingsAt(points, y);
        for (let k = 0; k + 1 < crossings.length; k += 2) this.#cover(crossings[k]!, crossings[k + 1]!);
      }
      this.#blendRow(row, firstColumn, lastColumn, color);
    }
  }

  /** Fills a rectangle with its lower left corner at (x, y). */
  rectangle(x: number, y: number, width: number, height: number, color: Color): void {
    this.polygon([x, y, x + width, y, x + width, y + height, x, y + height], color);
  }

  disc(x: number, y: number, radius: number, color: Color): void {
    const corners = Math.max(16, Math.ceil(radius * 4));
    const points: number[] = [];
    for (let k = 0; k < corners; k++) {
      const angle = (2 * Math.PI * k) / corners;
      points.push(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
    this.polygon(points, color);
  }

  /** Draws a straight line. */
  line(x0: number, y0: number, x1: number, y1: number, color: Color, width = 1): void {
    const length = Math.hypot(x1 - x0, y1 - y0);
    if (length === 0) return;
    const dx = ((y0 - y1) / length) * (width / 2);
    const dy = ((x1 - x0) / length) * (width / 2);
    this.polygon([x0 + dx, y0 + dy, x1 + dx, y1 + dy, x1 - dx, y1 - dy, x0 - dx, y0 - dy], color);
  }

  /** Draws a line through points x0, y0, x1, y1, … */
  polyline(points: readonly number[], color: Color, width = 1): void {
    for (let k = 0; k + 3 < points.length; k += 2) {
      this.line(points[k]!, points[k + 1]!, points[k + 2]!, points[k + 3]!, color, width);
    }
  }

  /** Returns a copy of the picture, top row first. */
  frame(): Frame {
    const { width, height } = this;
    const data = new Uint8Array(this.#data.length);
    for (let row = 0; row < height; row++) {
      const start = row * width * 3;
      data.set(this.#data.subarray(start, start + width * 3), (height - 1 - row) * width * 3);
    }
    return { width, height, data };
  }

  /** Fills a box with corners between pixels, as most boxes in grids: no edge needs smoothing. */
  #fillBox(points: readonly number[], color: Color): void {
    const [x0, y0, , , x1, y1] = points as [number, number, number, number, number, number];
    const left = Math.max(0, Math.min(x0, x1));
    const right = Math.min(this.width, Math.max(x0, x1));
    const bottom = Math.max(0, Math.min(y0, y1));
    const top = Math.min(this.height, Math.max(y0, y1));
    if (left >= right || bottom >= top) return;
    const data = this.#data;
    const stride = 3 * this.width;
    const from = bottom * stride + 3 * left;
    const to = from + 3 * (right - left);
    for (let at = from; at < to; at += 3) for (let k = 0; k < 3; k++) data[at + k] = Math.round(color[k]!);
    for (let row = bottom + 1; row < top; row++) data.copyWithin(from + (row - bottom) * stride, from, to);
  }

  /** Counts the samples of one line between x0 and x1. */
  #cover(x0: number, x1: number): void {
    const first = Math.max(0, Math.ceil(x0 * samples - 0.5));
    const end = Math.min(this.width * samples, Math.ceil(x1 * samples - 0.5));
    if (first >= end) return;
    const firstPixel = Math.floor(first / samples);
    const lastPixel = Math.floor((end - 1) / samples);
    // Count all samples of each pixel, then subtract the samples of border pixels that lie outside.
    const coverage = this.#coverage;
    for (let pixel = firstPixel; pixel <= lastPixel; pixel++) coverage[pixel]! += samples;
    coverage[firstPixel]! -= first - firstPixel * samples;
    coverage[lastPixel]! -= (lastPixel + 1) * samples - end;
  }

  #blendRow(row: number, first: number, last: number, color: Color): void {
    const [red, green, blue] = color;
    const data = this.#data;
    const coverage = this.#coverage;
    let at = (row * this.width + first) * 3;
    for (let x = first; x <= last; x++, at += 3) {
      const count = coverage[x]!;
      if (count === 0) continue;
      const covered = count / (samples * samples);
      data[at] = blended(data[at]!, red, covered);
      data[at + 1] = blended(data[at + 1]!, green, covered);
      data[at + 2] = blended(data[at + 2]!, blue, covered);
    }
  }
}

/** Whether the points are the corners of an axis-parallel rectangle with integer coordinates. */
function isBoxOfPixels(points: readonly number[]): boolean {
  const [x0, y0, x1, y1, x2, y2, x3, y3] = points;
  return (
    points.length === 8 &&
    ((y0 === y1 && x1 === x2 && y2 === y3 && x3 === x0) ||
      (x0 === x1 && y1 === y2 && x2 === x3 && y3 === y0)) &&
    points.every(Number.isInteger)
  );
}

function blended(below: number, above: number, covered: number): number {
  return Math.round(below + (above - below) * covered);
}

/** The x coordinates where a horizontal line crosses the polygon's edges, in ascending order. */
function crossingsAt(points: readonly number[], y: number): number[] {
  const crossings: number[] = [];
  for (let k = 0; k < points.length; k += 2) {
    const x0 = points[k]!;
    const y0 = points[k + 1]!;
    const x1 = points[(k + 2) % points.length]!;
    const y1 = points[(k + 3) % points.length]!;
    if (y0 <= y !== y1 <= y) crossings.push(x0 + ((y - y0) / (y1 - y0)) * (x1 - x0));
  }
  return crossings.sort((a, b) => a - b);
}

/**
 * Converts a picture to text, scaled by averaging to `columns` columns. Each character shows two pixels, as an upper half block `▀` in 24-bit
 * ANSI colours, or without colours their mean brightness as a shade.
 *
 * @param columns at least 1, default 80. The number of lines follows from the picture's proportions: characters are twice as high as wide.
 * @param hasColours if false, shades from space (black) to `█` (white); default true.
 * @returns lines without a final line break; with colours each line ends with a reset.
 */
export function frameAsText(frame: Frame, columns = 80, hasColours = true): string {
  const lines = Math.max(1, Math.round((frame.height / frame.width) * columns * 0.5));
  const small = resample(frame, columns, 2 * lines);
  if (!hasColours) return inShades(small, columns, lines);
  const text: string[] = [];
  for (let line = 0; line < lines; line++) {
    let row = '';
    let previous = '';
    for (let x = 0; x < columns; x++) {
      const upper = 3 * (2 * line * columns + x);
      const lower = upper + 3 * columns;
      const colors = `\x1b[38;2;${small.slice(upper, upper + 3).join(';')};48;2;${small.slice(lower, lower + 3).join(';')}m`;
      row += colors === previous ? '▀' : `${colors}▀`;
      previous = colors;
    }
    text.push(`${row}\x1b[0m`);
  }
  return text.join('\n');
}

const shades = ' ░▒▓█';

/** Uses luma as defined in ITU-R BT.601. */
function inShades(pixels: Uint8Array, columns: number, lines: number): string {
  const luma = (at: number): number =>
    0.299 * pixels[at]! + 0.587 * pixels[at + 1]! + 0.114 * pixels[at + 2]!;
  const shade = (line: number, x: number): string => {
    const upper = 3 * (2 * line * columns + x);
    const mean = (luma(upper) + luma(upper + 3 * columns)) / 2;
    return shades[Math.min(shades.length - 1, Math.floor((mean / 256) * shades.length))]!;
  };
  return Array.from({ length: lines }, (_, line) =>
    Array.from({ length: columns }, (_column, x) => shade(line, x)).join(''),
  ).join('\n');
}

/** Averages boxes of pixels; when enlarging, repeats the nearest earlier pixel. */
function resample({ width, height, data }: Frame, columns: number, rows: number): Uint8Array {
  const xs = boundaries(width, columns);
  const ys = boundaries(height, rows);
  const out = new Uint8Array(3 * columns * rows);
  for (let row = 0; row < rows; row++) {
    const [top, bottom] = ys[row]!;
    for (let column = 0; column < columns; column++) {
      const [left, right] = xs[column]!;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let y = top; y < bottom; y++) {
        for (let i = 3 * (y * width + left); i < 3 * (y * width + right); i += 3) {
          red += data[i]!;
          green += data[i + 1]!;
          blue += data[i + 2]!;
        }
      }
      const count = (bottom - top) * (right - left);
      const target = 3 * (row * columns + column);
      out[target] = Math.round(red / count);
      out[target + 1] = Math.round(green / count);
      out[target + 2] = Math.round(blue / count);
    }
  }
  return out;
}

/** Divides `length` pixels into `count` ranges [first, end). */
function boundaries(length: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, k) => {
    const from = Math.ceil((k * length) / count);
    const to = Math.ceil(((k + 1) * length) / count);
    if (from < to) return [from, to];
    const nearest = Math.floor((k * length) / count);
    return [nearest, nearest + 1];
  });
}
