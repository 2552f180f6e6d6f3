// Applies a click or a stroke of the pen to the visitor's grid.
import type { Grid } from '../host/events.ts';

/** Kinds of cells that can be drawn, by their letters in maps. */
export const brushes = [
  { letter: '#', kind: 'wall' },
  { letter: 'T', kind: 'triangle' },
  { letter: 'G', kind: 'goal' },
  { letter: '.', kind: 'floor' },
] as const;

const letterOf: { readonly [kind: string]: string } = {
  ...{ start: 'S', goal: 'G', trap: 'T', wall: '#', exit: 'o', floor: '.' },
};

/** A grid as the rows of a map. */
export function rowsOf({ cells, columns }: Pick<Grid, 'cells' | 'columns'>): string[] {
  // Other kinds of floor are named by their letters.
  const text = cells.map((kind) => letterOf[kind] ?? kind).join('');
  return Array.from({ length: cells.length / columns }, (_, row) =>
    text.slice(row * columns, (row + 1) * columns),
  );
}

/** The kinds of cells of a map. */
export function cellsOf(rows: readonly string[]): string[] {
  const kindOf = Object.fromEntries(Object.entries(letterOf).map(([kind, letter]) => [letter, kind]));
  return Array.from(rows.join(''), (letter) => kindOf[letter] ?? letter);
}

/**
 * The rows with one cell replaced. A start that is drawn takes the place of the others.
 *
 * @returns nothing if the cell is a start or outside the grid, or if no goal would be reachable from a start.
 */
export function withKind(
  rows: readonly string[],
  row: number,
  column: number,
  letter: string,
): string[] | undefined {
  const now = rows[row]?.[column];
  if (now === undefined || now === 'S') return undefined;
  const before = letter === 'S' ? rows.map((line) => line.replaceAll('S', '.')) : rows;
  const edited = before.with(row, before[row]!.slice(0, column) + letter + before[row]!.slice(column + 1));
  return hasPaths(edited) ? edited : undefined;
}

/** The next kind of a cell: floor, wall, triangle, goal. */
const nextKind: { readonly [letter: string]: string } = { '.': '#', '#': 'T', T: 'G', G: '.' };

/**
 * The rows with one cell turned into the next kind that leaves a goal reachable from every start.
 *
 * @returns nothing for a cell that cannot change: a start, the only goal, or one outside the grid.
 */
export function withNextKind(rows: readonly string[], row: number, column: number): string[] | undefined {
  const letter = rows[row]?.[column];
  if (letter === undefined || letter === 'S') return undefined;
  for (let next = nextKind[letter] ?? '#'; next !== letter; next = nextKind[next]!) {
    const edited = withKind(rows, row, column, next);
    if (edited !== undefined) return edited;
  }
  return undefined;
}

/**
 * A map of another size: cut, or with more floor. Starts and goals beyond its edge move to it.
 *
 * @returns nothing if that leaves no way from a start to a goal.
 */
export function resized(rows: readonly string[], side: number): string[] | undefined {
  let cut = Array.from({ length: side }, (_, row) => (rows[row] ?? '').slice(0, side).padEnd(side, '.'));
  for (const [row, line] of rows.entries()) {
    for (const [column, letter] of Array.from(line).entries()) {
      if (!/[SG]/.test(letter) || (row < side && column < side)) continue;
      const [y, x] = [Math.min(row, side - 1), Math.min(column, side - 1)];
      cut = cut.with(y, cut[y]!.slice(0, x) + letter + cut[y]!.slice(x + 1));
    }
  }
  return hasPaths(cut) ? cut : undefined;
}

/** Whether every start has a path to a goal: the worker refuses other maps. */
function hasPaths(rows: readonly string[]): boolean {
  const width = rows[0]!.length;
  const cells = rows.join('');
  const placesOf = (letter: string): number[] =>
    Array.from(cells.matchAll(new RegExp(letter, 'g')), ({ index }) => index);
  const reached = new Set(placesOf('G'));
  // The set grows while it is gone through.
  for (const cell of reached) {
    const [isFirst, isLast] = [cell % width === 0, cell % width === width - 1];
    for (const next of [cell - width, cell + width, isFirst ? -1 : cell - 1, isLast ? -1 : cell + 1])
      if (/[^#o]/.test(cells[next] ?? '#')) reached.add(next);
  }
  const starts = placesOf('S');
  return reached.size > 0 && starts.length > 0 && starts.every((cell) => reached.has(cell));
}
