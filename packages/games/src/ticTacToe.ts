import {
  Dict,
  Discrete,
  type Frame,
  type GameSolver,
  type GameSymmetry,
  type GameTask,
  type MaybePromise,
  MultiBinary,
  MultiDiscrete,
  type Outcome,
  type PackedArray,
  type Rng,
  RowEnv,
  type RowTask,
  resolveConfig,
  type Side,
  type Space,
} from '@prism-rl/core';
import { Canvas, type Color } from '@prism-rl/core/pictures';
import { exactSolver } from './exactSolver.ts';
import { opposed } from './opposed.ts';
import { type TicTacToeConfig, ticTacToeSettings } from './settings.ts';

/** Cells of a board, row by row: 0 empty, 1 the agent's, 2 the opponent's. */
export type Board = { readonly [cell: number]: number };

const cells = 9;

const lines: readonly (readonly [number, number, number])[] = [
  [0, 1, 2],
  [3, 4, 5],
  [6, 7, 8],
  [0, 3, 6],
  [1, 4, 7],
  [2, 5, 8],
  [0, 4, 8],
  [2, 4, 6],
];

function hasWon(board: Board, player: number): boolean {
  return lines.some(([a, b, c]) => board[a] === player && board[b] === player && board[c] === player);
}

function emptyCells(board: Board): number {
  let count = 0;
  for (let cell = 0; cell < cells; cell++) if (board[cell] === 0) count++;
  return count;
}

function isOver(board: Board): boolean {
  return hasWon(board, 1) || hasWon(board, 2) || emptyCells(board) === 0;
}

const side = 120;
const ink: Color = [60, 60, 70];
const cross: Color = [200, 60, 50];
const circle: Color = [40, 100, 190];
const paper: Color = [250, 248, 240];

/** Draws the board from above, with three in a line crossed out. */
export function drawTicTacToe(board: Board): Frame {
  const canvas = new Canvas(3 * side, 3 * side, paper);
  for (const k of [1, 2]) {
    canvas.line(k * side, 8, k * side, 3 * side - 8, ink, 4);
    canvas.line(8, k * side, 3 * side - 8, k * side, ink, 4);
  }
  for (let cell = 0; cell < cells; cell++) {
    const [x, y] = middleOf(cell);
    if (board[cell] === 1) {
      canvas.line(x - 32, y - 32, x + 32, y + 32, cross, 10);
      canvas.line(x - 32, y + 32, x + 32, y - 32, cross, 10);
    } else if (board[cell] === 2) {
      canvas.disc(x, y, 38, circle);
      canvas.disc(x, y, 28, paper);
    }
  }
  for (const [a, b, c] of lines) {
    if (board[a] === 0 || board[a] !== board[b] || board[a] !== board[c]) continue;
    canvas.line(...middleOf(a), ...middleOf(c), ink, 6);
  }
  return canvas.frame();
}

/** Returns the centre of a cell; y counts from below. */
function middleOf(cell: number): readonly [x: number, y: number] {
  return [((cell % 3) + 0.5) * side, (2.5 - Math.floor(cell / 3)) * side];
}

/** The board and the mask of empty cells; without masks the board alone. */
export type TicTacToeObservation =
  | Int32Array
  | { readonly action_mask: Int8Array; readonly observation: Int32Array };

const [agent, opponent] = [1, 2];

/** The turns and mirror images of the board apart from the identity: for each cell the one that it shows. */
const turns = Array.from({ length: 7 }, (_, k) =>
  Int32Array.from({ length: cells }, (_, cell) => {
    let [y, x] = [Math.floor(cell / 3), cell % 3];
    if (((k + 1) & 1) !== 0) [y, x] = [x, y];
    if (((k + 1) & 2) !== 0) y = 2 - y;
    if (((k + 1) & 4) !== 0) x = 2 - x;
    return 3 * y + x;
  }),
);

/** Rules of tic-tac-toe. A row is the board: 0 empty, 1 of the player who begins, 2 of the other. */
export class TicTacToeGame implements GameTask<TicTacToeObservation, Int32Array> {
  readonly players = 2;
  readonly id: string;
  readonly stateType = 'int32';
  readonly stateSize: number = cells;
  readonly observationSpace: Space<TicTacToeObservation>;
  readonly actionSpace: Discrete = new Discrete(cells);
  readonly maxEpisodeSteps = null;
  readonly framesPerSecond = 2;
  readonly masked?: TicTacToeGame;
  readonly symmetries: readonly GameSymmetry[];
  readonly #isMasked: boolean;

