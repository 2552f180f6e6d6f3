import { counted, PrismError } from '@prism-rl/core';
import { formatReturn } from '@prism-rl/loggers/numbers';
import { printLine } from '@prism-rl/loggers/terminal';
import { studentQuantile } from '@prism-rl/stats';

/** Prints a line for people to stderr: stdout is reserved for results. */
export function say(text: string): void {
  printLine(process.stderr, text);
}

/** Prints a result to stdout. Makes control characters visible, which names from files may contain. */
export function print(text: string): void {
  printLine(process.stdout, text);
}

/** Prints a result for programs to stdout, such as a path or a table: unchanged to a pipe or a file, like {@link print} to a terminal. */
export function printData(text: string): void {
  if (process.stdout.isTTY) print(text);
  else process.stdout.write(`${text}\n`);
}

/** Prints the one JSON object that `--json` promises as the last line on stdout, without control characters that a terminal would obey. */
export function printJson(value: unknown): void {
  const escaped = (character: string): string =>
    [...Array(character.length).keys()]
      .map((k) => `\\u${character.charCodeAt(k).toString(16).padStart(4, '0')}`)
      .join('');
  print(JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028\u2029]|\p{Cf}/gu, escaped));
}

/** A table with aligned columns; the first row is the header. */
export function table(rows: readonly (readonly string[])[]): string {
  return aligned(rows, '  ').join('\n');
}

/** Pads the columns of rows to their widest cell. */
export function aligned(rows: readonly (readonly string[])[], gap: string): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const padded = rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column]!)));
  return padded.map((row) => row.join(gap).trimEnd());
}

/** Two-sided confidence of the interval of a mean return. */
const confidence = 0.95;

/**
 * `greedy policy over 100 episodes: 208.3 [200.1, 216.5] (95 % interval of the mean)`, by Student's t distribution; `-13.0 in each` if all
 * returns are equal.
 */
export function evaluationText(
  result: {
    readonly episodes: number;
    readonly meanReturn: number;
    /** Population standard deviation. */
    readonly stdReturn: number;
  },
  policy: 'greedy' | 'exploring' | 'thinking' = 'greedy',
): string {
  const { episodes, meanReturn, stdReturn } = result;
  const shown = `${policy} policy over ${counted(episodes, 'episode')}: ${formatReturn(meanReturn)}`;
  if (episodes < 2) return shown;
  // Equal returns may differ from their mean in the last bits.
  if (stdReturn <= 1e-12 * Math.max(1, Math.abs(meanReturn))) return `${shown} in each`;
  const margin = (studentQuantile((1 + confidence) / 2, episodes - 1) * stdReturn) / Math.sqrt(episodes - 1);
  const digits = Math.abs(meanReturn) < 10 ? 3 : 1;
  const [low, high] = [meanReturn - margin, meanReturn + margin].map((end) => end.toFixed(digits));
  return `${shown} [${low}, ${high}] (95 % interval of the mean)`;
}

/**
 * Reads or writes a file.
 *
 * @param failure such as `The table x.csv cannot be written`.
 * @throws PrismError `file` with the cause.
 */
export function withFile<T>(failure: string, hint: string, use: () => T): T {
  try {
    return use();
  } catch (cause) {
    throw PrismError.file`${failure}: ${(cause as Error).message}.
      ${hint}`.causedBy(cause);
  }
}
