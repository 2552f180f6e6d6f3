/** Writes a line for people: to stderr, so that stdout belongs to results. */
export function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Writes a result to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes the one JSON object that `--json` promises as the last line on stdout. */
export function printJson(value: unknown): void {
  print(JSON.stringify(value));
}

/** A table with aligned columns; the first row is the head. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