  constructor({ mask = true }: { readonly mask?: boolean } = {}, id = 'TicTacToe-v0') {
    this.id = id;
    const board = new MultiDiscrete(new Array<number>(cells).fill(3));
    this.#isMasked = mask;
    this.symmetries = turns.map((actions) => ({
      actions,
      observation: mask ? Int32Array.of(...actions, ...actions.map((cell) => cells + cell)) : actions,
    }));
    if (!mask) this.masked = new TicTacToeGame({}, id);
    this.observationSpace = (
      mask ? new Dict({ action_mask: new MultiBinary(cells), observation: board }) : board
    ) as Space<TicTacToeObservation>;
  }

  turn(row: Int32Array): Side {
    return emptyCells(row) % 2 === 1 ? 0 : 1;
  }

  start(row: Int32Array): void {
    row.fill(0);
  }

  step(row: Int32Array, actions: PackedArray, from: number, _rng: Rng, outcome: Outcome): void {
    const cell = actions[from]!;
    // Only possible without masks; the space rejects it otherwise.
    const isTaken = row[cell] !== 0;
    const player = this.turn(row) + 1;
    if (!isTaken) row[cell] = player;
    outcome.reward = isTaken ? -1 : hasWon(row, player) ? 1 : 0;
    outcome.terminated = isTaken || isOver(row);
  }

  observe(row: Int32Array, out: PackedArray, to: number, side: Side = this.turn(row)): void {
    let k = to;
    if (this.#isMasked) {
      const isOpen = !isOver(row);
      for (let cell = 0; cell < cells; cell++) out[k++] = isOpen && row[cell] === 0 ? 1 : 0;
    }
    for (let cell = 0; cell < cells; cell++) {
      const player = row[cell]!;
      out[k++] = player === 0 ? 0 : player === side + 1 ? agent : opponent;
    }
  }

  solver(): GameSolver<Int32Array> {
    return exactSolver(this);
  }

  draw(row: Int32Array): Frame {
    return drawTicTacToe(row);
  }

  describe(row: Int32Array): string {
    const text = Array.from(row, (player) => '·XO'[player]).join(' ');
    return [text.slice(0, 5), text.slice(6, 11), text.slice(12)].join('\n');
  }
}

/** Creates the rules against an opponent. */
export function ticTacToe(
  config: Partial<TicTacToeConfig>,
  id: string,
): RowTask<TicTacToeObservation, Int32Array> {
  const {
    opponent: name,
    openings,
    mask,
  } = resolveConfig(`environment ${id}`, ticTacToeSettings, { ...config });
  return opposed(new TicTacToeGame({ mask }, id), name, openings);
}

/**
 * Tic-tac-toe against an opponent: a game with illegal moves, small enough for an exact solution.
 *
 * - Observation: `action_mask`, 1 for each empty cell; `observation`, the nine cells row by row: 0 empty, 1 the agent's, 2 the opponent's.
 *   With `mask: false` the cells alone.
 * - Action: a cell from 0 to 8. A taken cell is rejected; with `mask: false` it loses the game.
 * - Reward: 1 for a win, 0 for a draw, −1 for a loss, at the end. A coin flip decides who begins; the optimal return against a random opponent is 0.9598.
 * - Terminated at the end of the game; never truncated.
 */
export class TicTacToe extends RowEnv<TicTacToeObservation, number, Int32Array> {
  constructor(config: Partial<TicTacToeConfig> = {}, id = 'TicTacToe-v0') {
    super(ticTacToe(config, id));
  }
}

/** Solves tic-tac-toe against random play by enumeration, backwards over every board at which the agent moves. */
export class TicTacToeSolution {
  /** v* of boards at which the agent moves, by {@link numberOf}; NaN for unreached boards. */
  readonly #values = new Float64Array(3 ** cells).fill(Number.NaN);

  /** The expected return of optimal play, averaged over who begins. */
  get expectedReturn(): number {
    const board = new Int32Array(cells);
    return 0.5 * this.value(board) + 0.5 * this.#reply(board);
  }

  /** Returns the expected return of optimal play from a board at which the agent moves. */
  value(board: Int32Array): number {
    const number = numberOf(board);
    const known = this.#values[number]!;
    if (!Number.isNaN(known)) return known;
    let best = Number.NEGATIVE_INFINITY;
    for (let cell = 0; cell < cells; cell++)
      if (board[cell] === 0) best = Math.max(best, this.moveValue(board, cell));
    this.#values[number] = best;
    return best;
  }

