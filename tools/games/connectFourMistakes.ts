/**
 * Counts the mistakes of trained policies in Connect Four: moves whose value under perfect play, win, draw or loss, is below the best move's. The
 * positions are those of packages/games/test/fixtures/connectFourScores.txt after ten moves or more.
 *
 *   npm run node -- tools/games/connectFourMistakes.ts RUN-DIR [SIMULATIONS]
 *
 * prints one JSON object: by class the number of positions, and the share of mistakes. Solving the positions takes a minute or two.
 */
import { loadRegistry } from '../../packages/cli/src/plugins.ts';
import { loadTrainedAgent } from '../../packages/cli/src/trainedAgent.ts';
import { ConnectFourGame } from '../../packages/games/src/connectFour.ts';
import { ConnectFourSolver } from '../../packages/games/src/connectFourSolver.ts';
import { scored } from '../../packages/games/test/connectFourScores.ts';
import { movesIn } from './movesIn.ts';

const [runDir, simulations = '0'] = process.argv.slice(2) as [string, string?];
const game = new ConnectFourGame();
const solver = new ConnectFourSolver(25);
const { agent, close } = await loadTrainedAgent(runDir, await loadRegistry(process.cwd()), 1);
const positions = scored.filter(({ moves }) => moves.length >= 10);
const rows = positions.map(({ row }) => row);
const moves = await movesIn(game, agent, rows, Number(simulations), runDir);
const classes: Record<string, { positions: number; mistakes: number }> = {};
for (const [k, { set, row }] of positions.entries()) {
  const values = solver.scores(row, true);
  const best = Math.max(...values.filter((value) => !Number.isNaN(value)));
  classes[set] ??= { positions: 0, mistakes: 0 };
  const counts = classes[set];
  counts.positions++;
  if (values[moves[k]!]! < best) counts.mistakes++;
}
const shares = Object.entries(classes).map(([set, { positions, mistakes }]) => [
  set,
  { positions, mistakes: mistakes / positions },
]);
process.stdout.write(
  `${JSON.stringify({ runDir, simulations: Number(simulations), classes: Object.fromEntries(shares) })}\n`,
);
close();
