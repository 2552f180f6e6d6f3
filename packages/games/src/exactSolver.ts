import {
  actionMaskOf,
  type GameSolver,
  type GameTask,
  type Outcome,
  packedArray,
  Rng,
  type RowState,
} from '@prism-rl/core';
import { choicesOf, possibleIn, startsOf } from '@prism-rl/core/checks';

/**
 * Solves a small game: searches to its end, and remembers every position. It assumes that a move has one outcome, without chance.
 *
 * @param game its rules, with a mask if some actions are impossible.
 * @returns its solver; a value is the sum of rewards from there on.
 */
export function exactSolver<S extends RowState>(game: GameTask<unknown, S>): GameSolver<S> {
  const { observationSpace, actionSpace } = game;
  const seen = packedArray(observationSpace.dtype, observationSpace.size);
  const action = packedArray(actionSpace.dtype, 1);
  const [start, numMoves] = [startsOf(actionSpace)[0]!, choicesOf(actionSpace)![0]!];
  const mask = actionMaskOf(observationSpace);
  const outcome: Outcome = { reward: 0, terminated: false, truncated: false };
  const chance = new Rng(0);
  const known = new Map<string, number>();

  const valuesOf = (state: S): Float64Array => {
    if (game.isSparse) seen.fill(0);
    game.observe(state, seen, 0);
    const values = new Float64Array(numMoves).fill(Number.NaN);
    for (const move of possibleIn(seen, numMoves, mask)) {
      const next = state.slice() as S;
      action[0] = start + move;
      game.step(next, action, 0, chance, outcome);
      const { reward, terminated, truncated } = outcome;
      const sign = game.turn(next) === game.turn(state) ? 1 : -1;
      values[move] = terminated || truncated ? reward : reward + sign * bestOf(next);
    }
    return values;
  };
  const bestOf = (state: S): number => {
    const key = state.join();
    let best = known.get(key);
    if (best === undefined) {
      best = Math.max(...valuesOf(state).filter((value) => !Number.isNaN(value)));
      known.set(key, best);
    }
    return best;
  };
  return { values: valuesOf };
}
