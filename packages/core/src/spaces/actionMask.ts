// Action masks are part of the observation, a Dict field with a fixed name as in PettingZoo, so that vectors, memories, checkpoints and exported
// policies contain them, too.

import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { isBox } from './box.ts';
import type { Discrete, MultiDiscrete } from './discrete.ts';
import type { Space } from './space.ts';
import { partsOf } from './spaces.ts';

/**
 * The field of a Dict observation with the action mask: 1 for each possible action, else 0. For a MultiDiscrete, the masks of its elements
 * follow each other.
 */
export const maskName = 'action_mask';

/** Place of a mask in a packed observation. */
export interface ActionMask {
  readonly offset: number;
  readonly size: number;
}

/** Finds the action mask in a space's observations; undefined if there is none, so that every action is possible. */
export function actionMaskOf(observationSpace: Space): ActionMask | undefined {
  if (observationSpace.kind !== 'dict') return undefined;
  const part = partsOf(observationSpace).find(({ name }) => name === maskName);
  return part && { offset: part.offset, size: part.space.size };
}

/** Number of actions of each choice: one number for a Discrete, several for a MultiDiscrete, undefined for other spaces. */
export function choicesOf(actionSpace: Space): readonly number[] | undefined {
  const space: Space<unknown> = actionSpace;
  if (space.kind === 'discrete') return [(space as Discrete).n];
  if (space.kind === 'multi-discrete') return Array.from((space as MultiDiscrete).nvec);
  return undefined;
}

/** Smallest action of each choice of {@link choicesOf}. */
export function startsOf(actionSpace: Space): ArrayLike<number> {
  const { start } = actionSpace as Space<unknown> as Discrete | MultiDiscrete;
  return typeof start === 'number' ? [start] : start;
}

/**
 * Checks that an action mask, if there is one, fits the action space.
 *
 * @throws PrismError `invalid-space` if the mask has another length, is not binary, is the only field, or masks actions of another space than
 *   Discrete and MultiDiscrete.
 */
export function checkMaskSpace(observationSpace: Space, actionSpace: Space): void {
  if (observationSpace.kind !== 'dict') return;
  const parts = partsOf(observationSpace);
  const mask = parts.find(({ name }) => name === maskName)?.space;
  if (mask === undefined) return;
  const wrong = (what: string, hint: string): PrismError =>
    PrismError.invalidSpace`The field ${maskName} of the observations ${what}.
      ${hint}`;
  const choices = choicesOf(actionSpace);
  if (choices === undefined) {
    throw wrong(
      `cannot mask actions from ${actionSpace}`,
      'Only Discrete and MultiDiscrete actions have a mask: give the field another name.',
    );
  }
  const count = choices.reduce((sum, n) => sum + n, 0);
  const hint = `Declare it as new MultiBinary(${count}).`;
  const isBinary =
    mask.kind === 'multi-binary' ||
    (isBox(mask) &&
      !mask.dtype.startsWith('float') &&
      mask.low.every((x) => x === 0) &&
      mask.high.every((x) => x === 1));
  if (!isBinary) throw wrong(`is ${mask}, but a mask holds zeros and ones`, hint);
  if (mask.size !== count)
    throw wrong(`has ${mask.size} entries, but ${actionSpace} needs ${count}, one for each action`, hint);
  if (parts.length === 1) throw wrong('is the only one', 'Add a field with the state, such as observation.');
}

/**
 * Describes the first fault of the mask at `at` in packed observations; undefined if it is valid.
 *
 * @param choices from {@link choicesOf}.
 */
function maskFault(observations: PackedArray, at: number, choices: readonly number[]): string | undefined {
  let k = at;
  for (const [choice, n] of choices.entries()) {
    let possible = 0;
    for (const end = k + n; k < end; k++) {
      const entry = observations[k]!;
      if (entry !== 0 && entry !== 1) return `holds ${entry} for action ${k - at}: entries are 0 or 1`;
      possible += entry;
    }
    if (possible === 0)
      return choices.length === 1
        ? 'leaves no action possible'
        : `leaves no action possible for choice ${choice}`;
  }
  return undefined;
}

