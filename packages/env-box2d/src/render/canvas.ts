import type { Frame } from '@prism-rl/core';

/** Red, green, blue, each 0 to 255. */
export type Color = readonly [number, number, number];

/** Draws shapes, each over the previous ones. Coordinates are pixels, x to the right, y down. */
export interface Surface {
  /** Fills a simple polygon, given as x, y pairs. */
  fillPolygon(points: ArrayLike<number>, color: Color): void;
  /** Draws a straight line; the width in pixels defaults to 1. */
  drawLine(x1: number, y1: number, x2: number, y2: number, color: Color, width?: number): void;
  /** Draws the closed outline of a polygon; the width defaults to 1. */
  drawOutline(points: ArrayLike<number>, color: Color, width?: number): void;
  fillCircle(x: number, y: number, radius: number, color: Color): void;
}

/**
 * A small RGB picture with anti-aliased polygons. Coverage is exact: every edge adds its signed area to the pixels that it crosses, and a
 * running sum along each row turns areas into coverage (the method of R. Levien's font-rs).
 */

/** A picture to draw on. Coordinates are pixels, x to the right, y down, (0, 0) the top left corner of the first pixel. */
export class Canvas implements Frame, Surface {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
  /** Signed area of the polygon being filled; all zero between polygons. */
  readonly #areas: Float32Array;
  readonly #stride: number;

  constructor(width: number, height: number, background: Color) {
    this.width = width;
    this.height = height;
    this.data = new Uint8Array(3 * width * height);
    this.#stride = width + 2;
    this.#areas = new Float32Array(this.#stride * height);
    this.#fill(0, width * height, background);
  }

  fillPolygon(points: ArrayLike<number>, color: Color): void {
    const count = points.length;
    let top = this.height;
    let bottom = 0;
    let left = this.width;
    let right = 0;
    for (let i = 0; i < count; i += 2) {
      const next = (i + 2) % count;
      this.#addEdge(points[i]!, points[i + 1]!, points[next]!, points[next + 1]!);
      top = Math.min(top, Math.floor(points[i + 1]!));
      bottom = Math.max(bottom, Math.ceil(points[i + 1]!));
      left = Math.min(left, Math.floor(points[i]!));
      right = Math.max(right, Math.ceil(points[i]!));
    }
    left = Math.max(0, Math.min(left, this.width));
    right = Math.max(0, Math.min(right, this.width));
    for (let row = Math.max(0, top); row < Math.min(this.height, bottom); row++)
      this.#paint(row, left, right, color);
  }

  drawLine(x1: number, y1: number, x2: number, y2: number, color: Color, width = 1): void {
    const length = Math.hypot(x2 - x1, y2 - y1);
    if (length === 0) return;
    const dx = ((x2 - x1) / length) * (width / 2);
    const dy = ((y2 - y1) / length) * (width / 2);
    this.fillPolygon([x1 - dy, y1 + dx, x2 - dy, y2 + dx, x2 + dy, y2 - dx, x1 + dy, y1 - dx], color);
  }

  drawOutline(points: ArrayLike<number>, color: Color, width = 1): void {
    const count = points.length;
    for (let i = 0; i < count; i += 2) {
      const next = (i + 2) % count;
      this.drawLine(points[i]!, points[i + 1]!, points[next]!, points[next + 1]!, color, width);
    }
  }

  fillCircle(x: number, y: number, radius: number, color: Color): void {
    const points: number[] = [];
    for (let k = 0; k < 24; k++) {
      const turn = (2 * Math.PI * k) / 24;
      points.push(x + radius * Math.cos(turn), y + radius * Math.sin(turn));
    }
    this.fillPolygon(points, color);
  }

  #addEdge(x1: number, y1: number, x2: number, y2: number): void {
    if (y1 === y2) return;
    const direction = y1 < y2 ? 1 : -1;
    const [startX, startY, endX, endY] = y1 < y2 ? [x1, y1, x2, y2] : [x2, y2, x1, y1];
    const slope = (endX - startX) / (endY - startY);
    const first = Math.max(0, Math.floor(startY));
    const last = Math.min(this.height, Math.ceil(endY));
    for (let row = first; row < last; row++) {
      const from = Math.max(row, startY);
      const to = Math.min(row + 1, endY);
      const a = this.#clampX(startX + (from - startY) * slope);
      const b = this.#clampX(startX + (to - startY) * slope);
      this.#addSpan(row, Math.min(a, b), Math.max(a, b), direction * (to - from));
    }
  }

  /** Adds an edge piece within one row, from `left` to `right`, with `rise` as a signed fraction of the row's height. */
  #addSpan(row: number, left: number, right: number, rise: number): void {
    const areas = this.#areas;
    const base = row * this.#stride;
    const first = Math.floor(left);
    if (right <= first + 1) {
      const covered = rise * (first + 1 - (left + right) / 2);
      areas[base + first]! += covered;
      areas[base + first + 1]! += rise - covered;
      return;
    }
    // The covered area to the right of the edge grows like the integral of a ramp from left to right.
    const density = rise / (right - left);
    let before = 0;
    for (let x = first; x < right; x++) {
      const through = Math.min(x + 1, right) - left;
      const start = Math.max(x - left, 0);
      const rest = x + 1 - Math.min(x + 1, right);
      const total = (density * (through * through - start * start)) / 2 + density * through * rest;
      areas[base + x]! += total - before;
      before = total;
    }
    areas[base + Math.ceil(right)]! += rise - before;
  }

  #clampX(x: number): number {
    return Math.max(0, Math.min(x, this.width));
  }

  /** Blends the colour into a row and clears its areas. */
  #paint(row: number, left: number, right: number, color: Color): void {
    const areas = this.#areas;
    const base = row * this.#stride;
    let sum = 0;
    for (let x = left; x < right; ) {
      sum += areas[base + x]!;
      areas[base + x] = 0;
      // Coverage is constant between edges.
      let end = x + 1;
      while (end < right && areas[base + end] === 0) end++;
      const coverage = Math.abs(sum);
      if (coverage > 0.998) this.#fill(row * this.width + x, row * this.width + end, color);
      else if (coverage >= 0.002) this.#blend(row * this.width + x, row * this.width + end, color, coverage);
      x = end;
    }
    // The remainder to the right of the polygon or the picture.
    areas[base + right] = 0;
    areas[base + right + 1] = 0;
  }

  #fill(first: number, end: number, [red, green, blue]: Color): void {
    const { data } = this;
    const from = 3 * first;
    const to = 3 * end;
    let filled = from;
    while (filled < to && filled < from + 48) {
      data[filled++] = red;
      data[filled++] = green;
      data[filled++] = blue;
    }
    // Fill a long row by copying its beginning behind itself, doubling each time.
    for (; filled < to; filled += filled - from)
      data.copyWithin(filled, from, Math.min(filled, from + to - filled));
  }

  #blend(first: number, end: number, [red, green, blue]: Color, coverage: number): void {
    const { data } = this;
    for (let i = 3 * first; i < 3 * end; i += 3) {
      data[i]! += Math.round((red - data[i]!) * coverage);
      data[i + 1]! += Math.round((green - data[i + 1]!) * coverage);
      data[i + 2]! += Math.round((blue - data[i + 2]!) * coverage);
    }
  }
}

