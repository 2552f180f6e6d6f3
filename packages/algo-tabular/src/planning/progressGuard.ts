import { counted, PrismError } from '@prism-rl/core';
import type { PlannerConfig, SweepConfig } from '../settings.ts';
import { type BackupModel, zeroValues } from './model.ts';
import { greedySweep } from './sweeps.ts';

/** Whether the action of a pair, `s * numActions + a`, is ever taken. */
export type IsTaken = (pair: number) => boolean;

/** Whether a deterministic policy takes the action of a pair. */
export function takes(policy: Int32Array, numActions: number, pair: number): boolean {
  return policy[Math.floor(pair / numActions)] === pair % numActions;
}

/** Values that never converge. */
export interface EndlessRise {
  /** Number of states whose values change forever. */
  readonly states: number;
  /** Smallest change of their values per sweep. */
  readonly change: number;
}

/**
 * Searches for a proof that undiscounted values never converge: a set of states that no action leaves and in which no episode ends, such
 * that one more sweep raises all their values, or lowers them all. Adding a constant to these values adds it to all their backups, and
 * larger values never have smaller backups; so every later sweep changes them by at least as much.
 *
 * Sweeps of a policy follow its actions only. Optimal values rise if some policy raises the values of states that it never leaves, because
 * they are at least as large; they fall only if all actions lower them.
 *
 * @param v the current values.
 * @param next the values after one more sweep, synchronous or in place.
 * @param margin smaller changes prove nothing.
 * @param direction 1: searches for rising values, −1: for falling ones.
 * @param isTaken default: every action may be taken.
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

/** Marks every state from which a marked one can be reached. */
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

/** Whether an action taken in `s` may lead to a marked state. */
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

/** Call after each sweep that did not reach the tolerance, with its number, its largest change and the values after it. */
export type RequireProgress = (sweep: number, delta: number, v: Float64Array) => void;

/** A policy under evaluation. */
export interface Evaluated {
  /** Writes the values after one more sweep of the policy; `out` may be `v`. */
  sweepInto(v: Float64Array, out: Float64Array): void;
  isTaken: IsTaken;
}

/**
 * Stops planning that would never converge.
 *
 * @param evaluated the policy to evaluate; default: the optimal one.
 * @returns a function that throws `incompatible` if values have diverged, if they provably never converge without discount, or if the last
 * allowed sweep has not converged. It searches for a proof after sweeps 1, 2, 4, 8 …, because a search costs about as much as a sweep.
 */
export function progressGuard(
  model: BackupModel,
  { tolerance, maxSweeps, inPlace = false }: PlannerConfig & Partial<SweepConfig>,
  evaluated?: Evaluated,
): RequireProgress {
  const { discount, numStates } = model;
  let nextLook = discount === 1 ? 1 : Number.POSITIVE_INFINITY;
  return (sweep, delta, v) => {
    if (sweep >= nextLook && Number.isFinite(delta)) {
      nextLook = 2 * sweep;
      // Probabilities may sum to 1 ± 1e-9, which changes values by that fraction.
      const largest = v.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
      const found = foundRise(model, v, tolerance + 1e-8 * largest, inPlace, evaluated);
      if (found !== undefined) {
        const { by, states, change } = found;
        throw PrismError.incompatible`Planning with discount 1 never converges here: ${by}episodes never end in ${states} of \
          ${counted(numStates, 'state')}, and each sweep changes their values by at least ${Number(change.toPrecision(3))}.
          Lower discount below 1.`;
      }
    }
    if (sweep < maxSweeps && Number.isFinite(delta)) return;
    const undiscounted = 'With discount 1 an end must be reachable from every state. Lower discount below 1.';
    throw PrismError.incompatible`Planning did not converge in ${counted(sweep, 'sweep')}: a value still changed by \
      ${Number(delta.toPrecision(3))} in the last one.
      ${discount === 1 ? undiscounted : 'Raise maxSweeps or tolerance, or lower discount.'}`;
  };
}

interface FoundRise extends EndlessRise {
  /** Names the policy responsible, unless all policies are. */
  readonly by: string;
}

function foundRise(
  model: BackupModel,
  v: Float64Array,
  margin: number,
  inPlace: boolean,
  evaluated: Evaluated | undefined,
): FoundRise | undefined {
  const next = zeroValues(model);
  const best = new Int32Array(model.numStates);
  const sweep = (from: Float64Array, out: Float64Array): void => {
    if (evaluated === undefined) greedySweep(model, from, out, best);
    else evaluated.sweepInto(from, out);
  };
  let before = v;
  if (inPlace) {
    // Synchronous sweeps may raise states alternately instead of together if some are ahead; so may the first in-place sweep.
    before = v.slice();
    sweep(before, before);
    next.set(before);
    sweep(next, next);
  } else sweep(v, next);
  const rising = (directions: readonly (1 | -1)[], by: string, isTaken?: IsTaken): FoundRise | undefined => {
    for (const direction of directions) {
      const rise = endlessRise(model, before, next, margin, direction, isTaken);
      if (rise !== undefined) return { ...rise, by };
    }
    return undefined;
  };
  return (
    rising([1, -1], '') ??
    (evaluated === undefined
      ? rising([1], 'by the best actions ', (pair) => takes(best, model.numActions, pair))
      : rising([1, -1], 'by this policy ', evaluated.isTaken))
  );
}
