/** How a package stands: what its tests noticed of the changes that were tried so far. */
import fs from 'node:fs';
import { type Change, keyOf } from './change.ts';
import type { Known } from './ledger.ts';

/** A change that no test notices, and need not. */
export interface Survivor extends Change {
  /** Why it may survive: mostly because it changes nothing that anybody can see. */
  readonly reason: string;
}

/** Counts of changes. */
export interface Standing {
  /** That could be made to the package. */
  readonly possible: number;
  /** That were tried. */
  readonly tried: number;
  /** Noticed by the tests that there were when they were first tried. */
  readonly noticedAtFirst: number;
  /** Noticed by the tests that there are. */
  readonly noticed: number;
  /** Not noticed, and listed among the survivors with a reason. */
  readonly judged: number;
}

/** Counts what became of `keys`; those that were not tried do not count. */
export function standingOf(
  keys: readonly string[],
  possible: number,
  ledger: ReadonlyMap<string, Known>,
  survivors: readonly Survivor[],
): { readonly standing: Standing; readonly unexplained: readonly string[] } {
  const explained = new Set(survivors.map(keyOf));
  const tried = keys.filter((key) => ledger.has(key));
  const alive = tried.filter((key) => !ledger.get(key)!.noticed);
  const unexplained = alive.filter((key) => !explained.has(key));
  return {
    unexplained,
    standing: {
      possible,
      tried: tried.length,
      noticedAtFirst: tried.filter((key) => ledger.get(key)!.atFirst).length,
      noticed: tried.length - alive.length,
      judged: alive.length - unexplained.length,
    },
  };
}

/** The part of the changes that tests noticed, the judged ones aside. */
export function shareOf({ noticed, tried, judged }: Standing): number {
  return noticed / (tried - judged || 1);
}

/** `94 of 100 changes noticed (94.0 %), 2 known survivors aside`. */
export function inWords(standing: Standing): string {
  const { noticed, tried, judged } = standing;
  const percent = (100 * shareOf(standing)).toFixed(1);
  return `${noticed} of ${tried - judged} changes noticed (${percent} %), ${judged} known survivors aside`;
}

/** Replaces one package's standing in the file that is committed. */
export function writeStanding(file: string, name: string, standing: Standing): void {
  const all = JSON.parse(fs.readFileSync(file, 'utf8')) as { [name: string]: Standing };
  const next = Object.entries({ ...all, [name]: standing }).sort(([a], [b]) => (a < b ? -1 : 1));
  fs.writeFileSync(file, `${JSON.stringify(Object.fromEntries(next), undefined, 2)}\n`);
}
