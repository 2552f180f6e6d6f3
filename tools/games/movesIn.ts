import { type Agent, type GameTask, packedArray, Rng, type RowState } from '../../packages/core/src/index.ts';
import { thinkingTrees } from '../../packages/runner/src/thinking.ts';

/** The moves of an agent in positions: the most probable possible one, or a search's. @param name of the agent in errors. */
export async function movesIn(
  game: GameTask,
  agent: Agent,
  rows: readonly RowState[],
  simulations: number,
  name: string,
): Promise<ArrayLike<number>> {
  const { observationSpace, actionSpace, stateType, stateSize } = game;
  if (simulations > 0) {
    const { trees, assess } = thinkingTrees(game, agent, { simulations }, name, rows.length);
    const states = packedArray(stateType, rows.length * stateSize) as RowState;
    for (const [k, row] of rows.entries()) states.set(row, k * stateSize);
    return (await trees.search(states, rows.length, assess, new Rng(0))).actions;
  }
  const { size } = observationSpace;
  const { flatSize } = actionSpace;
  const seen = packedArray(observationSpace.dtype, rows.length * size);
  for (const [k, row] of rows.entries()) game.observe(row, seen, k * size);
  const logits = new Float32Array(rows.length * flatSize);
  await agent.assess!(seen, rows.length, { logits, values: new Float32Array(rows.length) });
  return rows.map((_, k) => {
    const own = logits
      .subarray(k * flatSize, (k + 1) * flatSize)
      .map((logit, a) => (seen[k * size + a] === 1 ? logit : Number.NEGATIVE_INFINITY));
    return own.indexOf(Math.max(...own));
  });
}
