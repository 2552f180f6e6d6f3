/**
 * Computes returns of trained greedy policies in TicTacToe-v0 exactly, over all games: expected against random play, and the worst whatever the
 * opponent plays, as first and as second player.
 *
 *   npm run node -- tools/games/ticTacToeReturns.ts RUN-DIR…
 *
 * prints one JSON object per run, with the boards on which the policy plays suboptimally against random play, and the loss of its move there.
 */
import { loadRegistry } from '../../packages/cli/src/plugins.ts';
import { loadTrainedAgent } from '../../packages/cli/src/trainedAgent.ts';
import { actOutputs, packedArray } from '../../packages/core/src/index.ts';
import { TicTacToeSolution } from '../../packages/games/src/index.ts';

const solution = new TicTacToeSolution();
const registry = await loadRegistry(process.cwd());
for (const runDir of process.argv.slice(2)) {
  const { agent, env, close } = await loadTrainedAgent(runDir, registry, 1);
  const { observationSpace, actionSpace } = env;
  const isMasked = observationSpace.kind === 'dict';
  const errors: Record<string, number> = {};
  const play = async (boards: readonly Int32Array[]): Promise<ArrayLike<number>> => {
    const rows = boards.flatMap((board) => [
      ...(isMasked ? board.map((player) => Number(player === 0)) : []),
      ...board,
    ]);
    const observations = packedArray(observationSpace.dtype, rows.length);
    observations.set(rows);
    const out = actOutputs(actionSpace, boards.length);
    await agent.act(observations, out, 'exploit');
    return out.actions;
  };
  const expectedReturn = await solution.returnOf(async (boards) => {
    const actions = await play(boards);
    for (const [k, board] of boards.entries()) {
      const lacks = solution.value(board) - solution.moveValue(board, actions[k]!);
      if (lacks > 1e-9) errors[board.join('')] = lacks;
    }
    return actions;
  });
  const worstReturns = await solution.worstReturnsOf(play);
  process.stdout.write(
    `${JSON.stringify({ runDir, expectedReturn, worstReturns, best: solution.expectedReturn, errors })}\n`,
  );
  close();
}
