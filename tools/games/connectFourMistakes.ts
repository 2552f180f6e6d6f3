/**
 * Counts the mistakes of trained policies in Connect Four: moves whose value under perfect play, win, draw or loss, is below the best move's. The
 * positions are those of packages/games/test/fixtures/connectFourScores.txt after ten moves or more.
 *
 *   npm run node -- tools/games/connectFourMistakes.ts [--positions N] RUN-DIR… [SIMULATIONS…]
 *
 * prints one JSON object for each run and number of simulations, by default 0, the network alone: by class the number of positions, and the share
 * of mistakes. Solving the positions takes a minute or two; `--positions` takes the first N of each class.
 */
import { loadRegistry } from '../../packages/cli/src/plugins.ts';
import { loadTrainedAgent } from '../../packages/cli/src/trainedAgent.ts';
import { ConnectFourGame } from '../../packages/games/src/connectFour.ts';
import { ConnectFourSolver } from '../../packages/games/src/connectFourSolver.ts';
import { scored } from '../../packages/games/test/connectFourScores.ts';
import { readArguments } from '../../scripts/readArguments.ts';
import { movesIn } from './movesIn.ts';

const { positionals, values: options } = readArguments(
  'npm run node -- tools/games/connectFourMistakes.ts [--positions N] RUN-DIR… [SIMULATIONS…]',
  { allowPositionals: true, options: { positions: { type: 'string', default: 'Infinity' } } },
);
const isNumber = (word: string): boolean => /^\d+$/.test(word);
const runDirs = positionals.filter((word) => !isNumber(word));
const searches = positionals.filter(isNumber).map(Number);
const game = new ConnectFourGame();
const solver = new ConnectFourSolver(25);
const counts = new Map<string, number>();
const positions = scored.filter(({ set, moves }) => {
  if (moves.length < 10) return false;
  counts.set(set, (counts.get(set) ?? 0) + 1);
  return counts.get(set)! <= Number(options.positions);
});
const rows = positions.map(({ row }) => row);
const solved = rows.map((row) => solver.scores(row, true));
const registry = await loadRegistry(process.cwd());
for (const runDir of runDirs) {
  const { agent, close } = await loadTrainedAgent(runDir, registry, 1);
  for (const simulations of searches.length > 0 ? searches : [0]) {
    const moves = await movesIn(game, agent, rows, simulations, runDir);
    const classes: Record<string, { positions: number; mistakes: number }> = {};
    for (const [k, { set }] of positions.entries()) {
      const values = solved[k]!;
      classes[set] ??= { positions: 0, mistakes: 0 };
      classes[set].positions++;
      if (values[moves[k]!]! < Math.max(...values.filter((value) => !Number.isNaN(value))))
        classes[set].mistakes++;
    }
    const shares = Object.entries(classes).map(([set, { positions: all, mistakes }]) => [
      set,
      { positions: all, mistakes: mistakes / all },
    ]);
    process.stdout.write(`${JSON.stringify({ runDir, simulations, classes: Object.fromEntries(shares) })}\n`);
  }
  close();
}
