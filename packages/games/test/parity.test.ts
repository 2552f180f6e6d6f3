// Games of two players, compared with PettingZoo, and opponents whose play a reader can follow.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { type GameTask, packedArray, Rng, RowVector, type Side } from '@prism-rl/core';
import { checkGame } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { ConnectFourGame } from '../src/connectFour.ts';
import { opposed } from '../src/opposed.ts';
import { playerOf } from '../src/players.ts';
import { TicTacToeGame } from '../src/ticTacToe.ts';

type Game = GameTask<unknown, Int32Array>;
/** PettingZoo's planes of a board: the player's, then the other's. */
type Planes = (board: Int8Array) => Int8Array;
type Recorded = readonly (readonly [moves: string, outcome: number, digest: string])[];

const recorded = JSON.parse(
  fs.readFileSync(new URL('fixtures/pettingZoo.json', import.meta.url), 'utf8'),
) as Record<string, Recorded>;

function replayed(game: Game, planes: Planes, [moves]: Recorded[number]): [outcome: number, digest: string] {
  const row = new Int32Array(game.stateSize);
  const rng = new Rng(1);
  const { dtype, size } = game.observationSpace;
  const actions = game.actionSpace.size === 1 ? (game.actionSpace as unknown as { n: number }).n : 0;
  const hash = createHash('sha256');
  const seen = (side?: Side): Int8Array => {
    const packed = packedArray(dtype, size);
    game.observe(row, packed, 0, side);
    const all = Int8Array.from(packed);
    hash.update(planes(all.subarray(actions)));
    return all.subarray(0, actions);
  };
  const outcome = { reward: 0, terminated: false, truncated: false };
  let first = 0;
  game.start(row, rng);
  for (const move of moves) {
    expect(outcome.terminated).toBe(false);
    hash.update(seen());
    const side = game.turn(row);
    game.step(row, Int32Array.of(Number(move)), 0, rng, outcome);
    first = side === 0 ? outcome.reward : -outcome.reward;
  }
  expect(outcome.terminated).toBe(true);
  const next = game.turn(row);
  expect(seen(next)).not.toContain(1);
  seen(next === 0 ? 1 : 0);
  return [first + 0, hash.digest('hex').slice(0, 16)];
}

describe.each([
  [
    'tictactoe_v3',
    new TicTacToeGame(),
    (board) => Int8Array.from({ length: 18 }, (_, k) => Number(board[k >> 1] === 1 + (k % 2))),
    [-1, 0, 1],
  ],
  ['connect_four_v3', new ConnectFourGame(), (board) => board, [-1, 1]],
] as [string, Game, Planes, number[]][])('PettingZoo’s %s', (name, game, planes, outcomes) => {
  test('plays a thousand games alike: moves, masks, what each player sees, outcomes', () => {
    const games = recorded[name]!;
    expect(games).toHaveLength(1000);
    for (const one of games) expect(replayed(game, planes, one), one[0]).toEqual(one.slice(1));
    expect([...new Set(games.map(([, outcome]) => outcome))]).toEqual(expect.arrayContaining(outcomes));
  });
});

describe.each([
  ['tic-tac-toe', () => new TicTacToeGame() as Game],
  ['Connect Four', () => new ConnectFourGame() as Game],
] as const)('%s', (_, create) => {
  test.each(checkGame(create))('$name', ({ run }) => run());
});

/** Mean outcome of a player over games against the named opponent. */
function meanOutcome(game: Game, player: string, opponent: string, games: number): number {
  const vector = new RowVector(50, opposed(game, opponent));
  const own = playerOf(game, player);
  const rng = new Rng(2);
  const row = new Int32Array(game.stateSize);
  let [sum, count] = [0, 0];
  vector.reset({ seed: 1 });
  const { size } = game.observationSpace;
  const actions = new Int32Array(50);
  const n = (game.actionSpace as unknown as { n: number }).n;
  while (count < games) {
    for (let i = 0; i < 50; i++) {
      const seen = vector.observations.subarray(i * size + n, (i + 1) * size);
      actions[i] = own.move(stateOf(game, seen as Int32Array, row), rng, 0);
    }
    vector.step(actions);
    for (let i = 0; i < 50; i++) {
      if (vector.terminated[i] === 0) continue;
      sum += vector.rewards[i]!;
      count++;
    }
  }
  return sum / count;
}

