import type { PackedArray } from '../arrays/arrays.ts';

/** A row of numbers as another row: what wrappers do to observations, or to actions on their way inwards. */
export type RowStep =
  /**
   * The row has three axes `[outer, length, inner]`, of which the middle one is mapped: number k of it is the sum of `weights[k]` times number
   * `places[k]` over the taps, in float64 and then rounded; without weights, numbers are moved.
   */
  | {
      readonly kind: 'sum';
      readonly axes: readonly [outer: number, length: number, inner: number];
      readonly taps: readonly { readonly places: readonly number[]; readonly weights?: readonly number[] }[];
      readonly rounding?: 'float32' | 'trunc' | 'nearest' | undefined;
    }
  /** (x − mean) / deviation. */
  | {
      readonly kind: 'normalize';
      readonly mean: Float64Array;
      readonly deviation: Float64Array;
      readonly precision: 'float32' | 'float64';
    }
  /** The last rows, the newest last, by blocks of each row in turn; `padding` stands before an episode's first row, or that itself does. */
  | {
      readonly kind: 'stack';
      readonly count: number;
      readonly block: number;
      readonly padding: PackedArray | undefined;
    }
  /** (action − offset) / divisor, clipped. */
  | ({ readonly [name in 'offset' | 'divisor' | 'low' | 'high']: ArrayLike<number> } & {
      readonly kind: 'action';
    });

/** What wrappers do to the observations of an environment, in order, and to actions in reverse: see `PortablePolicy.within`. */
export interface WrapperSteps {
  /** Shape of the environment's own observations. */
  readonly shape: readonly number[];
  /** `float64` for numbers that float32 would round. */
  readonly type: 'float32' | 'float64';
  readonly steps: readonly RowStep[];
}
