import type { SearchSpace, Trial } from '@prism-rl/core';
import { type Interval, namedRng, quantile } from '@prism-rl/stats';
import { coordinateOf, isActive } from '../space/unitCube.ts';
import { growTree, predict } from './regressionTree.ts';

export interface SettingImportance {
  readonly name: string;
  /**
   * By how much the error of a forest on trials that it was not grown on rises when the setting is shuffled, as a part of the variance of
   * the values: 0 says nothing, 1 as much as all. With an interval over forests on resampled trials.
   */
  readonly share: Interval;
}

const trees = 24;
const resamples = 40;
/** Minimum and maximum number of trials to use. */
const [fewest, most] = [12, 400];

/**
 * Permutation importance (Breiman 2001, section 10) of each setting, by forests on the values of trials, from the greatest down. The values
 * are ranks, so that trials that fail altogether do not decide it alone; trials of a shorter length rank below longer ones.
 *
 * @param order trials, best first.
 * @returns nothing for few trials.
 */
export function settingImportance(space: SearchSpace, order: readonly Trial[]): SettingImportance[] {
  const used =
    order.length <= most ? order : order.filter((_, k) => k % Math.ceil(order.length / most) === 0);
  if (used.length < fewest) return [];
  const features = used.map(({ settings }) =>
    Float64Array.from(space, (dimension) =>
      // A setting without effect gets a coordinate outside the range of all values.
      isActive(dimension, settings) ? coordinateOf(dimension, settings[dimension.name]!) : -1,
    ),
  );
  const values = Float64Array.from(used, (_, k) => -k / used.length);
  const whole = sharesOf(
    features,
    values,
    Array.from(used, (_, k) => k),
    'all',
  );
  const drawn = Array.from({ length: resamples }, (_, b) => {
    const rng = namedRng(`importance ${b}`);
    const rows = Array.from(used, () => rng.integers(used.length));
    return sharesOf(features, values, rows, String(b));
  });
  return space
    .map(({ name }, d) => {
      const shares = drawn.map((one) => one[d]!);
      const share = { estimate: whole[d]!, low: quantile(shares, 0.025), high: quantile(shares, 0.975) };
      return { name, share };
    })
    .sort((a, b) => b.share.estimate - a.share.estimate);
}

/** Importance of each feature in a forest that is grown on these rows. */
function sharesOf(
  features: readonly Float64Array[],
  values: Float64Array,
  rows: readonly number[],
  name: string,
): number[] {
  const rng = namedRng(`forest ${name}`);
  const count = features[0]!.length;
  const rise = new Float64Array(count);
  let errors = 0;
  const mean = rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
  const variance = rows.reduce((sum, row) => sum + (values[row]! - mean) ** 2, 0) / rows.length;
  for (let t = 0; t < trees; t++) {
    const bag = rows.map(() => rows[rng.integers(rows.length)]!);
    const inBag = new Set(bag);
    const others = rows.filter((row) => !inBag.has(row));
    if (others.length === 0) continue;
    const tree = growTree(features, values, bag, rng);
    const before = others.map((row) => (predict(tree, features[row]!) - values[row]!) ** 2);
    errors += others.length;
    for (let d = 0; d < count; d++) {
      const order = rng.permutation(others.length);
      for (const [k, row] of others.entries()) {
        const shuffled = features[row]!.slice();
        shuffled[d] = features[others[order[k]!]!]![d]!;
        rise[d]! += (predict(tree, shuffled) - values[row]!) ** 2 - before[k]!;
      }
    }
  }
  return Array.from(rise, (sum) => (errors === 0 || variance === 0 ? 0 : sum / errors / variance));
}
