/**
 * Which actions are possible, as a part of the observation: a field of a Dict with a fixed name, as in PettingZoo. Whatever keeps
 * observations (vectors, memories, checkpoints, exported policies) keeps masks, too.
 */

import type { PackedArray } from '../arrays/arrays.ts';
import { PrismError } from '../errors.ts';
import type { Rng } from '../rng/rng.ts';
import { isBox } from './box.ts';
import type { Discrete, MultiDiscrete } from './discrete.ts';
import type { Space } from './space.ts';
import { partsOf } from './spaces.ts';

/**
 * The field of a Dict observation that says which actions are possible: 1 for each that is, 0 for the others. Of a MultiDiscrete the
 * entries of one choice stand behind those of another.
 */
export const maskName = 'action_mask';

/** Where a mask lies in a packed observation. */
export interface ActionMask {
  readonly offset: number;
  /** Its entries. */
  readonly size: number;
}

/** The mask in observations of a space; undefined where they have none, and every action is possible. */
export function actionMaskOf(observationSpace: Space): ActionMask | undefined {
  if (observationSpace.kind !== 'dict') return undefined;
  const part = partsOf(observationSpace).find(({ name }) => name === maskName);
  return part && { offset: part.offset, size: part.space.size };
}

/** How many actions each choice is between: one number for a Discrete, several for a MultiDiscrete. */
export function choicesOf(actionSpace: Space): readonly number[] | undefined {
  const space: Space<unknown> = actionSpace;
  if (space.kind === 'discrete') return [(space as Discrete).n];
  if (space.kind === 'multi-discrete') return Array.from((space as MultiDiscrete).nvec);
  return undefined;
}

/** The least value of each choice of {@link choicesOf}. */
export function startsOf(actionSpace: Space): ArrayLike<number> {
  const { start } = actionSpace as Space<unknown> as Discrete | MultiDiscrete;
  return typeof start === 'number' ? [start] : start;
}

/**
 * Checks that a mask, where observations have one, is one of the actions.
 *
 * @throws PrismError `invalid-space` for a mask of another length or of other numbers than 0 and 1, one without a field beside it, or one
 *   of actions that are not counted.
 */
export function checkMaskSpace(observationSpace: Space, actionSpace: Space): void {
  if (observationSpace.kind !== 'dict') return;
  const parts = partsOf(observationSpace);
  const mask = parts.find(({ name }) => name === maskName)?.space;
  if (mask === undefined) return;
  const wrong = (what: string, hint: string): PrismError =>
    new PrismError('invalid-space', `The field ${maskName} of the observations ${what}.`, { hint });
  const choices = choicesOf(actionSpace);
  if (choices === undefined) {
    throw wrong(
      `stands beside actions from ${actionSpace}, which are not counted`,
      'Only a Discrete or a MultiDiscrete has a mask: name the field otherwise.',
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
  if (parts.length === 1)
    throw wrong('stands alone', 'Show the state in another field, such as observation.');
}

/**
 * The first fault of the mask that begins at `at` of packed observations; undefined for a sound one.
 *
 * @param choices of {@link choicesOf}.
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

/** Which actions the observations of an environment leave possible; undefined where its space declares no mask. */
export class PossibleActions {
  readonly #choices: readonly number[];
  readonly #mask: ActionMask;
  readonly #observationSize: number;
  /** The least action of each choice. */
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

  /** Whether row `row` of packed actions may be taken where row `row` of packed observations is shown. */
  allows(observations: PackedArray, actions: PackedArray, row: number): boolean {
    let at = row * this.#observationSize + this.#mask.offset;
    for (let k = 0; k < this.#choices.length; k++) {
      if (observations[at + actions[row * this.#choices.length + k]! - this.#starts[k]!] !== 1) return false;
      at += this.#choices[k]!;
    }
    return true;
  }

  /** The first fault of the mask in row `row` of packed observations; undefined for a sound one. */
  fault(observations: PackedArray, row: number): string | undefined {
    return maskFault(observations, row * this.#observationSize + this.#mask.offset, this.#choices);
  }
}

interface Spaces {
  readonly observationSpace: Space;
  readonly actionSpace: Space;
}

/**
 * A random action, all possible ones alike.
 *
 * @param observation by whose mask it must be possible, where the space declares one.
 * @throws PrismError `contract` where none is.
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
  throw new PrismError('contract', `The ${maskName} of an observation ${fault}.`, {
    hint: 'A state without a possible action must be the end of its episode (terminated).',
  });
}

/**
 * The value or logit of an action that is not possible: less than any other by so much that softmax gives it exactly 0, and no maximum
 * takes it; finite, so that 0 times it is 0 and not NaN.
 */
export const impossible: number = -(2 ** 100);

/** A random action, of those whose value in row `row` of `[rows, actions]` values is not {@link impossible}, all alike. */
export function randomPossible(rng: Rng, values: ArrayLike<number>, row: number, actions: number): number {
  const start = row * actions;
  let possible = 0;
  for (let a = 0; a < actions; a++) if (values[start + a] !== impossible) possible++;
  let skip = rng.integers(Math.max(1, possible));
  for (let a = 0; a < actions; a++) if (values[start + a] !== impossible && skip-- === 0) return a;
  return 0;
}

/** One of the places where a mask is 1, all alike; −1 where it is nowhere. Draws one number. */
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
