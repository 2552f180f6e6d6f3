import { didYouMean, PrismError } from '@prism-rl/core';
import type { Board } from './cartridge.ts';
import data from './games/games.json' with { type: 'json' };

/**
 * An expression of the game rules: an integer, a variable, or `[operator, ...operands]`.
 * See `expressions.ts` for the operators.
 */
export type Expression = number | string | readonly [string, ...Expression[]];

/** A statement of the game rules: `['=', v, e]`, `['score', e]`, `['if', c, then, else?]`, … */
export type Statement = readonly [string, ...(Expression | Program)[]];

export type Program = readonly Statement[];

/** A cartridge image and its bank switching. */
export interface ImageSpec {
  /** MD5 of the image, lower-case hex. */
  readonly md5: string;
  readonly size: number;
  readonly cart: Board;
}

/** One game: image, controls and the rules of reward, end and lives. */
export interface GameSpec extends ImageSpec {
  readonly tv: 'NTSC' | 'PAL';
  /** First visible line and number of rows. */
  readonly yStart: number;
  readonly height: number;
  /** Whether to draw HMOVE combs; default true. */
  readonly hmoveBlanks?: boolean;
  readonly controller: 'joystick' | 'paddles';
  readonly paddlePorts?: readonly ('left' | 'right')[];
  readonly paddleMin?: number;
  readonly paddleMax?: number;
  readonly paddleSwap?: boolean;
  /** Whether player 1's joystick is in the right port. */
  readonly swapPorts?: boolean;
  /** Both difficulty switches are at A during format detection. */
  readonly powerOnDifficulty?: 'AA';
  /** Minimal action set; `all` = 0..17. */
  readonly minimal: 'all' | readonly number[];
  /** Legal actions; default 0..17. Other actions act as 0. */
  readonly legal?: readonly number[];
  /** Mode numbers as ranges [first, last]. */
  readonly modes: readonly (readonly [number, number])[];
  readonly defaultMode: number;
  readonly difficulties: readonly number[];
  /** [action, frames] at the end of every reset. */
  readonly start?: readonly (readonly [number, number])[];
  readonly modeSelect?: Program;
  /** Game variables after every reset. */
  readonly init: Readonly<Record<string, number>>;
  /** Game variables that a reset keeps. */
  readonly keep?: Readonly<Record<string, number>>;
  /** Runs after every emulated frame. */
  readonly step: Program;
  /** Whether the episode is over; defaults to the variable T. */
  readonly over?: Expression;
  readonly lives: Expression;
}

const { games, withoutRules } = data as unknown as {
  readonly games: Readonly<Record<string, GameSpec>>;
  readonly withoutRules: Readonly<Record<string, ImageSpec>>;
};

/** The 104 single-player games of the Arcade Learning Environment, under its names (`space_invaders`). */
export const gameNames: readonly string[] = Object.keys(games);

/** The Arcade Learning Environment's two-player-only images. This package has no rules for them. */
export const imagesWithoutRules: Readonly<Record<string, ImageSpec>> = withoutRules;

/** Converts a name to its form in environment ids: `space_invaders` → `SpaceInvaders`, `tic_tac_toe_3d` → `TicTacToe3D`. */
export function camelName(game: string): string {
  return game.replace(/(^|_)([a-z0-9]+)/g, (_, __, word: string) =>
    /^\d/.test(word) ? word.toUpperCase() : word[0]!.toUpperCase() + word.slice(1),
  );
}

/**
 * Returns the specification of a game.
 *
 * @throws PrismError `unknown-name`
 */
export function gameSpec(name: string): GameSpec {
  const spec = Object.hasOwn(games, name) ? games[name] : undefined;
  if (spec === undefined) {
    throw PrismError.unknownName`There is no Atari game named "${name}".
      ${didYouMean(name, gameNames)}`;
  }
  return spec;
}

/** Returns the minimal action set, ascending. */
export function minimalActions(spec: GameSpec): readonly number[] {
  return spec.minimal === 'all' ? allActions : spec.minimal;
}

/** Actions 0..17. */
export const allActions: readonly number[] = Array.from({ length: 18 }, (_, i) => i);

export function hasMode(spec: GameSpec, mode: number): boolean {
  return Number.isInteger(mode) && spec.modes.some(([first, last]) => mode >= first && mode <= last);
}

export function modesOf(spec: GameSpec): number[] {
  return spec.modes.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, i) => first + i));
}

/** A game with its cartridge image, the basis of environments. */
export interface AtariGame {
  /** Name in ids: `Pong`. */
  readonly id: string;
  readonly spec: GameSpec;
  readonly image: Uint8Array;
}

/**
 * Combines a game of the catalogue with an image that you bring.
 *
 * @param name as in the Arcade Learning Environment: `pong`.
 * @throws PrismError `unknown-name`, or `incompatible` for an image of another size.
 */
export function atariGame(name: string, image: Uint8Array): AtariGame {
  const spec = gameSpec(name);
  if (image.length !== spec.size) {
    throw PrismError.incompatible`The image of ${name} has ${spec.size} bytes, but this one has ${image.length}.
      Its MD5 should be ${spec.md5}.`;
  }
  return { id: camelName(name), spec, image };
}
