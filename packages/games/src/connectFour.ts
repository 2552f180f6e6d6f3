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
/** Discs from which on a solver asks how soon a game is won. */
const soon = 14;

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
    const hasWon = hasLine(row, player);
    outcome.reward = hasWon ? 1 : 0;
    outcome.terminated = hasWon || isFull(row);
  }

  observe(row: Int32Array, out: PackedArray, to: number, side: Side = this.turn(row)): void {
    let discs = 0;
    for (let cell = 0; cell < cells; cell++) {
      const player = row[cell]!;
      if (player === 0) continue;
      discs++;
      out[to + width + 2 * cell + (player === side + 1 ? 0 : 1)] = 1;
    }
    // The last disc is of the player who does not move now.
    if (hasLine(row, discs % 2 === 0 ? 2 : 1)) return;
    for (let column = 0; column < width; column++) if (row[column] === 0) out[to + column] = 1;
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

/** The player's discs, a number for each row with a bit for each column. */
const bits = new Int32Array(height);

/** Whether four of a player's discs are in a line: rows are shifted onto each other. */
function hasLine(row: Int32Array, player: number): boolean {
  for (let y = 0, cell = 0; y < height; y++) {
    let own = 0;
    for (let x = 0; x < width; x++, cell++) own |= Number(row[cell] === player) << x;
    bits[y] = own;
    let found = own & (own >> 1) & (own >> 2) & (own >> 3);
    if (y >= 3) {
      const first = bits[y - 3]!;
      const second = bits[y - 2]!;
      const third = bits[y - 1]!;
      found |= own & third & second & first;
      found |= own & (third >> 1) & (second >> 2) & (first >> 3);
      found |= own & (third << 1) & (second << 2) & (first << 3);
    }
    if (found !== 0) return true;
  }
  return false;
}

function isFull(row: Int32Array): boolean {
  for (let column = 0; column < width; column++) if (row[column] === 0) return false;
  return true;
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