/** The state that a player sees, as the player to move. */
function stateOf(game: Game, seen: Int32Array, row: Int32Array): Int32Array {
  const own =
    game.stateSize === 9
      ? Array.from(seen)
      : Array.from({ length: 42 }, (_, k) => seen[2 * k]! + 2 * seen[2 * k + 1]!);
  const discs = own.filter((cell) => cell !== 0).length;
  // The player who begins has 1.
  const isFirst = discs % 2 === 0;
  for (const [k, cell] of own.entries()) row[k] = cell === 0 || isFirst ? cell : 3 - cell;
  return row;
}

describe('openings', () => {
  /** Discs on the board when the agent first moves, as shares of the games. */
  function discsAtStart(openings: number): Record<number, number> {
    const games = 3000;
    const vector = new RowVector(games, opposed(new TicTacToeGame(), 'random', openings));
    vector.reset({ seed: 4 });
    const counts: Record<number, number> = {};
    for (let i = 0; i < games; i++) {
      const board = vector.observations.subarray(i * 18 + 9, (i + 1) * 18);
      const discs = Array.from(board).filter((cell) => cell !== 0).length;
      expect(vector.observations.subarray(i * 18, i * 18 + 9).some((cell) => cell === 1)).toBe(true);
      counts[discs] = (counts[discs] ?? 0) + 1 / games;
    }
    return counts;
  }

  test('none: the agent begins or answers', () => {
    expect(Object.keys(discsAtStart(0))).toEqual(['0', '1']);
  });

  test('of 0 to 2 moves, equally often; then the opponent moves if it is its turn', () => {
    // First: 0, 2, 2 discs. Second: 1, 1, 3.
    const shares = discsAtStart(2);
    for (const [discs, share] of [1 / 6, 2 / 6, 2 / 6, 1 / 6].entries())
      expect(Math.abs(shares[discs]! - share)).toBeLessThan(0.03);
  });

  test('longer than a game: games that end before the agent moves begin again', () => {
    expect(Object.keys(discsAtStart(30)).map(Number)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  });
});

describe('opponents', () => {
  test('greedy wins at once if it can; minimax:2 blocks', () => {
    const game = new ConnectFourGame();
    // The player who begins has three discs in column 3, the other three in column 0.
    const row = new Int32Array(42);
    for (const k of [41 - 3, 31, 24]) row[k] = 1;
    for (const k of [35, 28, 21]) row[k] = 2;
    const moves = (name: string) =>
      new Set(Array.from({ length: 40 }, (_, seed) => playerOf(game, name).move(row, new Rng(seed), 0)));
    expect([...moves('greedy')]).toEqual([3]);
    // Now it is the other's turn, and column 3 must be closed before column 0 can be completed: it can win itself.
    row[34] = 1;
    expect([...moves('greedy')]).toEqual([0]);
    row[21] = 0;
    row[6 * 7 - 1] = 2;
    expect([...moves('minimax:2')]).toEqual([3]);
    expect(moves('greedy').size).toBe(7);
  });

  test('after an opening in the middle, a corner draws and an edge loses', () => {
    const row = Int32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0);
    const player = playerOf(new TicTacToeGame(), 'minimax:8');
    const moves = new Set(Array.from({ length: 12 }, (_, seed) => player.move(row, new Rng(seed), 0)));
    expect([...moves].sort()).toEqual([0, 2, 6, 8]);
  });

  test('who looks further wins more often', () => {
    const game = new ConnectFourGame();
    const random = meanOutcome(game, 'random', 'random', 400);
    expect(Math.abs(random)).toBeLessThan(0.2);
    expect(meanOutcome(game, 'greedy', 'random', 300)).toBeGreaterThan(0.3);
    expect(meanOutcome(game, 'minimax:2', 'greedy', 100)).toBeGreaterThan(0.3);
  });
});
