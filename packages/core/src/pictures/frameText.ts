/**
 * Pictures in a terminal: two pixels in one character, the upper half block `▀`, by 24-bit ANSI colours; or, without colours, their
 * mean brightness as a shade.
 */

import type { Frame } from '../contracts/env.ts';

/**
 * A picture as text, scaled by averaging to `columns` columns.
 *
 * @param columns an integer of at least 1, default 80; the number of lines follows from the picture's proportions (characters
 * are twice as high as wide).
 * @param hasColours false: shades from space (black) to `█` (white) instead of colours; default true.
 * @returns lines without a line break at the end; with colours each ends with a reset of them.
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

/** By luma as of ITU-R BT.601. */
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

/** Box average: a source pixel counts where it begins; where none begins, the nearest one before is repeated. */
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

/** For each of `count` parts of `length` pixels the first pixel, and the one after the last. */
function boundaries(length: number, count: number): [number, number][] {
  return Array.from({ length: count }, (_, k) => {
    const from = Math.ceil((k * length) / count);
    const to = Math.ceil(((k + 1) * length) / count);
    if (from < to) return [from, to];
    const nearest = Math.floor((k * length) / count);
    return [nearest, nearest + 1];
  });
}
