import { type DType, type PackedArray, packedArray } from '../arrays/arrays.ts';
import { checkDiscreteActions, invalidAction } from '../checks/refusals.ts';
import { PrismError } from '../errors.ts';
import { maskName, type PossibleActions } from '../spaces/actionMask.ts';
import { type Box, isBox, wrongElement } from '../spaces/box.ts';
import { Discrete } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';
import { describeValue } from '../words.ts';

/** The parts of a task that decide which actions are valid. */
interface Asked {
  readonly id: string;
  readonly actionSpace: Space;
  checkAction?(actions: PackedArray, from: number): void;
}

/** @throws PrismError `invalid-action` unless the packed action at `from` is valid. */
export function checkAction(task: Asked, actions: PackedArray, from: number): void {
  if (task.checkAction !== undefined) {
    task.checkAction(actions, from);
    return;
  }
  const { id, actionSpace: space } = task;
  if (space instanceof Discrete && space.start === 0) {
    const action = actions[from]!;
    if (action >= 0 && action < space.n && Number.isInteger(action)) return;
    throw invalidAction(id, action, space.n);
  }
  if (isBox(space) ? isWithin(space, actions, from) : space.contains(space.unpack(actions, from))) return;
  throw notIn(id, space, actions.slice(from, from + space.size));
}

/** @throws PrismError `invalid-action` unless all packed actions are valid. */
export function checkActions(task: Asked, actions: PackedArray): void {
  const { id, actionSpace } = task;
  if (actionSpace instanceof Discrete && actionSpace.start === 0 && task.checkAction === undefined) {
    checkDiscreteActions(id, actions, actionSpace.n);
    return;
  }
  for (let from = 0; from < actions.length; from += actionSpace.size) checkAction(task, actions, from);
}

/**
 * @param observations current packed observations.
 * @throws PrismError `invalid-action` for an action that its observation's mask forbids.
 */
export function checkPossible(
  id: string,
  possible: PossibleActions,
  observations: PackedArray,
  actions: PackedArray,
  rows: number,
): void {
  for (let i = 0; i < rows; i++) {
    if (possible.allows(observations, actions, i)) continue;
    const size = actions.length / rows;
    const action = size === 1 ? actions[i] : describeValue(actions.slice(i * size, (i + 1) * size));
    throw PrismError.invalidAction`${id} cannot take the action ${action} now.
      The field ${maskName} of the observation says which actions are possible.`;
  }
}

/**
 * Packs an action of a single environment. For a box, any typed array of the right length is valid if the box's type can hold its numbers;
 * plain arrays are not.
 *
 * @throws PrismError `invalid-action` unless the action is valid.
 */
export function packAction(task: Asked, action: unknown, out: PackedArray): void {
  const space: Space<unknown> = task.actionSpace;
  if (space instanceof Discrete) {
    if (!(space as Space<unknown>).contains(action)) throw invalidAction(task.id, action, space.n);
  } else if (isBox(space) ? !isNumbersOf(space, action) : !space.contains(action)) {
    throw notIn(task.id, space, action);
  }
  (space as Space<unknown>).pack(action, out);
  checkAction(task, out, 0);
}

function isNumbersOf({ dtype, size }: Box<DType>, action: unknown): boolean {
  if (!isNumbers(action) || action.length !== size) return false;
  // Integer arrays truncate: 300 would become the byte 44.
  const held = dtype.startsWith('float') ? undefined : packedArray(dtype, size);
  held?.set(action);
  return held === undefined || action.every((value, k) => value === held[k]);
}

function isWithin({ low, high, size }: Box<DType>, actions: PackedArray, from: number): boolean {
  for (let k = 0; k < size; k++) {
    const value = actions[from + k]!;
    // Rejects NaN, too.
    if (!(value >= low[k]! && value <= high[k]!)) return false;
  }
  return true;
}

function isNumbers(value: unknown): value is PackedArray {
  if (!ArrayBuffer.isView(value) || value instanceof DataView) return false;
  return !(value instanceof BigInt64Array || value instanceof BigUint64Array);
}

function notIn(id: string, space: Space, action: unknown): PrismError {
  const words = `${id} takes actions from ${space}, but got ${describeValue(action)}`;
  if (!isBox(space)) return PrismError.invalidAction`${words}.`;
  return PrismError.invalidAction`${words}${wrongElement(space, action)}.
    The ClipAction wrapper keeps actions within the bounds.`;
}
