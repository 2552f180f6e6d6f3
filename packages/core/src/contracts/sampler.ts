import type { Needs, SearchScale } from '../settings/setting.ts';
import type { Config } from './run.ts';
import type { Json } from './snapshot.ts';

/** A setting to search over. */
export type Dimension =
  | {
      readonly kind: 'number';
      readonly name: string;
      /** Minimum, inclusive. */
      readonly from: number;
      /** Maximum, inclusive. */
      readonly to: number;
      readonly scale: SearchScale;
      /** Whether values are integers. */
      readonly isWhole: boolean;
      readonly needs?: Needs;
    }
  | {
      readonly kind: 'choice';
      readonly name: string;
      /** At least two distinct values. */
      readonly choices: readonly Json[];
      readonly needs?: Needs;
    };

/** The settings to search over. A dimension with `needs` depends on earlier dimensions, and is absent from trials that do not meet them. */
export type SearchSpace = readonly Dimension[];

/** Settings and their result. */
export interface Trial {
  /** From 0, in the order of suggestions. */
  readonly number: number;
  /** A value for each active dimension. */
  readonly settings: Config;
  /** `running` includes trials that wait for their next rung, or for the decision to promote them. */
  readonly state: 'running' | 'done' | 'failed';
  /** Environment steps after which {@link value} was measured; 0 without one. */
  readonly steps: number;
  /** The objective at the latest rung, to maximise; absent before the first rung and for failed trials. */
  readonly value?: number;
}

/** Suggests settings for trials. */
export interface Sampler {
  /**
   * Suggests a value for each active dimension, and for no other. Must depend only on the space, seed, configuration and arguments, never on
   * earlier calls, so that a search can be resumed.
   *
   * @param number the trial's number.
   * @param trials all earlier trials in order; some may be running.
   */
  suggest(number: number, trials: readonly Trial[]): Config;
}

/** Compares scores for `sort`, highest first and NaN last. (`b - a` would leave an array with a NaN unsorted.) */
export function higherFirst(a: number, b: number): number {
  if (a > b) return -1;
  return b > a ? 1 : Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
