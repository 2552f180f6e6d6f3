/** Checks of actions at the border of the environments: beyond it every number is finite and in range. */

import { type PackedArray, PrismError, type Space } from '@prism-rl/core';

/** Bounds of the actions of a task. */
export interface ActionRange {
  readonly low: readonly number[];
  readonly high: readonly number[];
  readonly integer: boolean;
}

/** The bounds of a Discrete or Box space. */
export function actionRangeOf(space: Space): ActionRange {
  const json = space.toJSON();
  if (json.kind === 'discrete') return { low: [0], high: [json.n - 1], integer: true };
  if (json.kind !== 'box') throw new PrismError('invalid-space', `${space} is neither Discrete nor Box.`);
  const spread = (bound: typeof json.low): number[] =>
    Array.from({ length: space.size }, (_, i) => Number(Array.isArray(bound) ? bound[i] : bound));
  return { low: spread(json.low), high: spread(json.high), integer: false };
}

/**
 * Checks one row of packed actions.
 *
 * @throws PrismError `invalid-action`
 */
export function checkPackedAction(
  id: string,
  range: ActionRange,
  actions: PackedArray,
  offset: number,
): void {
  const { low, high, integer } = range;
  for (let k = 0; k < low.length; k++) {
    const value = actions[offset + k]!;
    // Written so that NaN fails too.
    if (!(value >= low[k]! && value <= high[k]!) || (integer && !Number.isInteger(value))) {
      throw invalidAction(id, range, integer ? `${value}` : `element ${k} with ${value}`);
    }
  }
}

/**
 * Writes an action to `out` after checking it.
 *
 * @throws PrismError `invalid-action`
 */
export function packAction(id: string, range: ActionRange, action: unknown, out: PackedArray): void {
  if (range.integer) {
    if (typeof action !== 'number') throw invalidAction(id, range, describe(action));
    if (!Number.isInteger(action) || action < range.low[0]! || action > range.high[0]!) {
      throw invalidAction(id, range, String(action));
    }
    out[0] = action;
    return;
  }
  const length = range.low.length;
  const isList = Array.isArray(action) || (ArrayBuffer.isView(action) && !(action instanceof DataView));
  if (!isList || (action as ArrayLike<unknown>).length !== length)
    throw invalidAction(id, range, describe(action));
  const list = action as ArrayLike<unknown>;
  for (let k = 0; k < length; k++) {
    const value = list[k];
    if (typeof value !== 'number') throw invalidAction(id, range, `element ${k} with ${describe(value)}`);
    out[k] = value;
  }
  checkPackedAction(id, range, out, 0);
}

function describe(value: unknown): string {
  if (value === null || typeof value !== 'object') return `${typeof value} ${String(value)}`;
  const { length } = value as { length?: unknown };
  return typeof length === 'number' ? `a list of ${length}` : 'an object';
}

function invalidAction(id: string, { low, high, integer }: ActionRange, found: string): PrismError {
  if (integer) {
    return new PrismError(
      'invalid-action',
      `${id} takes an integer from ${low[0]} to ${high[0]}, but got ${found}.`,
    );
  }
  const ranges = low.map((bound, k) => `[${bound}, ${high[k]}]`).join(' × ');
  return new PrismError(
    'invalid-action',
    `${id} takes ${low.length} numbers in ${ranges}, but got ${found}.`,
    {
      hint: 'Clip the actions of a policy that can leave the range.',
    },
  );
}
