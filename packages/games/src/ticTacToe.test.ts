import { Rng, RowVector } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { playerOf } from './players.ts';
import { TicTacToe, TicTacToeGame, TicTacToeSolution, ticTacToe } from './ticTacToe.ts';

const solution = new TicTacToeSolution();
type Masked = { readonly action_mask: Int8Array; readonly observation: Int32Array };

function mean(episodes: number, choose: (shown: Masked, rng: Rng) => number): [mean: number, error: number] {
  const env = new TicTacToe();
  const rng = new Rng(5);
  const returns = Array.from({ length: episodes }, (_, seed) => {
    let shown = env.reset(seed === 0 ? { seed } : {}).observation as Masked;
    for (;;) {
      const { observation, reward, terminated } = env.step(choose(shown, rng));
      if (terminated) return reward;
      shown = observation as Masked;
    }
  });
  const average = returns.reduce((sum, value) => sum + value, 0) / episodes;
  const squares = returns.reduce((sum, value) => sum + (value - average) ** 2, 0);
  return [average, Math.sqrt(squares / episodes / episodes)];
}

test('the solution of the last moves equals a count by hand', () => {
  // X X ·
  // O O ·
  // · · ·
  const board = Int32Array.of(1, 1, 0, 2, 2, 0, 0, 0, 0);
  expect(solution.value(board)).toBe(1);
  expect(solution.bestMove(board)).toBe(2);
  // X O X
  // O O X  the right corner wins, the left one loses: the opponent's reply there is the last move.
  // · X ·
  const last = Int32Array.of(1, 2, 1, 2, 2, 1, 0, 1, 0);
  expect([solution.moveValue(last, 6), solution.moveValue(last, 8)]).toEqual([0, 1]);
  // X O X
  // · O ·  three empty cells; the middle of the lower row only blocks.
  // X · O
  const open = Int32Array.of(1, 2, 1, 0, 2, 0, 1, 0, 2);
  expect(solution.moveValue(open, 3)).toBe(1);
  // Right: the opponent wins at once below the middle (½), or takes the left, and the last cell is a draw.
  expect(solution.moveValue(open, 5)).toBe(-0.5);
  // Below: the opponent takes one of two cells; on the right, the left stays open and wins (1), else a draw follows (0).
  expect(solution.moveValue(open, 7)).toBe(0.5);
});

test('optimal play returns the solution’s value, and random play far less', () => {
  const [best, error] = mean(20_000, (shown) => solution.bestMove(shown));
  expect(solution.expectedReturn).toBeCloseTo(0.9598, 4);
  expect(Math.abs(best - solution.expectedReturn)).toBeLessThan(4 * error);
  const [random] = mean(20_000, ({ action_mask: mask }, rng) => {
    for (;;) {
      const cell = rng.integers(9);
      if (mask[cell] === 1) return cell;
    }
  });
  expect(Math.abs(random)).toBeLessThan(0.03);
});

test('the computed return of any policy equals that of its games', async () => {
  const best = await solution.returnOf((boards) => boards.map((board) => solution.bestMove(board)));
  expect(best).toBeCloseTo(solution.expectedReturn, 12);
  // Compare the policy "first empty cell" with the mean of many games.
  const first = await solution.returnOf(async (boards) => boards.map((board) => board.indexOf(0)));
  const [played, error] = mean(20_000, ({ observation }) => observation.indexOf(0));
  expect(first).toBeLessThan(best);
  expect(Math.abs(first - played)).toBeLessThan(4 * error);
  // The corner loses when it is taken: if the opponent begins there, and otherwise at the second move.
  expect(await solution.returnOf((boards) => boards.map(() => 0))).toBeCloseTo(-1, 12);
});

test.each(['minimax:9', 'perfect'])(
  'the worst return over all games: %s draws, the first empty cell loses',
  async (name) => {
    // Plays as the search says, with the board's own count of discs.
    const player = playerOf(new TicTacToeGame({ mask: name === 'minimax:9' }), name);
    const perfect = (boards: readonly Int32Array[]) =>
      boards.map((board) => {
        const isFirst = board.filter((cell) => cell !== 0).length % 2 === 0;
        if (board.every((cell) => cell === 0)) return 4;
        return player.move(isFirst ? board : board.map((cell) => [0, 2, 1][cell]!), new Rng(1), 0);
      });
    expect(await solution.worstReturnsOf(perfect)).toEqual([0, 0]);
    expect(await solution.worstReturnsOf((boards) => boards.map((board) => board.indexOf(0)))).toEqual([
      -1, -1,
    ]);
  },
);

test('the solver knows the values of moves', () => {
  const solver = new TicTacToeGame().solver();
  expect(solver.values(new Int32Array(9))).toEqual(new Float64Array(9));
  // In a corner's corner opposite to the first, only an edge keeps the draw.
  expect(Array.from(solver.values(Int32Array.of(1, 0, 0, 0, 2, 0, 0, 0, 1)))).toEqual([
    Number.NaN,
    0,
    -1,
    0,
    Number.NaN,
    0,
    -1,
    0,
    Number.NaN,
  ]);
});

test('a game without a solver has no perfect opponent', () => {
  const unsolved = Object.assign(new TicTacToeGame(), { solver: undefined });
  expect(() => playerOf(unsolved, 'perfect')).toThrow(/TicTacToe-v0 has no perfect opponent/);
});

test('without masks, playing a taken cell loses at once', () => {
  const vector = new RowVector(1, ticTacToe({ mask: false }, 'TicTacToe-v0'));
  vector.reset({ seed: 2 });
  vector.step(Int32Array.of(4));
  vector.step(Int32Array.of(4));
  expect([vector.rewards[0], vector.terminated[0]]).toEqual([-1, 1]);
});

test('without masks random opponents play empty cells, also in openings', () => {
  const player = playerOf(new TicTacToeGame({ mask: false }), 'random');
  const board = Int32Array.of(1, 2, 1, 2, 0, 1, 2, 1, 2);
  for (let seed = 0; seed < 20; seed++) expect(player.move(board, new Rng(seed), 0)).toBe(4);
  const [plain, masked] = [false, true].map((mask) => {
    const env = new TicTacToe({ mask, openings: 8 });
    const { observation } = env.reset({ seed: 3 });
    return 'observation' in observation ? observation.observation : observation;
  });
  expect(plain).toEqual(masked);
});

test.each([2, -1, '1', null])('refuses the reset option side = %j', (side) => {
  const reset = () => new TicTacToe({ openings: 2 }).reset({ options: { side } });
  expect(reset).toThrow(/The reset option "side" must be 0 or 1/);
});

test('a reset takes the agent’s side as an option: 0 begins, 1 sees the opponent’s first disc', () => {
  const env = new TicTacToe({ mask: false });
  const discs = (side: unknown, seed: number): number => {
    const { observation } = env.reset({ seed, options: { side } });
    return (observation as unknown as Int8Array).filter((cell) => cell !== 0).length;
  };
  for (let seed = 0; seed < 8; seed++) expect([discs(0, seed), discs(1, seed)]).toEqual([0, 1]);
  const drawn = new Set(Array.from({ length: 20 }, (_, seed) => discs(undefined, seed)));
  expect([...drawn].sort()).toEqual([0, 1]);
  for (const side of [2, '0'])
    expect(() => discs(side, 1)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
});
