import type { Rng } from '@prism-rl/core';

/** A leaf's mean, or a split: rows whose feature is below the threshold go left. */
type Node =
  | { readonly mean: number }
  | { readonly feature: number; readonly threshold: number; readonly left: Node; readonly right: Node };

/** Rows of a leaf that are not divided further. */
const smallest = 3;

/**
 * A regression tree (Breiman et al. 1984) that looks at some features at each split, as trees of a forest do (Breiman 2001).
 *
 * @param features of all rows.
 * @param values to be explained, one for each row.
 * @param rows to grow it on; a row may occur several times.
 */
export function growTree(
  features: readonly Float64Array[],
  values: ArrayLike<number>,
  rows: readonly number[],
  rng: Rng,
): Node {
  const mean = rows.reduce((sum, row) => sum + values[row]!, 0) / rows.length;
  if (rows.length < 2 * smallest) return { mean };
  const count = features[0]!.length;
  const looked = [...rng.permutation(count)].slice(0, Math.max(1, Math.ceil(count / 2)));
  let best: { gain: number; feature: number; threshold: number } | undefined;
  for (const feature of looked) {
    const split = bestSplit(features, values, rows, feature);
    if (split !== undefined && split.gain > (best?.gain ?? 1e-12)) best = { ...split, feature };
  }
  if (best === undefined) return { mean };
  const { feature, threshold } = best;
  const isLeft = (row: number): boolean => features[row]![feature]! < threshold;
  return {
    feature,
    threshold,
    left: growTree(features, values, rows.filter(isLeft), rng),
    right: growTree(
      features,
      values,
      rows.filter((row) => !isLeft(row)),
      rng,
    ),
  };
}

/** Where to divide by a feature so that the squares fall most. */
function bestSplit(
  features: readonly Float64Array[],
  values: ArrayLike<number>,
  rows: readonly number[],
  feature: number,
): { gain: number; threshold: number } | undefined {
  const order = rows.toSorted((a, b) => features[a]![feature]! - features[b]![feature]!);
  const total = order.reduce((sum, row) => sum + values[row]!, 0);
  const n = order.length;
  let left = 0;
  let best: { gain: number; threshold: number } | undefined;
  for (let k = 1; k < n; k++) {
    left += values[order[k - 1]!]!;
    if (k < smallest || n - k < smallest) continue;
    const [below, above] = [features[order[k - 1]!]![feature]!, features[order[k]!]![feature]!];
    if (below === above) continue;
    const gain = left ** 2 / k + (total - left) ** 2 / (n - k) - total ** 2 / n;
    if (gain > (best?.gain ?? 0)) best = { gain, threshold: (below + above) / 2 };
  }
  return best;
}

export function predict(tree: Node, row: Float64Array): number {
  let node = tree;
  while ('feature' in node) node = row[node.feature]! < node.threshold ? node.left : node.right;
  return node.mean;
}