/** Moves the corners of an outline from a body's frame to pixels: `scale` pixels per metre, y up from `originY`. */
export function placeOutline(
  outline: readonly number[],
  bodies: Float32Array,
  row: number,
  place: { readonly scale: number; readonly originX: number; readonly originY: number },
): number[] {
  const [x, y, , , , , sine, cosine] = bodies.subarray(row, row + 8) as unknown as number[];
  const points: number[] = [];
  for (let i = 0; i < outline.length; i += 2) {
    const px = outline[i]!;
    const py = outline[i + 1]!;
    points.push(place.originX + (x! + cosine! * px - sine! * py) * place.scale);
    points.push(place.originY - (y! + sine! * px + cosine! * py) * place.scale);
  }
  return points;
}

/** Returns the corners of a box as x, y pairs. */
export function boxOutline(halfWidth: number, halfHeight: number): number[] {
  return [-halfWidth, -halfHeight, halfWidth, -halfHeight, halfWidth, halfHeight, -halfWidth, halfHeight];
}

/** Draws a picture as an SVG document, sharp at every size, for reports and browsers. It is a string and needs no DOM. */

/** Collects shapes; {@link SvgDrawing.toString} returns the document. */
export class SvgDrawing implements Surface {
  readonly #head: string;
  readonly #shapes: string[] = [];

  /** @param title a text alternative to the picture; plain letters, digits and punctuation. */
  constructor(width: number, height: number, background: Color, title: string) {
    this.#head =
      `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" ` +
      `role="img" aria-label="${title}">`;
    this.fillPolygon([0, 0, width, 0, width, height, 0, height], background);
  }

  fillPolygon(points: ArrayLike<number>, color: Color): void {
    this.#shapes.push(`<path fill="${hex(color)}" d="${outline(points)}"/>`);
  }

  drawLine(x1: number, y1: number, x2: number, y2: number, color: Color, width = 1): void {
    const path = `M${pair(x1, y1)}L${pair(x2, y2)}`;
    this.#shapes.push(`<path fill="none" stroke="${hex(color)}" stroke-width="${width}" d="${path}"/>`);
  }

  drawOutline(points: ArrayLike<number>, color: Color, width = 1): void {
    const path = outline(points);
    this.#shapes.push(`<path fill="none" stroke="${hex(color)}" stroke-width="${width}" d="${path}"/>`);
  }

  fillCircle(x: number, y: number, radius: number, color: Color): void {
    this.#shapes.push(
      `<circle fill="${hex(color)}" cx="${short(x)}" cy="${short(y)}" r="${short(radius)}"/>`,
    );
  }

  toString(): string {
    return `${this.#head}${this.#shapes.join('')}</svg>`;
  }
}

function outline(points: ArrayLike<number>): string {
  let path = '';
  for (let i = 0; i < points.length; i += 2)
    path += `${i === 0 ? 'M' : 'L'}${pair(points[i]!, points[i + 1]!)}`;
  return `${path}Z`;
}

function pair(x: number, y: number): string {
  return `${short(x)} ${short(y)}`;
}

/** Rounds to hundredths of a pixel, enough at any zoom that shows the whole picture. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function hex(color: Color): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}

/** An empty picture: its size in pixels and its background. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  readonly background: Color;
}

/** Draws a picture as pixels. */
export function paint({ width, height, background }: Ground, drawOn: (surface: Surface) => void): Canvas {
  const canvas = new Canvas(width, height, background);
  drawOn(canvas);
  return canvas;
}

/** Draws the same picture as an SVG document. */
export function paintSvg(
  { width, height, background }: Ground,
  title: string,
  drawOn: (surface: Surface) => void,
): string {
  const drawing = new SvgDrawing(width, height, background, title);
  drawOn(drawing);
  return drawing.toString();
}
