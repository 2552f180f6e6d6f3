import { type ConfigOf, flag, fraction, integer, orNull, PrismError, settings } from '@prism-rl/core';
import type { Game } from './game.ts';
import { asterix } from './games/asterix.ts';
import { breakout } from './games/breakout.ts';
import { freeway } from './games/freeway.ts';
import { seaquest } from './games/seaquest.ts';
import { spaceInvaders } from './games/spaceInvaders.ts';

/** `random` are mean returns of random actions over 2000 episodes: with all actions, and with the minimal set. */
const games = {
  Asterix: {
    game: asterix,
    task: 'Collect gold and avoid enemies that cross the screen',
    random: [0.49, 0.51],
  },
  Breakout: { game: breakout, task: 'Keep the ball in play and break the bricks', random: [0.53, 0.37] },
  Freeway: {
    game: freeway,
    task: 'Cross eight lanes of traffic as often as 2501 steps allow',
    random: [0.12, 0.39],
  },
  Seaquest: {
    game: seaquest,
    task: 'Rescue divers, shoot fish and submarines, come up for air',
    random: [0.1, 0.1],
  },
  SpaceInvaders: { game: spaceInvaders, task: 'Shoot the aliens before they land', random: [2.84, 4.11] },
} as const;

/** The names under which MinAtar registers its games with Gymnasium. */
export type MinAtarId = `MinAtar/${keyof typeof games}-${'v0' | 'v1'}`;

/** A game with one of its two action sets. */
export interface Variant {
  readonly game: Game;
  readonly task: string;
  /** Maps each action of the environment to the game's action. */
  readonly actions: readonly number[];
  /** Mean return of random actions. No return is established as solving a game. */
  readonly random: number;
}

/** Every game: `-v0` has MinAtar's six actions, `-v1` the minimal set. */
export const variants = Object.fromEntries(
  Object.entries(games).flatMap(([name, { game, task, random }]) => [
    [`MinAtar/${name}-v0`, { game, task, actions: [0, 1, 2, 3, 4, 5], random: random[0] }],
    [`MinAtar/${name}-v1`, { game, task, actions: game.minimalActions, random: random[1] }],
  ]),
) as Readonly<Record<MinAtarId, Variant>>;

/** All names, in the order of the catalogue. */
export const minAtarIds: readonly MinAtarId[] = Object.keys(variants) as MinAtarId[];

/** Returns the variant with that name. @throws PrismError `unknown-name` */
export function variantOf(id: MinAtarId): Variant {
  if (Object.hasOwn(variants, id)) return variants[id];
  throw PrismError.unknownName`There is no MinAtar game "${String(id)}".
    The games are ${minAtarIds.join(', ')}.`;
}

/** Settings of every MinAtar environment, with MinAtar's own defaults. */
export const minAtarSettings = settings({
  sticky: fraction(
    0.1,
    'Probability of repeating the previous action; with 0, only the games themselves are random (spawns in Asterix and Seaquest, Breakout’s first ball, Freeway’s cars)',
    { source: 'Machado et al. 2018' },
  ),
  ramping: flag(
    true,
    'Whether Asterix, Seaquest and Space Invaders get harder over an episode; the others ignore it',
  ),
  maxEpisodeSteps: orNull(
    integer(
      1,
      'Steps after which an episode is truncated; null: no limit, as in MinAtar. Set one for greedy evaluation: in Seaquest, a player at the surface never dies',
      { min: 1 },
    ),
    null,
  ),
});

export type MinAtarConfig = ConfigOf<(typeof minAtarSettings)['settings']>;
