import type { Episodes, Space } from '@prism-rl/core';
import { Box, counted, Discrete, PrismError } from '@prism-rl/core';
import { describeValue, shape } from '@prism-rl/core/checks';
import { EpisodeRecorder } from './episodeRecorder.ts';

/** A column of numbers. */
export interface NumberColumn {
  readonly column: string;
  /** Bounds of an action; observations need none. */
  readonly low?: number;
  readonly high?: number;
}

/** A column of words, and the words that it may contain. */
export interface WordColumn {
  readonly column: string;
  readonly values: readonly (string | number | boolean)[];
}

/** Says which columns of a product's log are observations, actions and rewards. A row of the log is a step. */
export interface LogMapping {
  readonly environment: string;
  /** Who acted; default `log`. */
  readonly policy?: string;
  /** The rows with one value in this column are an episode, in their order. */
  readonly episode: string;
  /** What was known before the action: a number for each column of numbers, and a one-hot vector for each column of words. */
  readonly observation: readonly (NumberColumn | WordColumn)[];
  /** One column of words, for a Discrete action that counts them from 0; or columns of numbers with bounds. */
  readonly action: WordColumn | readonly Required<NumberColumn>[];
  readonly reward: string;
  /**
   * A column that is true or 1 in rows after which the episode ended by itself. Absent: every episode ended after its last row. Of an episode that did
   * not end, the last row only says what was seen last.
   */
  readonly terminated?: string;
}

const words = { column: shape.name, values: shape.listOf('a list of words', wordShape()) };
const number = { words: 'a finite number', is: Number.isFinite };
const numbers = { column: shape.name, low: shape.optional(number), high: shape.optional(number) };
const bounded = { column: shape.name, low: number, high: number };
const isOfWords = (value: unknown): boolean => shape.isObject(value) && 'values' in value;
const mappingShape = shape.onlyFields('an object', {
  environment: shape.name,
  policy: shape.optional(shape.name),
  episode: shape.name,
  observation: shape.listOf(
    'a list of columns',
    shape.either('an object with a column', (value) =>
      shape.onlyFields('an object with a column', isOfWords(value) ? words : numbers),
    ),
  ),
  action: shape.either('a column with values, or a list of columns with bounds', (value) =>
    Array.isArray(value)
      ? shape.listOf('a list of columns', shape.onlyFields('an object with column, low and high', bounded))
      : shape.onlyFields('an object with column and values', words),
  ),
  reward: shape.name,
  terminated: shape.optional(shape.name),
});

function wordShape(): shape.Shape {
  return {
    words: 'a text, a number, true or false',
    is: (value) => ['string', 'number', 'boolean'].includes(typeof value),
  };
}

/** @throws PrismError `invalid-config` for anything but a {@link LogMapping}. */
export function requireLogMapping(value: unknown): asserts value is LogMapping {
  const misfit = shape.misfitOf(value, mappingShape);
  if (misfit === undefined) return;
  const place = misfit.path.length === 0 ? 'The mapping' : `The mapping’s ${misfit.path.join('.')}`;
  throw PrismError.invalidConfig`${place} ${misfit.words === undefined ? 'is not known' : `must be ${misfit.words}`}, but is ${describeValue(misfit.found)}.
    The guide "Logs of a product" has an example.`;
}

/** A row of a log: its cells by the names of their columns; or why there is none, completing "row 3 …". */
export type LogRow = Cells | string;
type Cells = { readonly [column: string]: unknown };

export interface LogEpisodes {
  readonly episodes: Episodes;
  /** Rows that were left out because a cell could not be used. */
  readonly skipped: number;
}

/**
 * Makes episodes of the rows of a log. @param skipBad leaves out rows with a cell that cannot be used, and cuts their episode in two there.
 *
 * @throws PrismError `corrupt` for the first such row, unless `skipBad`; `incompatible` if there is no step.
 */
export function episodesOfLog(
  rows: Iterable<LogRow>,
  mapping: LogMapping,
  { skipBad = false, version }: { readonly skipBad?: boolean; readonly version?: string } = {},
): LogEpisodes {
  const { environment, policy = 'log', observation, action, reward, terminated } = mapping;
  const columns = observation.flatMap((column) =>
    'values' in column ? column.values.map(() => column) : [column],
  );
  const observationSpace: Space = new Box({ low: -Infinity, high: Infinity, shape: [columns.length] });
  const actionSpace: Space = isWords(action)
    ? new Discrete(action.values.length)
    : new Box({ low: action.map(({ low }) => low), high: action.map(({ high }) => high) });
  const source = {
    environment,
    policy,
    observationSpace,
    actionSpace,
    ...(version !== undefined && { version }),
  };
  const recorder = new EpisodeRecorder(source);
  /** Steps by episode; undefined where a bad row was. */
  const all = new Map<string, (Step | undefined)[]>();
  let [skipped, at] = [0, 0];
  for (const row of rows) {
    at++;
    try {
      if (typeof row === 'string') throw new BadCell(row);
      const id = String(cell(row, mapping.episode));
      const steps = all.get(id) ?? [];
      all.set(id, steps);
      steps.push(undefined);
      steps[steps.length - 1] = {
        observation: Float32Array.from(
          observation.flatMap((column) =>
            'values' in column ? oneHot(row, column) : [numberIn(row, column)],
          ),
        ),
        action: isWords(action)
          ? indexIn(row, action)
          : Float32Array.from(action, (column) => numberIn(row, column)),
        reward: numberIn(row, { column: reward }),
        terminated: terminated !== undefined && flagIn(row, terminated),
      };
    } catch (fault) {
      if (!(fault instanceof BadCell)) throw fault;
      skipped++;
      if (!skipBad) {
        throw PrismError.corrupt`Row ${at} of the log ${fault.text}.
          Correct the log or the mapping, or leave out such rows: --skip-bad.`;
      }
    }
  }
  for (const steps of all.values()) record(recorder, source, steps, terminated === undefined);
  if (recorder.steps > 0) return { episodes: recorder.take(), skipped };
  throw PrismError.incompatible`The log has no step: ${counted(at, 'row')}, of which ${skipped} cannot be used.
    An episode that did not end needs at least two rows.`;
}

