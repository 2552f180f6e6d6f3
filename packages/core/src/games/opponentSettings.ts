import { fraction, integer, type Setting } from '../settings/setting.ts';
import { onlyIf } from '../settings/settings.ts';

const pattern = /^(?:random|greedy|minimax:([1-9]))$/;
const names = 'random, greedy, or minimax:N with N from 1 to 9';
/** A directory, to tell it from misspelt names. */
const directory = /[\\/]/;

/* @__NO_SIDE_EFFECTS__ */
function opponent(fallback: string, meaning: string, mayBeTrained = false): Setting<string> {
  const accepts = mayBeTrained ? `self, the directory of a run such as runs/x, ${names}` : names;
  const isOne = (value: string): boolean => isNamed(value) || (mayBeTrained && isTrained(value));
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
    'Opponent: random moves; greedy wins if it can at once, else moves at random; minimax:N looks N moves ahead; self plays as the agent did earlier in the run; the directory of a run plays as that agent does, without random moves',
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

/** Whether an opponent of this name is a trained agent: the run's own past, or another run. */
export function isTrained(name: string): boolean {
  return name === 'self' || directory.test(name);
}

/** Whether an opponent of this name needs no training. */
export function isNamed(name: string): boolean {
  return pattern.test(name);
}

/** Moves that an opponent of this name looks ahead: none for `random`. */
export function searchDepth(name: string): number {
  return name === 'random' ? 0 : name === 'greedy' ? 1 : Number(pattern.exec(name)?.[1]);
}