/** Reads the action masks in an environment's packed observations. */
export class PossibleActions {
  readonly #choices: readonly number[];
  readonly #mask: ActionMask;
  readonly #observationSize: number;
  /** Smallest action of each choice. */
  readonly #starts: ArrayLike<number>;

  private constructor({ observationSpace, actionSpace }: Spaces, mask: ActionMask) {
    this.#choices = choicesOf(actionSpace)!;
    this.#mask = mask;
    this.#observationSize = observationSpace.size;
    this.#starts = startsOf(actionSpace);
  }

  static of(spaces: Spaces): PossibleActions | undefined {
    const mask = actionMaskOf(spaces.observationSpace);
    return mask && new PossibleActions(spaces, mask);
  }

  /** Whether row `row` of packed observations allows row `row` of packed actions. */
  allows(observations: PackedArray, actions: PackedArray, row: number): boolean {
    let at = row * this.#observationSize + this.#mask.offset;
    for (let k = 0; k < this.#choices.length; k++) {
      if (observations[at + actions[row * this.#choices.length + k]! - this.#starts[k]!] !== 1) return false;
      at += this.#choices[k]!;
    }
    return true;
  }

  /** Describes the first fault of the mask in row `row` of packed observations; undefined if it is valid. */
  fault(observations: PackedArray, row: number): string | undefined {
    return maskFault(observations, row * this.#observationSize + this.#mask.offset, this.#choices);
  }
}

interface Spaces {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

/**
 * Draws a uniformly random action that the observation's mask, if any, allows.
 *
 * @throws PrismError `contract` if the mask allows none.
 */
export function randomAction(
  { observationSpace, actionSpace }: Spaces,
  observation: unknown,
  rng: Rng,
): unknown {
  if (actionMaskOf(observationSpace) === undefined) return actionSpace.sample(rng);
  const mask = (observation as { readonly [maskName]: PackedArray })[maskName];
  const choices = choicesOf(actionSpace)!;
  const starts = startsOf(actionSpace);
  requirePossible(mask, 0, choices);
  let start = 0;
  const drawn = choices.map((n, k) => {
    const own = mask.subarray(start, start + n);
    start += n;
    return starts[k]! + drawPossible(own, rng);
  });
  if (actionSpace.kind === 'multi-discrete') return Int32Array.from(drawn);
  return drawn[0]!;
}

/** @throws PrismError `contract` for a mask with a {@link maskFault}. */
function requirePossible(mask: PackedArray, at: number, choices: readonly number[]): void {
  const fault = maskFault(mask, at, choices);
  if (fault === undefined) return;
  throw PrismError.contract`The ${maskName} of an observation ${fault}.
    A state without a possible action must be the end of its episode (terminated).`;
}

/**
 * The value or logit of an impossible action: so low that softmax gives exactly 0 and no maximum selects it, but finite, so that 0 times it is
 * 0 and not NaN.
 */
export const impossible: number = -(2 ** 100);

/** Draws a uniformly random action whose value in row `row` of `[rows, actions]` is not {@link impossible}. */
export function randomPossible(rng: Rng, values: ArrayLike<number>, row: number, actions: number): number {
  const start = row * actions;
  let possible = 0;
  for (let a = 0; a < actions; a++) if (values[start + a] !== impossible) possible++;
  let skip = rng.integers(Math.max(1, possible));
  for (let a = 0; a < actions; a++) if (values[start + a] !== impossible && skip-- === 0) return a;
  return 0;
}

/** Lists the choices, counted from 0, that a packed observation allows: all `count` without a mask. */
export function possibleIn(observation: PackedArray, count: number, mask: ActionMask | undefined): number[] {
  const all = Array.from({ length: count }, (_, choice) => choice);
  return mask === undefined ? all : all.filter((choice) => observation[mask.offset + choice] !== 0);
}

/** Draws a uniformly random index where a mask is 1; −1 if there is none. Draws one random number. */
export function drawPossible(
  mask: ArrayLike<number>,
  rng: Rng,
  from = 0,
  size: number = mask.length,
): number {
  let possible = 0;
  for (let k = 0; k < size; k++) possible += mask[from + k] === 0 ? 0 : 1;
  if (possible === 0) return -1;
  let skip = rng.integers(possible);
  for (let k = 0; ; k++) if (mask[from + k] !== 0 && skip-- === 0) return k;
}
