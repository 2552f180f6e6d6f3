import type { BackupModel } from './backupModel.ts';

/** Whether the action of a pair, `s * numActions + a`, is ever taken. */
export type IsTaken = (pair: number) => boolean;

/** Whether a policy of one action for each state takes that of a pair. */
export function takes(policy: Int32Array, numActions: number, pair: number): boolean {
  return policy[Math.floor(pair / numActions)] === pair % numActions;
}

/** Values that no number of sweeps brings to rest. */
export interface EndlessRise {
  /** Number of states whose values rise. */
  readonly states: number;
  /** By how much one sweep changes the value of each of them, at least. */
  readonly change: number;
}

/**
 * Looks for a proof that values without discount never settle: states that no action leaves and in which no episode ends, and one
 * sweep more raises the values of all of them, or lowers them all. To add one number to all these values adds it to all their
 * backups, and greater values never have smaller backups; so every later sweep changes them by as much, or more.
 *
 * The sweeps of a policy take its actions alone. Those of the best actions are bound to rise where a policy raises the values of states
 * that it never leaves, for they do no worse than it; that they fall takes all actions.
 *
 * @param v the values so far.
 * @param next what one sweep makes of them, from the old values of all states or in place.
 * @param margin a smaller change proves nothing.
 * @param direction 1: whether they rise, −1: whether they fall.
 * @param isTaken default: all actions may be.
 */
export function endlessRise(
  model: BackupModel,
  v: Float64Array,
  next: Float64Array,
  margin: number,
  direction: 1 | -1,
  isTaken: IsTaken = () => true,
): EndlessRise | undefined {
  const { numStates } = model;
  const settles = new Uint8Array(numStates + 1);
  settles[numStates] = 1;
  for (let s = 0; s < numStates; s++) settles[s] = Number(!(direction * (next[s]! - v[s]!) > margin));
  spread(model, settles, isTaken);
  let states = 0;
  let change = Number.POSITIVE_INFINITY;
  for (let s = 0; s < numStates; s++) {
    if (settles[s] === 1) continue;
    states++;
    change = Math.min(change, direction * (next[s]! - v[s]!));
  }
  return states > 0 ? { states, change } : undefined;
}

/** Marks every state from which a marked one may be reached. */
function spread(model: BackupModel, marked: Uint8Array, isTaken: IsTaken): void {
  for (let found = true; found; ) {
    found = false;
    for (let s = 0; s < model.numStates; s++) {
      if (marked[s] === 1 || !leadsThere(model, s, marked, isTaken)) continue;
      marked[s] = 1;
      found = true;
    }
  }
}

/** Whether a marked state may follow upon `s`, with any action that is taken. */
function leadsThere(
  { numActions, offsets, successors, weights }: BackupModel,
  s: number,
  marked: Uint8Array,
  isTaken: IsTaken,
): boolean {
  for (let pair = s * numActions; pair < (s + 1) * numActions; pair++) {
    if (!isTaken(pair)) continue;
    for (let k = offsets[pair]!; k < offsets[pair + 1]!; k++) {
      if (marked[successors[k]!] === 1 && weights?.[k] !== 0) return true;
    }
  }
  return false;
}
