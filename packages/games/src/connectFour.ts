import {
  Box,
  Dict,
  Discrete,
  type Frame,
  type GameSolver,
  type GameSymmetry,
  type GameTask,
  MultiBinary,
  type Outcome,
  type PackedArray,
  type Rng,
  RowEnv,
  type RowTask,
  RowVector,
  resolveConfig,
  type Side,
  type Space,
} from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { ConnectFourSolver } from './connectFourSolver.ts';
import { opposed } from './opposed.ts';
import { type ConnectFourConfig, connectFourSettings } from './settings.ts';

const [height, width] = [6, 7];
const cells = height * width;
/** Discs in a line that win. */
const goal = 4;

/** Discs from which on a solver asks how soon a game is won. */
const soon = 14;

/** Steps to the next cell of a line, as rows and columns: →, ↓, ↘, ↙. */
const directions = [
  [0, 1],
  [1, 0],
  [1, 1],
  [1, -1],
] as const;

/** The mask of columns with space, and the board: for each cell whether it holds a disc of the player, and of the other. */
export interface ConnectFourObservation {
  readonly action_mask: Int8Array;
  readonly observation: Int8Array;
}

/** Rules of Connect Four. A row is the board from above, row by row: 0 empty, 1 of the player who begins, 2 of the other. */
export class ConnectFourGame implements GameTask<ConnectFourObservation, Int32Array> {
  readonly players = 2;
  readonly id: string;
  readonly stateType = 'int32';
  readonly stateSize: number = cells;
  readonly observationSpace: Space<ConnectFourObservation> = new Dict({
    action_mask: new MultiBinary(width),
    observation: new Box({ low: 0, high: 1, shape: [height, width, 2], dtype: 'int8' }),
  }) as unknown as Space<ConnectFourObservation>;
  readonly actionSpace: Discrete = new Discrete(width);
  readonly maxEpisodeSteps = null;
  readonly framesPerSecond = 2;
  readonly isSparse = true;
  /** The mirror image. */
  readonly symmetries: readonly GameSymmetry[] = [
    {
      actions: Int32Array.from({ length: width }, (_, column) => width - 1 - column),
      observation: Int32Array.from({ length: width + 2 * cells }, (_, k) => {
        if (k < width) return width - 1 - k;
        const [cell, plane] = [(k - width) >> 1, (k - width) & 1];
        const column = cell % width;
        return width + 2 * (cell - column + width - 1 - column) + plane;
      }),
    },
  ];

  constructor(id = 'ConnectFour-v0') {
    this.id = id;
  }

  turn(row: Int32Array): Side {
    return discsOf(row) % 2 === 0 ? 0 : 1;
  }

  start(row: Int32Array): void {
    row.fill(0);
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const player = this.turn(row) + 1;
    let cell = actions[from]!;
    while (cell + width < cells && row[cell + width] === 0) cell += width;
    row[cell] = player;
    const hasWon = isInLine(row, cell);
    outcome.reward = hasWon ? 1 : 0;
    outcome.terminated = hasWon || isFull(row);
  }

  observe(row: Int32Array, out: PackedArray, to: number, side: Side = this.turn(row)): void {
    const isOpen = !isOver(row);
    for (let column = 0; column < width; column++) if (isOpen && row[column] === 0) out[to + column] = 1;
    for (let cell = 0; cell < cells; cell++) {
      const player = row[cell]!;
      if (player !== 0) out[to + width + 2 * cell + (player === side + 1 ? 0 : 1)] = 1;
    }
  }

  /** Values are signs of scores while few discs lie, then scores: the sooner a win, the better. */
  solver(): GameSolver<Int32Array> {
    const solver = new ConnectFourSolver();
    return { values: (row) => solver.scores(row, discsOf(row) < soon) };
  }

  draw(row: Int32Array): Frame {
    return drawBoard(row);
  }

  describe(row: Int32Array): string {
    const text = Array.from(row, (player) => '·XO'[player]).join(' ');
    return Array.from({ length: height }, (_, k) => text.slice(2 * width * k, 2 * width * (k + 1) - 1)).join(
      '\n',
    );
  }
}

function discsOf(row: Int32Array): number {
  let discs = 0;
  for (let cell = 0; cell < cells; cell++) if (row[cell] !== 0) discs++;
  return discs;
}

/** Whether the disc in `cell` is in a line of four of its colour. */
function isInLine(row: Int32Array, cell: number): boolean {
  for (let k = 0; k < directions.length; k++) {
    const [down, right] = directions[k]!;
    if (run(row, cell, down, right) + run(row, cell, -down, -right) + 1 >= goal) return true;
  }
  return false;
}

/** Discs of the cell's colour next to it, in one direction. */
function run(row: Int32Array, cell: number, down: number, right: number): number {
  let y = Math.floor(cell / width);
  let x = cell % width;
  for (let count = 0; ; count++) {
    y += down;
    x += right;
    const isInside = y >= 0 && y < height && x >= 0 && x < width;
    if (!isInside || row[y * width + x] !== row[cell]) return count;
  }
}

function isFull(row: Int32Array): boolean {
  for (let column = 0; column < width; column++) if (row[column] === 0) return false;
  return true;
}

function isOver(row: Int32Array): boolean {
  if (isFull(row)) return true;
  // The last disc is the upper one of some column.
  for (let column = 0; column < width; column++) {
    let cell = column;
    while (cell < cells && row[cell] === 0) cell += width;
    if (cell < cells && isInLine(row, cell)) return true;
  }
  return false;
}

const side = 60;
const frameColor: Color = [40, 90, 170];
const colors: readonly Color[] = [
  [248, 248, 244],
  [214, 60, 50],
  [244, 200, 60],
];

/** Draws the board; red begins. */
function drawBoard(row: Int32Array): Frame {
  const canvas = new Canvas(width * side, height * side, frameColor);
  for (let cell = 0; cell < cells; cell++) {
    const x = ((cell % width) + 0.5) * side;
    const y = (height - 0.5 - Math.floor(cell / width)) * side;
    canvas.disc(x, y, 0.4 * side, colors[row[cell]!]!);
  }
  return canvas.frame();
}

/** Creates the rules against an opponent. */
export function connectFour(
  config: Partial<ConnectFourConfig>,
  id: string,
): RowTask<ConnectFourObservation, Int32Array> {
  const { opponent, openings } = resolveConfig(`environment ${id}`, connectFourSettings, { ...config });
  return opposed(new ConnectFourGame(id), opponent, openings);
}

/**
 * Connect Four against an opponent: four in a line win.
 *
 * - Observation, as in PettingZoo's `connect_four_v3`: `action_mask`, 1 for each column with space; `observation`, int8 `[6, 7, 2]`, top row
 *   first, 1 where the agent has a disc, then 1 where the opponent has one.
 * - Action: a column from 0 to 6. A full column is rejected.
 * - Reward: 1 for a win, 0 for a draw, −1 for a loss, at the end. A coin flip decides who begins.
 * - Terminated at the end of the game; never truncated.
 */
export class ConnectFour extends RowEnv<ConnectFourObservation, number, Int32Array> {
  constructor(config: Partial<ConnectFourConfig> = {}, id = 'ConnectFour-v0') {
    super(connectFour(config, id));
  }

  /** A vector of games. */
  static vector(
    numEnvs: number,
    config: Partial<ConnectFourConfig> = {},
    id = 'ConnectFour-v0',
  ): RowVector<ConnectFourObservation, Int32Array> {
    return new RowVector(numEnvs, connectFour(config, id));
  }
}
