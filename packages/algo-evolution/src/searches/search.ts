import type { Rng, RngState, Snapshot } from '@prism-rl/core';
import { checkArrays, fillArrays, PrismError } from '@prism-rl/core';
import { requireFinite } from '@prism-rl/core/checks';

type Arrays = { readonly [name: string]: Float64Array };

/**
 * A search for the numbers with the highest score, a generation at a time: `ask` for candidates, `tell` their scores. Between the two it cannot
 * be saved: save it before `ask`, and ask again after restoring it.
 */
export abstract class Search {
  /** Candidates in a generation. */
  readonly population: number;
  /** The answer so far, the search's own array. It is no candidate, so it has no score: evaluate it. */
  readonly mean: Float64Array;
  protected readonly rng: Rng;
  /** Spread of the candidates around the mean. */
  abstract readonly deviation: number;
  /** All arrays that decide how it continues. */
  protected abstract readonly arrays: Arrays;

  /** @throws PrismError `invalid-argument` for settings that make no generation */
  constructor(
    what: string,
    start: ArrayLike<number>,
    rng: Rng,
    { population, deviation }: { readonly population: number; readonly deviation: number },
    least: number,
  ) {
    const isCount = Number.isSafeInteger(population) && population >= least;
    if (start.length < 1 || !isCount || !(deviation > 0 && deviation < Number.POSITIVE_INFINITY)) {
      throw PrismError.invalidArgument`${what} needs at least one number, at least ${least} candidates and a finite deviation above 0, but got \
        ${start.length}, ${population} and ${deviation}.`;
    }
    this.population = population;
    this.mean = Float64Array.from(start);
    this.rng = rng;
  }

  /** Draws a generation, whose candidates {@link candidate} writes. */
  abstract draw(): void;

  /** Writes candidate `k` of the generation at hand to `into`. */
  abstract candidate(k: number, into: Float64Array): void;

  /**
   * Takes the candidates' scores; higher is better, and NaN counts as worse than all others.
   *
   * @param behaviours what each candidate did, in as many numbers each; only a search for novelty needs them
   */
  abstract tell(scores: ArrayLike<number>, behaviours?: Float64Array): void;

  /** Makes candidate `k` of the generation that was just told the best, whatever it scored. Only a genetic search can. */
  keep?(k: number): void;

  /** Draws a generation and returns all of its candidates. */
  ask(): readonly Float64Array[] {
    this.draw();
    const candidates = Array.from({ length: this.population }, () => new Float64Array(this.mean.length));
    for (const [k, candidate] of candidates.entries()) this.candidate(k, candidate);
    return candidates;
  }

  /** Searches on from other numbers, before the next `ask`. */
  begin(mean: Float64Array): void {
    this.mean.set(mean);
  }

  save(): Snapshot {
    const copies = Object.entries(this.arrays).map(([name, array]) => [name, array.slice()]);
    return { meta: { rng: this.rng.save() }, arrays: Object.fromEntries(copies) };
  }

  /** @throws PrismError `corrupt` for another search or another number of parameters, `not-finite` for NaN and infinity */
  restore({ meta, arrays }: Snapshot): void {
    requireFinite('the saved search', arrays);
    adopt('search', this.arrays, arrays);
    this.rng.restore(meta.rng as RngState);
  }
}

/** Copies the saved arrays of a search or a generation. @throws PrismError `corrupt` */
export function adopt(what: string, own: Snapshot['arrays'], saved: Snapshot['arrays']): void {
  checkArrays(`a ${what}`, own, saved, 'Resume with the settings that the checkpoint was made with.');
  fillArrays(own, saved);
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

/** From ½ for the best score to −½ for the worst, as {@link ranked} orders them. */
export function centredRanks(scores: ArrayLike<number>): Float64Array {
  const ranks = new Float64Array(scores.length);
  for (const [rank, k] of ranked(scores).entries()) ranks[k] = 0.5 - rank / (scores.length - 1);
  return ranks;
}
