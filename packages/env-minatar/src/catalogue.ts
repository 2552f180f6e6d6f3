import { type ConfigOf, flag, fraction, integer, orNull, PrismError, settings } from '@prism-rl/core';
import type { Game } from './game.ts';
import { asterix } from './games/asterix.ts';
import { breakout } from './games/breakout.ts';
import { freeway } from './games/freeway.ts';
import { seaquest } from './games/seaquest.ts';
import { spaceInvaders } from './games/spaceInvaders.ts';

/** The names under which MinAtar registers its games with Gymnasium. */
export type MinAtarId =
  | 'MinAtar/Asterix-v0'
  | 'MinAtar/Asterix-v1'
  | 'MinAtar/Breakout-v0'
  | 'MinAtar/Breakout-v1'
  | 'MinAtar/Freeway-v0'
  | 'MinAtar/Freeway-v1'
  | 'MinAtar/Seaquest-v0'
  | 'MinAtar/Seaquest-v1'
  | 'MinAtar/SpaceInvaders-v0'
  | 'MinAtar/SpaceInvaders-v1';

/** A game with one of its two action sets. */
export interface Variant {
  readonly game: Game;
  /** Maps each action of the environment to the game's action. */
  readonly actions: readonly number[];
}

const ALL_ACTIONS = [0, 1, 2, 3, 4, 5];

function all(game: Game): Variant {
  return { game, actions: ALL_ACTIONS };
}

function minimal(game: Game): Variant {
  return { game, actions: game.minimalActions };
}

/** Every game: `-v0` has MinAtar's six actions, `-v1` the minimal set. */
export const variants: Readonly<Record<MinAtarId, Variant>> = {
  'MinAtar/Asterix-v0': all(asterix),
  'MinAtar/Asterix-v1': minimal(asterix),
  'MinAtar/Breakout-v0': all(breakout),
  'MinAtar/Breakout-v1': minimal(breakout),
  'MinAtar/Freeway-v0': all(freeway),
  'MinAtar/Freeway-v1': minimal(freeway),
  'MinAtar/Seaquest-v0': all(seaquest),
  'MinAtar/Seaquest-v1': minimal(seaquest),
  'MinAtar/SpaceInvaders-v0': all(spaceInvaders),
  'MinAtar/SpaceInvaders-v1': minimal(spaceInvaders),
};

/** All names, in the order of the catalogue. */
export const minAtarIds: readonly MinAtarId[] = Object.keys(variants) as MinAtarId[];

/** Returns the variant with that name. @throws PrismError `unknown-name` */
export function variantOf(id: MinAtarId): Variant {
  if (Object.hasOwn(variants, id)) return variants[id];
  throw new PrismError('unknown-name', `There is no MinAtar game "${String(id)}".`, {
    hint: `The games are ${minAtarIds.join(', ')}.`,
  });
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
