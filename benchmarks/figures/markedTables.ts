// Tables of results in pages, each marked with its set of committed runs:
//
//   <!-- figures: stream-classic arm=stream-q skip=seconds -->
//
// stands above a table. Every number in its body must come from the set, for the row's arm and environment and the column's environment or
// seed: a result of a run, or the mean, median, deviation, standard error, lowest, highest or interval of results, rounded as printed.
import { mean, median, standardDeviation, studentInterval } from '@prism-rl/stats';
import { type Committed, type CommittedRun, readCommitted } from './committedRuns.ts';

/** A table with a mark. */
export interface MarkedTable {
  readonly page: string;
  /** Line of the mark. */
  readonly line: number;
  readonly set: string;
  /**
   * `arm`, `environment`: of all rows; `skip`: columns to ignore, separated by commas; `rows`: beginnings of the rows to check;
   * `partly=yes`: allows rows without a committed run. Parentheses are ignored, except for a range, `(3 to 5)`.
   */
  readonly options: { readonly [name: string]: string };
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Result of a check. */
export interface Finding {
  readonly page: string;
  readonly line: number;
  readonly what: string;
}

/** The marked tables of a page. @throws Error for a mark that is not above a table. */
export function markedTables(page: string, text: string): MarkedTable[] {
  const lines = text.split('\n');
  return lines.flatMap((mark, k) => {
    const [, words] = /^<!-- figures: (.*) -->$/.exec(mark) ?? [];
    if (words === undefined) return [];
    const end = lines.findIndex((line, at) => at > k && !line.startsWith('|'));
    const [head, ruler, ...rows] = lines.slice(k + 1, end === -1 ? undefined : end).map(cellsOf);
    if (head === undefined || ruler === undefined || rows.length === 0)
      throw new Error(`${page}:${k + 1}: no table follows the mark.`);
    const [set = '', ...rest] = words.split(/ (?=\w+=)/);
    const options = Object.fromEntries(rest.map((one) => one.split('=') as [string, string]));
    return [{ page, line: k + 1, set, options, head, rows }];
  });
}

function cellsOf(line: string): string[] {
  return line
    .replace(/^\|/, '')
    .replace(/\|\s*$/, '')
    .split('|')
    .map((cell) => cell.trim().replaceAll('`', ''));
}

/** Numbers in a table that do not come from its runs, and rows without a run. */
export function staleFigures(table: MarkedTable, committed: Committed = readCommitted(table.set)): Finding[] {
  const { page, options, head, rows } = table;
  const skipped = (options.skip ?? '').split(',');
  const counted = options.rows?.split(',');
  return rows.flatMap((row, r) => {
    if (counted !== undefined && !counted.some((start) => row[0]!.startsWith(start))) return [];
    const line = table.line + 3 + r;
    return row.flatMap((cell, c) => {
      const name = head[c] ?? '';
      if (skipped.includes(name) || isName(cell, committed)) return [];
      if (c === 0 && head[0] !== '' && !isResult(head[0]!, committed)) return [];
      const texts = numbersIn(cell);
      if (texts.length === 0 || (c === 0 && !isResult(name, committed))) return [];
      const words = [row, [name], cell.split(' '), Object.values(options)].flat();
      const seed = seedOf(head, name);
      const allowed = numbersOf(committed, words, seed, cell.includes('±'));
      if (allowed.length === 0 && options.partly === 'yes') return [];
      if (allowed.length === 0) return [{ page, line, what: `no committed run for “${row.join(' | ')}”` }];
      return texts
        .filter((text) => !allowed.some((value) => isPrinted(text, value)))
        .filter((text) => !furtherNumbersOf(committed, words, seed).some((value) => isPrinted(text, value)))
        .map((text) => ({ page, line, what: `${text} (${name}) is no figure of ${table.set}` }));
    });
  });
}

function isName(cell: string, { runs }: Committed): boolean {
  return runs.some(({ arm, environment }) => cell === arm || cell === environment);
}

/** Whether a column's header announces results: an environment. */
function isResult(name: string, { runs }: Committed): boolean {
  return runs.some(({ environment }) => environmentNames(environment).includes(name));
}

function seedOf([first]: readonly string[], name: string): number | undefined {
  return first === 'seed' && /^\d+$/.test(name) ? Number(name) : undefined;
}

/** An environment by its name in tables. */
function environmentNames(id: string): string[] {
  const game = /^MinAtar\/(.*)-v\d$/.exec(id)?.[1];
  return game === undefined ? [id] : [id, game, game.replace(/(?<=[a-z])(?=[A-Z])/g, ' ')];
}

/**
 * All candidate numbers for a cell in its context.
 * @param isSummary a number with ± summarises all runs: among many single results, a wrong mean would find a match
 */
function numbersOf(
  { runs }: Committed,
  words: readonly string[],
  seed: number | undefined,
  isSummary: boolean,
): number[] {
  const { arms, environments, fits } = named(runs, words);
  const own = runs.filter((run) => fits(run) && (seed === undefined || run.seed === seed));
  // A row that names no arm or no environment of the set belongs to other runs.
  if (own.length === 0 || arms.size === 0 || (environments.size === 0 && environmentsOf(runs, arms) > 1))
    return [];
  const names = [...new Set(own.flatMap(({ outcomes }) => Object.keys(outcomes)))];
  const told = names.filter((name) => words.includes(name));
  const series = (told.length > 0 ? told : names).map((name) =>
    own.flatMap(({ outcomes }) => (outcomes[name] === undefined ? [] : [outcomes[name]])),
  );
  return [own.length, ...series.flatMap((values) => [...(isSummary ? [] : values), ...summaries(values)])];
}

/** The ends of intervals, computed if the runs' own numbers do not match. */
function furtherNumbersOf(
  { runs, more }: Committed,
  words: readonly string[],
  seed: number | undefined,
): number[] {
  return seed === undefined
    ? more()
        .filter(named(runs, words).fits)
        .flatMap(({ values }) => values)
    : [];
}

/** The arms and environments of a set that words name. */
function named(runs: readonly CommittedRun[], words: readonly string[]) {
  const arms = new Set(runs.map(({ arm }) => arm).filter((arm) => words.includes(arm)));
  const environments = new Set(
    runs
      .map(({ environment }) => environment)
      .filter((id) => environmentNames(id).some((name) => words.includes(name))),
  );
  const fits = ({ arm, environment }: Pick<CommittedRun, 'arm' | 'environment'>): boolean =>
    (arms.size === 0 || arms.has(arm)) && (environments.size === 0 || environments.has(environment));
  return { arms, environments, fits };
}

function environmentsOf(runs: readonly CommittedRun[], arms: ReadonlySet<string>): number {
  return new Set(runs.filter(({ arm }) => arms.has(arm)).map(({ environment }) => environment)).size;
}

function summaries(values: readonly number[]): number[] {
  const deviation = standardDeviation(values);
  const ofThese = deviation * Math.sqrt((values.length - 1) / values.length);
  const margin = values.length < 2 ? Number.NaN : studentInterval(values).high - mean(values);
  return [mean(values), median(values), deviation, ofThese, deviation / Math.sqrt(values.length), margin];
}

const numbers = /[−-]?\d+(?: \d{3})*(?:\.\d+)?/g;
/** Parentheses around anything but the lowest and the highest: `(3 to 5)`, in Korean `(3–5)`. */
const asides = new RegExp(`\\((?!${numbers.source}(?: to |–)${numbers.source}\\))[^)]*\\)`, 'g');

function numbersIn(cell: string): string[] {
  return cell.replaceAll(asides, '').match(numbers) ?? [];
}

/** Whether a number is printed this way: to its last digit, or to the thousands that it is rounded to. */
export function isPrinted(text: string, value: number): boolean {
  const plain = text.replaceAll(' ', '').replace('−', '-');
  const decimals = (/\.(\d+)$/.exec(plain)?.[1] ?? '').length;
  const zeros = /000$/.test(plain) && decimals === 0 ? 3 : 0;
  const unit = 10 ** (zeros - decimals);
  return Math.abs(Number(plain) - value) <= 0.5 * unit + 1e-9;
}
