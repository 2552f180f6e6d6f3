import type { Color, Surface } from '../src/render/surface.ts';

/** A shape as it was drawn. */
export interface Drawn {
  readonly kind: 'polygon' | 'line' | 'outline' | 'circle';
  /** x, y pairs; of a circle its middle and its radius. */
  readonly points: readonly number[];
  readonly color: Color;
}

/** Records the shapes that a picture draws. */
export class RecordedSurface implements Surface {
  readonly shapes: Drawn[] = [];

  fillPolygon(points: ArrayLike<number>, color: Color): void {
    this.shapes.push({ kind: 'polygon', points: Array.from(points), color });
  }

  drawLine(x1: number, y1: number, x2: number, y2: number, color: Color): void {
    this.shapes.push({ kind: 'line', points: [x1, y1, x2, y2], color });
  }

  drawOutline(points: ArrayLike<number>, color: Color): void {
    this.shapes.push({ kind: 'outline', points: Array.from(points), color });
  }

  fillCircle(x: number, y: number, radius: number, color: Color): void {
    this.shapes.push({ kind: 'circle', points: [x, y, radius], color });
  }

  /** The points of all shapes of a kind and a colour. */
  of(kind: Drawn['kind'], color: Color): (readonly number[])[] {
    return this.shapes
      .filter((shape) => shape.kind === kind && shape.color.join() === color.join())
      .map(({ points }) => points);
  }
}
