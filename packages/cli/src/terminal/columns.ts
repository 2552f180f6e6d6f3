/** Lays text out in columns that fit a terminal; breaks words only if they do not fit. */

/** Columns of a stream for people; unlimited for a file or another program. */
export function widthOf(stream: { readonly isTTY?: boolean; readonly columns?: number }): number {
  return stream.isTTY === true ? (stream.columns ?? 80) : Number.POSITIVE_INFINITY;
}

/** Wraps text to lines of at most `width` characters, between words; a longer word keeps its own line. */
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

/** Least width of a description next to its name; if there is less, it goes below the name. */
const leastRoom = 24;
/** Indentation of a text below its name. */
const indent = 6;

/**
 * Lays out names in one column and texts in another, with hanging indentation.
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

/** Lays short texts out in as many columns of equal width as fit, row by row. */
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