  /** Returns the expected return of a move followed by optimal play. */
  moveValue(board: Int32Array, cell: number): number {
    const after = board.slice();
    after[cell] = agent;
    if (hasWon(after, agent)) return 1;
    return emptyCells(after) === 0 ? 0 : this.#reply(after);
  }

  /** Returns the first of the best moves. */
  bestMove(observation: TicTacToeObservation): number {
    const board = observation instanceof Int32Array ? observation : observation.observation;
    const best = this.value(board);
    return board.findIndex((player, cell) => player === 0 && this.moveValue(board, cell) === best);
  }

  /**
   * Computes a policy's exact expected return, averaged over who begins, from all boards and their probabilities.
   *
   * @param play returns the cell to play for each board at which the agent moves; a taken cell loses.
   */
  async returnOf(play: (boards: readonly Int32Array[]) => MaybePromise<ArrayLike<number>>): Promise<number> {
    const begin = new Int32Array(cells);
    let sum = 0;
    let met = new Map<string, Met>([['begin', { board: begin, probability: 0.5 }]]);
    addReplies(met, begin, 0.5);
    while (met.size > 0) {
      const boards = [...met.values()];
      const chosen = await play(boards.map(({ board }) => board));
      met = new Map();
      for (const [k, { board, probability }] of boards.entries()) {
        const after = board.slice();
        after[chosen[k]!] = agent;
        if (board[chosen[k]!] !== 0) sum -= probability;
        else if (hasWon(after, agent)) sum += probability;
        else sum -= addReplies(met, after, probability);
      }
    }
    return sum;
  }

  /**
   * Computes a policy's worst return over all games, whatever the opponent plays.
   *
   * @param play as for {@link returnOf}.
   * @returns the worst return if the policy begins, and if the opponent does.
   */
  async worstReturnsOf(
    play: (boards: readonly Int32Array[]) => MaybePromise<ArrayLike<number>>,
  ): Promise<readonly [first: number, second: number]> {
    const begin = new Int32Array(cells);
    const replied = new Map<string, Met>();
    addReplies(replied, begin, 1);
    const worst = async (start: ReadonlyMap<string, Met>): Promise<number> => {
      let least = 1;
      let met = start;
      while (met.size > 0) {
        const boards = [...met.values()].map(({ board }) => board);
        const chosen = await play(boards);
        const next = new Map<string, Met>();
        for (const [k, board] of boards.entries()) {
          const after = board.slice();
          after[chosen[k]!] = agent;
          if (board[chosen[k]!] !== 0) return -1;
          if (hasWon(after, agent)) continue;
          // A probability of 1 for each board: only whether some reply wins counts.
          if (emptyCells(after) === 0) least = Math.min(least, 0);
          else if (addReplies(next, after, 1) > 0) return -1;
          else if (emptyCells(after) === 1) least = Math.min(least, 0);
        }
        met = next;
      }
      return least;
    };
    return [await worst(new Map([['begin', { board: begin, probability: 1 }]])), await worst(replied)];
  }

  /** Averages over all replies of the opponent. */
  #reply(board: Int32Array): number {
    let sum = 0;
    for (let cell = 0; cell < cells; cell++) {
      if (board[cell] !== 0) continue;
      const after = board.slice();
      after[cell] = opponent;
      sum += hasWon(after, opponent) ? -1 : emptyCells(after) === 0 ? 0 : this.value(after);
    }
    return sum / emptyCells(board);
  }
}

interface Met {
  readonly board: Int32Array;
  readonly probability: number;
}

/** Adds the boards after the opponent's replies. @returns the probability of replies that win for the opponent; they are not added. */
function addReplies(met: Map<string, Met>, board: Int32Array, probability: number): number {
  const each = probability / emptyCells(board);
  let lost = 0;
  for (let cell = 0; cell < cells; cell++) {
    if (board[cell] !== 0) continue;
    const after = board.slice();
    after[cell] = opponent;
    if (hasWon(after, opponent)) lost += each;
    else if (emptyCells(after) > 0) {
      const key = after.join('');
      met.set(key, { board: after, probability: (met.get(key)?.probability ?? 0) + each });
    }
  }
  return lost;
}

/** Returns a number for each board: its cells as base-3 digits. */
function numberOf(board: Int32Array): number {
  return board.reduce((number, player) => 3 * number + player, 0);
}
