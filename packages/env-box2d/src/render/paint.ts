/** One way of drawing, two forms of picture. */

import { Canvas } from './canvas.ts';
import type { Color, Surface } from './surface.ts';
import { SvgDrawing } from './svgDrawing.ts';

/** An empty picture: its size in pixels and what it is filled with. */
export interface Ground {
  readonly width: number;
  readonly height: number;
  readonly background: Color;
}

/** The picture in pixels. */
export function paint({ width, height, background }: Ground, drawOn: (surface: Surface) => void): Canvas {
  const canvas = new Canvas(width, height, background);
  drawOn(canvas);
  return canvas;
}

/** The same picture as an SVG document. */
export function paintSvg(
  { width, height, background }: Ground,
  title: string,
  drawOn: (surface: Surface) => void,
): string {
  const drawing = new SvgDrawing(width, height, background, title);
  drawOn(drawing);
  return drawing.toString();
}
