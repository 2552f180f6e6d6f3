/** Text laid out in columns that fit a terminal; words are never broken where they fit. */

/** Columns of a stream that people read; unlimited where it goes to a file or another program. */
export function widthOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return stream.isTTY === true ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY;
}

/** Lines of at most `width` characters, broken between words; a longer word keeps its own line. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

/** Least width of a description beside its name; with less, it goes below the name. */
const leastRoom = 24;
/** How far a text below its name is indented. */
const indent = 6;

/**
 * Names in a column and texts behind them, which hang where they need more than one line.
 *
 * @param rows pairs of a name and its text.
 */
export function hanging(rows: readonly (readonly [name: string, text: string])[], width: number): string {
  const nameWidth = Math.max(...rows.map(([name]) => name.length));
  const room = width - nameWidth - 2;
  return rows
    .flatMap(([name, text]) => {
      if (room < leastRoom) {
        return [name, ...wrapped(text, width - indent).map((line) => `${' '.repeat(indent)}${line}`)];
      }
      return wrapped(text, room).map((line, k) =>
        `${(k === 0 ? name : '').padEnd(nameWidth)}  ${line}`.trimEnd(),
      );
    })
    .join('\n');
}

/** Short texts in as many columns of equal width as fit, filled row by row. */
export function inColumns(cells: readonly string[], width: number): string[] {
  const cellWidth = Math.max(...cells.map((cell) => cell.length)) + 3;
  const columns = Math.max(1, Math.floor((Math.min(width, 100) + 3) / cellWidth));
  const rows = Math.ceil(cells.length / columns);
  return Array.from({ length: rows }, (_, row) =>
    cells
      .slice(row * columns, (row + 1) * columns)
      .map((cell) => cell.padEnd(cellWidth))
      .join('')
      .trimEnd(),
  );
}
