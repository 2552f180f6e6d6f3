import { fraction, integer, onlyIf, type Setting } from '@prism-rl/core';
import { isOpponentName } from '@prism-rl/core/checks';
import { isNamed, isTrained } from './opponentNames.ts';

const names = 'random, greedy, perfect, minimax:N with N from 1 to 9, or an opponent of a plugin';
/* @__NO_SIDE_EFFECTS__ */
function opponent(fallback: string, meaning: string, mayBeTrained = false): Setting<string> {
  const accepts = mayBeTrained ? `self, the directory of a run such as runs/x, ${names}` : names;
  const isOne = (value: string): boolean =>
    isNamed(value) || isOpponentName(value) || (mayBeTrained && isTrained(value));
  return {
    ...{ default: fallback, accepts, meaning },
    check: (value) =>
      typeof value === 'string' && isOne(value) ? undefined : { message: `must be ${accepts}`, path: [] },
  };
}

/** Settings of an environment's opponent. */
export const opponentSettings = {
  opponent: opponent(
    'random',
    'Opponent: random moves; greedy wins if it can at once, else moves at random; minimax:N looks N moves ahead; perfect makes a best move of a game that is solved; self plays as the agent did earlier in the run; the directory of a run plays as that agent does, without random moves',
    true,
  ),
  openings: integer(
    0,
    'Each game of training begins after 0 to this many random moves of both players, so that rare positions are learned, too; games of evaluations do not',
    { min: 0 },
  ),
  ...onlyIf(
    { opponent: ['self'] },
    {
      judge: opponent('greedy', 'Opponent in evaluations and films'),
      poolEvery: integer(10_000, 'Environment steps until the agent is added to the pool of opponents', {
        min: 1,
      }),
      poolSize: integer(20, 'Agents in the pool; if it is full, a random one is replaced', {
        min: 1,
        max: 1000,
      }),
      newest: fraction(0.5, 'Probability that the newest agent of the pool plays a game, else a random one'),
      opponentEpsilon: fraction(0.1, 'Probability that the opponent moves at random'),
    },
  ),
};
