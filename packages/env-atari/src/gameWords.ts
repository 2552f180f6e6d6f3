import { PrismError } from '@prism-rl/core';
import type { GameSpec } from './game.ts';
import { variablesOf } from './games/expressions.ts';

// Words of a game in the console's memory, part of every saved state. Words 5 and 6 hold the paddles (controls.ts), 8 and 9 a double; the
// rules' variables start at 16, named ones first.

export const EPISODE_FRAME = 0;
/** Frames since the image was loaded. */
export const TOTAL_FRAME = 1;
/** Actions that sticky draws may repeat. */
export const LAST_ACTION_A = 2;
export const LAST_ACTION_B = 3;
/** Lives at the episode's start. */
export const FIRST_LIVES = 4;
export const MODE = 7;
/** Index among doubles of the A-action's paddle strength. */
export const STRENGTH_INDEX = 4;
export const SWITCHES = 10;
const FIRST_VARIABLE = 16;
/** The reward of the latest frame. */
export const R = 16;
const S = 17;
const T = 18;
const L = 19;

/**
 * Assigns a word to each variable of a game's rules.
 *
 * @throws PrismError `contract` for rules with too many variables.
 */
export function slotsOf(spec: GameSpec): ReadonlyMap<string, number> {
  const slots = new Map([
    ['R', R],
    ['S', S],
    ['T', T],
    ['L', L],
  ]);
  const names = new Set([
    ...Object.keys(spec.init),
    ...Object.keys(spec.keep ?? {}),
    ...variablesOf(spec.step),
    ...variablesOf(spec.modeSelect ?? []),
    ...variablesOf(spec.lives),
    ...variablesOf(spec.over ?? 0),
  ]);
  for (const name of names) {
    if (!slots.has(name)) slots.set(name, FIRST_VARIABLE + slots.size);
  }
  if (FIRST_VARIABLE + slots.size > 64) throw PrismError.contract`A game has too many variables.`;
  return slots;
}

/** Compiles the assignments of an environment reset. */
export function initialiser(
  words: Int32Array,
  slots: ReadonlyMap<string, number>,
  spec: GameSpec,
): () => void {
  const values = Object.entries({ R: 0, S: 0, T: 0, ...spec.init }).map(([name, value]) => [
    slots.get(name)!,
    value,
  ]);
  return () => {
    for (const [slot, value] of values) words[slot!] = value!;
  };
}
