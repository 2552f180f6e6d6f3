import { PrismError, type TabularModel } from '@prism-rl/core';
import { type GridScene, gridPicture, gridTable, gridText } from './gridPicture.ts';
import type { TabularTask } from './tabularModel.ts';

/** Maps from text: one string per row, one letter per cell. */
export interface GridMap {
  readonly rows: number;
  readonly columns: number;
  /** One letter per cell, row by row. */
  readonly letters: readonly string[];
}

/**
 * Reads a map.
 *
 * @param name of the environment, for errors.
 * @param alphabet the accepted letters.
 * @throws PrismError `invalid-config` for an empty map, rows of different lengths, and unknown letters.
 */
export function parseMap(name: string, lines: readonly string[], alphabet: string): GridMap {
  const columns = lines[0]?.length ?? 0;
  if (columns === 0) {
    throw PrismError.invalidConfig`The map of ${name} is empty.
      Give one string per row, for example ["S.G"].`;
  }
  for (const [row, line] of lines.entries()) {
    if (line.length !== columns) {
      throw PrismError.invalidConfig`All rows of a map must be equally long, but row ${row + 1} of the map of ${name} has ${line.length} \
        cells and row 1 has ${columns}.`;
    }
    for (const [column, letter] of Array.from(line).entries()) {
      if (alphabet.includes(letter)) continue;
      throw PrismError.invalidConfig`The map of ${name} has "${letter}" in row ${row + 1}, column ${column + 1}, which means nothing.
        Use only ${Array.from(alphabet).join(' ')}.`;
    }
  }
  return { rows: lines.length, columns, letters: lines.flatMap((line) => Array.from(line)) };
}

/** Returns the cells with one of `letters`. */
export function cellsOf(map: GridMap, letters: string): number[] {
  const cells: number[] = [];
  for (const [cell, letter] of map.letters.entries()) if (letters.includes(letter)) cells.push(cell);
  return cells;
}

/** An action of a grid: its name, its sign for pictures, and its row and column steps. */
export type GridAction = readonly [name: string, arrow: string, rowStep: number, columnStep: number];

export const up: GridAction = ['Up', '↑', -1, 0];
export const down: GridAction = ['Down', '↓', 1, 0];
export const left: GridAction = ['Left', '←', 0, -1];
export const right: GridAction = ['Right', '→', 0, 1];
/** The four directions in the course's order. */
export const compass: readonly GridAction[] = [up, down, left, right];

/** Returns the cell one step away, or the same cell at the border. */
export function neighbour(map: GridMap, cell: number, [, , rowStep, columnStep]: GridAction): number {
  const row = Math.floor(cell / map.columns) + rowStep;
  const column = (cell % map.columns) + columnStep;
  if (row < 0 || row >= map.rows || column < 0 || column >= map.columns) return cell;
  return row * map.columns + column;
}

/** Returns 1 for each cell with a path to one of `ends`. @param blocked letters that paths cannot cross. */
export function reaching(map: GridMap, ends: readonly number[], blocked: string): Uint8Array {
  const reached = new Uint8Array(map.letters.length);
  for (const cell of ends) reached[cell] = 1;
  const frontier = [...ends];
  for (let cell = frontier.pop(); cell !== undefined; cell = frontier.pop()) {
    for (const move of compass) {
      const next = neighbour(map, cell, move);
      if (reached[next] === 1 || blocked.includes(map.letters[next]!)) continue;
      reached[next] = 1;
      frontier.push(next);
    }
  }
  return reached;
}

/**
 * Requires a path from every start to a goal.
 *
 * @param blocked letters that paths cannot cross.
 * @throws PrismError `invalid-config` unless there are starts and goals and every start has a path to a goal.
 */
export function requirePaths(name: string, map: GridMap, start: string, goal: string, blocked: string): void {
  const starts = cellsOf(map, start);
  const goals = cellsOf(map, goal);
  if (starts.length === 0) throw PrismError.invalidConfig`The map of ${name} has no start (${start}).`;
  if (goals.length === 0) throw PrismError.invalidConfig`The map of ${name} has no goal (${goal}).`;
  const reached = reaching(map, goals, blocked);
  const lost = starts.find((cell) => reached[cell] === 0);
  if (lost === undefined) return;
  const row = Math.floor(lost / map.columns) + 1;
  const column = (lost % map.columns) + 1;
  throw PrismError.invalidConfig`No goal can be reached from the start in row ${row}, column ${column} of the map of ${name}.
    Open a path between start and goal.`;
}

/** Options of a grid whose states are its cells. */
export interface GridTaskOptions {
  readonly id: string;
  readonly model: TabularModel;
  /** Steps after which an episode is truncated; `null` for no limit. */
  readonly maxEpisodeSteps: number | null;
  readonly scene: GridScene;
  readonly actions: readonly GridAction[];
  /** A line below the grid's text. */
  readonly footer?: string;
}

/** Creates the task of a grid whose states are its cells, numbered row by row; renders it from its scene. */
export function gridTask({
  id,
  model,
  maxEpisodeSteps,
  scene,
  actions,
  footer,
}: GridTaskOptions): TabularTask {
  const arrows = actions.map(([, arrow]) => arrow);
  const below = footer === undefined ? '' : `\n${footer}`;
  return {
    id,
    model,
    maxEpisodeSteps,
    framesPerSecond: 4,
    actionNames: actions.map(([name]) => name),
    grid: { scene, arrows },
    draw: (agent) => gridPicture({ ...scene, agent }),
    describe: (agent, last) =>
      gridText({ ...scene, agent }, last < 0 ? ' ' : `(${actions[last]![0]})`) + below,
    describeTable: (table) => gridTable(scene, table, arrows) + below,
  };
}
