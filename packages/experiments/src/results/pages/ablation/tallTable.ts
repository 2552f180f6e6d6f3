/** Columns that a page shows side by side. */
const mostColumns = 12;

/**
 * A table as people read it: one with many more columns than rows is turned, so that it grows down the page.
 *
 * @param lines cells, line by line; the first line and the first cell of each are heads.
 */
export function tallTable(lines: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const [head = []] = lines;
  if (head.length <= mostColumns || head.length <= lines.length) return lines;
  return head.map((_, column) => lines.map((line) => line[column]!));
}
