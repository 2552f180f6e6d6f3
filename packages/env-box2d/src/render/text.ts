/** Pictures in a terminal: two pixels in one character, the upper half block `▀`, by 24-bit ANSI colours. */

import type { Frame } from '@prism-rl/core';

/**
 * A picture as text, scaled down by averaging to `columns` columns.
 *
 * @param columns default 80; the number of lines follows from the picture's proportions.
 */
export function frameAsText(frame: Frame, columns = 80): string {
  const lines = Math.max(1, Math.round((frame.height / frame.width) * columns * 0.5));
  const small = shrink(frame, columns, 2 * lines);
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

/** Box average; source pixels belong to the target pixel in which they begin. */
function shrink({ width, height, data }: Frame, columns: number, rows: number): Uint8Array {
  const sums = new Float64Array(3 * columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < height; y++) {
    const row = Math.floor((y * rows) / height);
    for (let x = 0; x < width; x++) {
      const target = row * columns + Math.floor((x * columns) / width);
      const source = 3 * (y * width + x);
      counts[target]! += 1;
      for (let k = 0; k < 3; k++) sums[3 * target + k]! += data[source + k]!;
    }
  }
  return Uint8Array.from(sums, (sum, i) => {
    const count = counts[Math.floor(i / 3)]!;
    return count === 0 ? 0 : Math.round(sum / count);
  });
}
