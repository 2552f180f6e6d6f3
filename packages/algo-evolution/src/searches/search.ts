import type { Rng, RngState, Snapshot } from '@prism-rl/core';
import { checkArrays, fillArrays, PrismError } from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';

/**
 * A search for the numbers with the highest score, a generation at a time: `ask` for candidates, `tell` their scores. Between the two it cannot
 * be saved: save it before `ask`, and ask again after restoring it.
 */
export interface Search {
  /** Candidates in a generation. */
  readonly population: number;
  /** The answer so far, the search's own array. It is no candidate, so it has no score: evaluate it. */
  readonly mean: Float64Array;
  /** Searches on from other numbers, before the next `ask`. */
  begin(mean: Float64Array): void;
  /** Draws a generation. The arrays are the search's own, until the next call. */
  ask(): readonly Float64Array[];
  /** Takes the candidates' scores; higher is better, and NaN counts as worse than all others. */
  tell(scores: ArrayLike<number>): void;
  /** Spread of the candidates around the mean. */
  readonly deviation: number;
  save(): Snapshot;
  /** @throws PrismError `corrupt` for another search or another number of parameters, `not-finite` for NaN and infinity */
  restore(snapshot: Snapshot): void;
}

/** @throws PrismError `invalid-argument` for settings that make no generation */
export function requireGeneration(
  what: string,
  n: number,
  { population, deviation }: { readonly population: number; readonly deviation: number },
  least: number,
): void {
  const isCount = Number.isSafeInteger(population) && population >= least;
  if (n >= 1 && isCount && deviation > 0 && deviation < Number.POSITIVE_INFINITY) return;
  throw PrismError.invalidArgument`${what} needs at least one number, at least ${least} candidates and a finite deviation above 0, but got \
    ${n}, ${population} and ${deviation}.`;
}

/** The lowest and the highest score, however many there are; NaN counts for neither. */
export function extremes(scores: ArrayLike<number>): { readonly least: number; readonly most: number } {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let k = 0; k < scores.length; k++) {
    if (scores[k]! < least) least = scores[k]!;
    if (scores[k]! > most) most = scores[k]!;
  }
  return { least, most };
}

/** Indices of scores, the best first; NaN last, and of equal ones the first first. */
export function ranked(scores: ArrayLike<number>): Int32Array {
  const value = (k: number): number => (Number.isNaN(scores[k]!) ? Number.NEGATIVE_INFINITY : scores[k]!);
  return Int32Array.from(scores, (_, k) => k).sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x !== y) return x > y ? -1 : 1;
    return Number(Number.isNaN(scores[a]!)) - Number(Number.isNaN(scores[b]!)) || a - b;
  });
}

/** Copies a search's arrays, with its random stream. */
export function saved(rng: Rng, arrays: { readonly [name: string]: Float64Array }): Snapshot {
  const copies = Object.entries(arrays).map(([name, array]) => [name, array.slice()]);
  return { meta: { rng: rng.save() }, arrays: Object.fromEntries(copies) };
}

/** Restores what {@link saved} copied. @throws PrismError `corrupt` if names or sizes differ, `not-finite` for NaN and infinity */
export function restored(
  { meta, arrays }: Snapshot,
  rng: Rng,
  own: { readonly [name: string]: Float64Array },
): void {
  checkArrays('a search', own, arrays, 'Resume with the settings that the checkpoint was made with.');
  requireFinite('the saved search', arrays);
  fillArrays(own, arrays);
  rng.restore(meta.rng as RngState);
}
