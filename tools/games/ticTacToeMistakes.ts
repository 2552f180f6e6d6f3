/**
 * Counts the mistakes of trained policies in all positions of TicTacToe-v0: moves whose value under perfect play, win, draw or loss, is below
 * the best move's.
 *
 *   npm run node -- tools/games/ticTacToeMistakes.ts SIMULATIONS RUN-DIR…
 *
 * prints one JSON object per run: by class the number of positions, and the share of mistakes. Classes are the beginning, with up to two
 * marks on the board, the middle, with three to five, and the end. Positions in which every move is as good are left out. 0 simulations are the
 * network alone.
 */
import { loadRegistry } from '../../packages/cli/src/plugins.ts';
import { loadTrainedAgent } from '../../packages/cli/src/trainedAgent.ts';
import { Rng } from '../../packages/core/src/index.ts';
import { Match } from '../../packages/games/src/match.ts';
import { TicTacToeGame } from '../../packages/games/src/ticTacToe.ts';
import { movesIn } from './movesIn.ts';

const [simulations, ...runDirs] = process.argv.slice(2);
const game = new TicTacToeGame();
const solver = game.solver!();

/** Positions with a choice, by their boards, with the value of each move. */
const positions = new Map<string, { readonly row: Int32Array; readonly values: Float64Array }>();
const explore = (moves: readonly number[]): void => {
  const match = new Match(game, new Rng(0));
  for (const move of moves) match.play(move);
  const name = [...match.observation].join('');
  if (match.result !== undefined || positions.has(name)) return;
  positions.set(name, { row: match.state.slice() as Int32Array, values: solver.values(match.state) });
  for (const move of match.possible) explore([...moves, move]);
};
explore([]);
const signs = (values: Float64Array): number[] =>
  [...values].filter((one) => !Number.isNaN(one)).map(Math.sign);
const choices = [...positions.entries()].filter(([, { values }]) => new Set(signs(values)).size > 1);

const registry = await loadRegistry(process.cwd());
for (const runDir of runDirs) {
  const { agent, close } = await loadTrainedAgent(runDir, registry, 1);
  const rows = choices.map(([, { row }]) => row);
  const moves = await movesIn(game, agent, rows, Number(simulations), runDir);
  const classes: Record<string, { positions: number; mistakes: number }> = {};
  for (const [k, [seen, { values }]] of choices.entries()) {
    const marks = 9 - [...seen.slice(0, 9)].filter((cell) => cell === '1').length;
    const name = marks < 3 ? 'beginning' : marks < 6 ? 'middle' : 'end';
    classes[name] ??= { positions: 0, mistakes: 0 };
    const counts = classes[name];
    counts.positions++;
    if (Math.sign(values[moves[k]!]!) < Math.max(...signs(values))) counts.mistakes++;
  }
  process.stdout.write(`${JSON.stringify({ runDir, simulations: Number(simulations), classes })}\n`);
  close();
}