interface Step {
  readonly observation: Float32Array;
  readonly action: number | Float32Array;
  readonly reward: number;
  readonly terminated: boolean;
}

/** Plays steps into a recorder, a new episode after each end and each gap. */
function record(
  recorder: EpisodeRecorder,
  source: Pick<Episodes, 'observationSpace' | 'actionSpace'>,
  steps: readonly (Step | undefined)[],
  endsAtLast: boolean,
): void {
  let k = 0;
  const isEnd = (): boolean => steps[k]!.terminated || (endsAtLast && k === steps.length - 1);
  const env = recorder.record({
    ...{ ...source, id: '' },
    reset: () => ({ observation: steps[k]!.observation, info: {} }),
    step: () => {
      const { observation, reward } = steps[k]!;
      const terminated = isEnd();
      return {
        observation: steps[k + 1]?.observation ?? observation,
        reward,
        terminated,
        truncated: false,
        info: {},
      };
    },
  });
  let isPlaying = false;
  for (; k < steps.length; k++) {
    const step = steps[k];
    // The result of the last action is unknown if the episode did not end there.
    if (step === undefined || (steps[k + 1] === undefined && !isEnd())) {
      isPlaying = false;
      continue;
    }
    if (!isPlaying) env.reset();
    isPlaying = !env.step(step.action).terminated;
  }
}

/** Why a row cannot be used: completes "row 3 …". */
class BadCell extends Error {
  readonly text: string;

  constructor(text: string) {
    super(text);
    this.text = text;
  }
}

function cell(row: Cells, column: string): unknown {
  const value = Object.hasOwn(row, column) ? row[column] : undefined;
  if (value === undefined || value === null || value === '')
    throw new BadCell(`has nothing in the column ${column}`);
  return value;
}

function numberIn(row: Cells, { column, low = -Infinity, high = Infinity }: NumberColumn): number {
  const found = cell(row, column);
  const value = typeof found === 'boolean' ? Number(found) : Number(String(found).trim() || 'nothing');
  if (!Number.isFinite(Math.fround(value)))
    throw new BadCell(`has no number in the column ${column}, but ${describeValue(found)}`);
  if (value < low || value > high)
    throw new BadCell(`has ${value} in the column ${column}, outside ${low} to ${high}`);
  return value;
}

function indexIn(row: Cells, { column, values }: WordColumn): number {
  const found = cell(row, column);
  const index = values.findIndex((value) => String(value) === String(found));
  if (index < 0)
    throw new BadCell(`has ${describeValue(found)} in the column ${column}, which is none of its values`);
  return index;
}

function oneHot(row: Cells, column: WordColumn): number[] {
  const index = indexIn(row, column);
  return column.values.map((_, k) => Number(k === index));
}

function flagIn(row: Cells, column: string): boolean {
  const found = String(cell(row, column)).toLowerCase();
  if (['1', 'true', 'yes'].includes(found)) return true;
  if (['0', 'false', 'no'].includes(found)) return false;
  throw new BadCell(`has ${describeValue(found)} in the column ${column}, where true or false is needed`);
}

function isWords(action: LogMapping['action']): action is WordColumn {
  return 'values' in action && !Array.isArray(action);
}

/** Reads the rows of a CSV text with a header (RFC 4180). @throws PrismError `corrupt` for a quotation mark in the wrong place. */
export function* csvRows(text: string): Generator<LogRow> {
  let header: string[] | undefined;
  let cells: string[] = [];
  // A cell is quoted, with doubled quotes inside, or free of quotes, commas and ends of lines.
  const pattern = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/y;
  for (let at = 0, after = ''; at < text.length || after === ','; at = pattern.lastIndex) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) {
      throw PrismError.corrupt`The CSV text has a quotation mark in the wrong place, in line ${text.slice(0, at).split('\n').length}.
        Cells with quotation marks are quoted whole, and the marks inside are doubled.`;
    }
    const [, quoted, plain] = match;
    after = match[3]!;
    cells.push(quoted?.replaceAll('""', '"') ?? plain!);
    if (after === ',') continue;
    const isBlank = cells.length === 1 && plain === '';
    if (header === undefined) header = cells.map((name) => name.replace(/^\uFEFF/, '').trim());
    else if (!isBlank) yield Object.fromEntries(header.map((name, k) => [name, cells[k]]));
    cells = [];
  }
}

/** Reads the rows of a JSON text: a list of objects, or an object in each line. @throws PrismError `corrupt` for a list that is no JSON. */
export function* jsonRows(text: string): Generator<LogRow> {
  const parsed = (part: string): unknown => {
    try {
      return JSON.parse(part);
    } catch {
      return undefined;
    }
  };
  const all = text.trimStart().startsWith('[') ? parsed(text) : undefined;
  const lines = (
    Array.isArray(all)
      ? all
      : text
          .split('\n')
          .filter((line) => line.trim() !== '')
          .map(parsed)
  ) as unknown[];
  for (const row of lines) yield shape.isObject(row) ? row : 'is no JSON object';
}
