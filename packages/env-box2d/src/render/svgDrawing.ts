/** A picture as an SVG document, which stays sharp at every size: for reports and browsers. A string, no DOM is needed. */

import type { Color, Surface } from './surface.ts';

/** Collects shapes; {@link SvgDrawing.toString} is the document. */
export class SvgDrawing implements Surface {
  readonly #head: string;
  readonly #shapes: string[] = [];

  /** @param title what the picture shows, for those who do not see it; plain letters, digits and punctuation. */
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

  /** The document. */
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

/** Hundredths of a pixel are enough at any zoom that shows the whole picture. */
function short(value: number): string {
  return String(Math.round(value * 100) / 100);
}

function hex(color: Color): string {
  return `#${color.map((part) => Math.round(part).toString(16).padStart(2, '0')).join('')}`;
}
