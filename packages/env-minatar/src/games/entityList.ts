/** A list of moving entities inside a state row: a count, then the entities from oldest to newest. */

/** Field offsets of an entity. */
export const X = 0;
export const Y = 1;
/** 1 moving right, −1 moving left. */
export const DIRECTION = 2;
export const MOVE_TIMER = 3;
export const SHOT_TIMER = 4;
const STRIDE = 5;

/** Position of a list in the state row. */
export interface EntityList {
  readonly count: number;
  /** Slot of the oldest entity. */
  readonly first: number;
  /** First slot after the list. */
  readonly end: number;
  /** Integers of an entity. */
  readonly stride: number;
}

/** Creates a list at slot `start` with room for `capacity` entities. */
export function entityList(start: number, capacity: number): EntityList {
  return { count: start, first: start + 1, end: start + 1 + capacity * STRIDE, stride: STRIDE };
}

/** Adds an entity as the newest. */
export function append(
  s: Int32Array,
  list: EntityList,
  x: number,
  y: number,
  direction: number,
  moveTimer: number,
  shotTimer: number,
): void {
  const e = list.first + s[list.count] * STRIDE;
  // The rules keep every list below its capacity; this guards the next list against a mistake in them.
  if (e >= list.end) throw new RangeError('More entities than the rules of the game allow.');
  s[e + X] = x;
  s[e + Y] = y;
  s[e + DIRECTION] = direction;
  s[e + MOVE_TIMER] = moveTimer;
  s[e + SHOT_TIMER] = shotTimer;
  s[list.count]++;
}

/** Removes the entity at slot `e`; newer entities move up. */
export function remove(s: Int32Array, list: EntityList, e: number): void {
  const last = list.first + (s[list.count] - 1) * STRIDE;
  for (let k = e; k < last; k++) s[k] = s[k + STRIDE];
  s[list.count]--;
}
