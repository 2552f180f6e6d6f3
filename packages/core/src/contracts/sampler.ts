import type { Config } from '../plugin/entries.ts';
import type { Needs, SearchScale } from '../settings/setting.ts';
import type { Json } from './snapshot.ts';

/** A setting that a search decides. */
export type Dimension =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** Least value; it may be drawn. */
      readonly from: number;
      /** Largest value; it may be drawn. */
      readonly to: number;
      readonly scale: SearchScale;
      /** Whether only whole numbers count. */
      readonly isWhole: boolean;
      readonly needs?: Needs;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      /** At least two, all different. */
      readonly choices: readonly Json[];
      readonly needs?: Needs;
    };

/**
 * The settings that a search decides. A dimension depends on values of dimensions before it; where these are absent, or have other
 * values, it is left out of a trial.
 */
export type SearchSpace = readonly Dimension[];

/** Settings that were tried, and their value. */
export interface Trial {
  /** From 0, in the order of suggestions. */
  readonly number: number;
  /** A value for each dimension that counts. */
  readonly settings: Config;
  /** `running`: also one that waits for its next rung, or whether there is one. */
  readonly state: 'running' | 'done' | 'failed';
  /** Environment steps behind {@link value}; 0 without one. */
  readonly steps: number;
  /** The objective at the newest rung, to be made large; absent before the first, and where the trial failed. */
  readonly value?: number;
}

/** Chooses what to try next. */
export interface Sampler {
  /**
   * Settings for a trial: a value for each dimension that counts, and for no other. The same number and trials give the same settings, of
   * any sampler with the same space, seed and configuration, whatever it was asked before: so a search is resumed.
   *
   * @param number of the trial.
   * @param trials those before it, in their order; some may be running.
   */
  suggest(number: number, trials: readonly Trial[]): Config;
}

/**
 * Order of scores for `sort`, the highest first. NaN is worse than every number and comes last: `b - a` would leave it anywhere, and the
 * others around it unsorted.
 */
export function higherFirst(a: number, b: number): number {
  if (a > b) return -1;
  return b > a ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
