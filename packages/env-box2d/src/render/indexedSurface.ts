/** What pictures of few colours are painted on: pixels or vectors. */

import type { Color } from './surface.ts';
import { SvgDrawing } from './svgDrawing.ts';

/** Takes convex polygons in numbered colours, each over the ones before. */
export interface IndexedSurface {
  /** Gives an index its colour; before the first polygon that has it. */
  setColor(index: number, color: Color): void;
  /** Paints everything. */
  clear(index: number): void;
  /** Paints a convex polygon: the first `count` x, y pairs of `points`, in pixels. */
  fillConvex(points: ArrayLike<number>, count: number, index: number): void;
}

/** The vectors. */
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

  /** The document. */
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
