import { didYouMean, PrismError } from '@prism-rl/core';
import type { GameSpec, ImageSpec } from './gameSpec.ts';
import data from './games.json' with { type: 'json' };

const { games, withoutRules } = data as unknown as {
  readonly games: Readonly<Record<string, GameSpec>>;
  readonly withoutRules: Readonly<Record<string, ImageSpec>>;
};

/** The 104 single-player games of the Arcade Learning Environment by their names there (`space_invaders`). */
export const gameNames: readonly string[] = Object.keys(games);

/** Images that the Arcade Learning Environment carries for two players only; there are no rules for them here. */
export const imagesWithoutRules: Readonly<Record<string, ImageSpec>> = withoutRules;

/** Name in environment ids: `space_invaders` → `SpaceInvaders`, `tic_tac_toe_3d` → `TicTacToe3D`. */
export function camelName(game: string): string {
  return game.replace(/(^|_)([a-z0-9]+)/g, (_, __, word: string) =>
    /^\d/.test(word) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1),
  );
}

/**
 * The facts of a game.
 *
 * @throws PrismError `unknown-name`
 */
export function gameSpec(name: string): GameSpec {
  const spec = Object.hasOwn(games, name) ? games[name] : undefined;
  if (spec === undefined) {
    throw new PrismError('unknown-name', `There is no Atari game named "${name}".`, {
      hint: didYouMean(name, gameNames),
    });
  }
  return spec;
}

/** Minimal action set, ascending. */
export function minimalActions(spec: GameSpec): readonly number[] {
  return spec.minimal === 'all' ? allActions : spec.minimal;
}

/** Actions 0..17. */
export const allActions: readonly number[] = Array.from({ length: 18 }, (_, i) => i);

/** Whether a mode number exists in a game. */
export function hasMode(spec: GameSpec, mode: number): boolean {
  return Number.isInteger(mode) && spec.modes.some(([first, last]) => mode >= first && mode <= last);
}

/** All mode numbers of a game. */
export function modesOf(spec: GameSpec): number[] {
  return spec.modes.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}
