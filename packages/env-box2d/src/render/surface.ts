/** What pictures are drawn on: pixels or vectors. */

/** Red, green, blue, each 0 to 255. */
export type Color = readonly [number, number, number];

/** Takes shapes, each over the ones before. Coordinates are pixels, x to the right, y down. */
export interface Surface {
  /** Fills a simple polygon, given as x, y pairs. */
  fillPolygon(points: ArrayLike<number>, color: Color): void;
  /** A straight line of the given width in pixels; default 1. */
  drawLine(x1: number, y1: number, x2: number, y2: number, color: Color, width?: number): void;
  /** The closed outline of a polygon; default width 1. */
  drawOutline(points: ArrayLike<number>, color: Color, width?: number): void;
  /** A disc. */
  fillCircle(x: number, y: number, radius: number, color: Color): void;
}
