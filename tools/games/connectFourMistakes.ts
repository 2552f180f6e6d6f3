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
import { Rng } from '../../packages/core/src/index.ts';
import { ConnectFourGame } from '../../packages/games/src/connectFour.ts';
import { ConnectFourSolver } from '../../packages/games/src/connectFourSolver.ts';
import { scored } from '../../packages/games/test/connectFourScores.ts';
import { thinkingTrees } from '../../packages/runner/src/thinking.ts';

const [runDir, simulations = '0'] = process.argv.slice(2) as [string, string?];
const game = new ConnectFourGame();
const solver = new ConnectFourSolver(25);
const { agent, close } = await loadTrainedAgent(runDir, await loadRegistry(process.cwd()), 1);
const positions = scored.filter(({ moves }) => moves.length >= 10);
const { flatSize } = game.actionSpace;

/** The moves in positions: the most probable possible one, or a search's. */
async function movesIn(rows: readonly Int32Array[]): Promise<ArrayLike<number>> {
  if (Number(simulations) > 0) {
    const thinking = { simulations: Number(simulations) };
    const { trees, assess } = thinkingTrees(game, agent, thinking, runDir, rows.length);
    const states = Int32Array.from(rows.flatMap((row) => [...row]));
    return (await trees.search(states, rows.length, assess, new Rng(0))).actions;
  }
  const { size } = game.observationSpace;
  const seen = new Int8Array(rows.length * size);
  for (const [k, row] of rows.entries()) game.observe(row, seen, k * size);
  const logits = new Float32Array(rows.length * flatSize);
  await agent.assess!(seen, rows.length, { logits, values: new Float32Array(rows.length) });
  return rows.map((_, k) => {
    const own = logits
      .subarray(k * flatSize, (k + 1) * flatSize)
      .map((logit, a) => (seen[k * size + a] === 1 ? logit : -Infinity));
    return own.indexOf(Math.max(...own));
  });
}

const moves = await movesIn(positions.map(({ row }) => row));
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
