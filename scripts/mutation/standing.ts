/** Counts how many of the changes that were tried the tests noticed. */
import type { Known } from './ledger.ts';

/** Counts of changes. */
export interface Standing {
  readonly tried: number;
  /** Noticed when they were first tried; tests may have been added since. */
  readonly noticedAtFirst: number;
  /** Noticed by the tests of today. */
  readonly noticed: number;
}

/** Counts `keys`, and lists those that no test notices. Changes that were not tried do not count. */
export function standingOf(
  keys: readonly string[],
  ledger: ReadonlyMap<string, Known>,
): { readonly standing: Standing; readonly survivors: readonly string[] } {
  const tried = keys.filter((key) => ledger.has(key));
  const survivors = tried.filter((key) => !ledger.get(key)!.noticed);
  return {
    survivors,
    standing: {
      tried: tried.length,
      noticedAtFirst: tried.filter((key) => ledger.get(key)!.atFirst).length,
      noticed: tried.length - survivors.length,
    },
  };
}

/** The share of the tried changes that tests notice. */
export function shareOf({ noticed, tried }: Standing): number {
  return noticed / (tried || 1);
}

/** `94 of 100 changes noticed (94.0 %), 90 when they were first tried`. */
export function inWords(standing: Standing): string {
  const { noticed, tried, noticedAtFirst } = standing;
  const percent = (100 * shareOf(standing)).toFixed(1);
  return `${noticed} of ${tried} changes noticed (${percent} %), ${noticedAtFirst} when they were first tried`;
}
