import type { PackedArray } from '../arrays.ts';
import { PrismError } from '../errors.ts';
import { checkDiscreteActions, invalidAction } from '../refusals.ts';
import { Discrete } from '../spaces/discrete.ts';
import type { Space } from '../spaces/space.ts';

/** Who is asked to take an action. */
interface Asked {
  readonly id: string;
  readonly actionSpace: Space;
  checkAction?(actions: PackedArray, from: number): void;
}

/** @throws PrismError `invalid-action` unless the task takes the packed action that begins at `from`. */
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
  if (space.contains(space.unpack(actions, from))) return;
  const shown = Array.from(actions.subarray(from, from + space.size)).join(', ');
  throw new PrismError('invalid-action', `${id} takes actions from ${space}, but got [${shown}].`);
}

/** @throws PrismError `invalid-action` unless the task takes all packed actions. */
export function checkActions(task: Asked, actions: PackedArray): void {
  const { id, actionSpace } = task;
  if (actionSpace instanceof Discrete && actionSpace.start === 0 && task.checkAction === undefined) {
    checkDiscreteActions(id, actions, actionSpace.n);
    return;
  }
  for (let from = 0; from < actions.length; from += actionSpace.size) checkAction(task, actions, from);
}
