import { counted } from '@prism-rl/core';
import { printLine } from '@prism-rl/loggers/terminal';

/** Prints a line for people to stderr: stdout is reserved for results. */
export function say(text: string): void {
  printLine(process.stderr, text);
}

/** Prints external text, such as an error message, with control characters made visible, so that it cannot control the terminal. */
export function sayForeign(text: string): void {
  say(text.replaceAll('\x1b', '\\x1b'));
}

/** Prints a result to stdout. */
export function print(text: string): void {
  printLine(process.stdout, text);
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

/** Formats a return with one decimal; small ones, such as win rates, with three. */
export function returnText(value: number): string {
  return value.toFixed(Math.abs(value) < 10 ? 3 : 1);
}

/** `greedy policy over 100 episodes: -13.0 ± 0.0 (standard deviation)`. */
export function evaluationText(
  result: {
    readonly episodes: number;
    readonly meanReturn: number;
    readonly stdReturn: number;
  },
  policy: 'greedy' | 'exploring' = 'greedy',
): string {
  const { episodes, meanReturn, stdReturn } = result;
  const digits = Math.abs(meanReturn) < 10 ? 3 : 1;
  const deviation = episodes < 2 ? '' : ` ± ${stdReturn.toFixed(digits)} (standard deviation)`;
  return `${policy} policy over ${counted(episodes, 'episode')}: ${returnText(meanReturn)}${deviation}`;
}
