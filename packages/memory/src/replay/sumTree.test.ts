import { Rng } from '@prism-rl/core';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SumTree } from './sumTree.ts';

function treeOf(values: readonly number[]): SumTree {
  const tree = new SumTree(values.length);
  for (const [leaf, value] of values.entries()) tree.set(leaf, value);
  return tree;
}

it('leaves stand side by side, as wide as their values', () => {
  // 0 … 3 | 3 … 4 | 4 … 10
  const tree = treeOf([3, 0, 1, 6]);
  expect([0, 2.999, 3, 3.999, 4, 9.999].map((mass) => tree.find(mass))).toEqual([0, 0, 2, 2, 3, 3]);
});

it('mass behind the end, as rounding may give it, falls to the last leaf that is not 0', () => {
  expect(treeOf([3, 0, 1, 6]).find(10)).toBe(3);
  expect(treeOf([1, 2, 0, 0]).find(3)).toBe(1);
});

it('an empty tree has nothing to draw', () => {
  const empty = new SumTree(5);
  expect([empty.total, empty.min]).toEqual([0, Number.POSITIVE_INFINITY]);
  expect(() => empty.find(0)).toThrow(/all priorities are 0/);
});

const positive = fc.double({ min: 0, max: 100, noNaN: true });
/** Enough leaves for one, two or three levels. */
const changes = fc.integer({ min: 1, max: 600 }).chain((capacity) =>
  fc.record({
    capacity: fc.constant(capacity),
    list: fc.array(fc.tuple(fc.integer({ min: 0, max: capacity - 1 }), positive), { maxLength: 300 }),
  }),
);

it('after any changes: every sum, minimum and maximum is that of the leaves', () => {
  fc.assert(
    fc.property(changes, ({ capacity, list }) => {
      const tree = new SumTree(capacity);
      const leaves = new Float64Array(capacity);
      for (const [leaf, value] of list) {
        tree.set(leaf, value);
        leaves[leaf] = value;
      }
      const used = leaves.filter((value) => value > 0);
      const last = leaves.findLastIndex((value) => value > 0);
      expect(tree.leaves()).toEqual(leaves.slice(0, last + 1));
      expect(tree.total).toBeCloseTo(
        leaves.reduce((sum, value) => sum + value, 0),
        8,
      );
      expect(tree.min).toBe(used.length === 0 ? Number.POSITIVE_INFINITY : Math.min(...used));
    }),
  );
});

it('the total does not drift: it is that of a tree filled with the same leaves, to the last bit', () => {
  const rng = new Rng(1);
  const tree = new SumTree(1000);
  for (let k = 0; k < 200_000; k++) tree.set(rng.integers(1000), 10 ** rng.uniform(-12, 12));
  const fresh = new SumTree(1000);
  fresh.fill(tree.leaves());
  expect([fresh.total, fresh.min]).toEqual([tree.total, tree.min]);
  fresh.fill(Float64Array.of(0, 3));
  expect([fresh.total, fresh.leaves().length, fresh.get(999)]).toEqual([3, 2, 0]);
  for (let leaf = 0; leaf < 1000; leaf++) tree.set(leaf, leaf % 3 === 0 ? 1 : 0);
  expect(tree.total).toBe(334);
});

it('finds the leaf that a linear search finds', () => {
  fc.assert(
    fc.property(
      changes,
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      ({ capacity, list }, share) => {
        const tree = new SumTree(capacity);
        // Integers, so that the order of summation does not matter.
        for (const [leaf, value] of list) tree.set(leaf, Math.floor(value));
        fc.pre(tree.total > 0);
        const mass = share * tree.total;
        let expected = 0;
        for (let left = mass; left >= tree.get(expected); expected++) left -= tree.get(expected);
        expect(tree.find(mass)).toBe(expected);
      },
    ),
  );
});

it('never finds a leaf of 0', () => {
  fc.assert(
    fc.property(changes, fc.double({ min: 0, max: 1, noNaN: true }), ({ capacity, list }, share) => {
      const tree = new SumTree(capacity);
      for (const [leaf, value] of list) tree.set(leaf, value);
      fc.pre(tree.total > 0);
      expect(tree.get(tree.find(share * tree.total))).toBeGreaterThan(0);
    }),
  );
});

it('a stratified draw takes one leaf from each equal part, in proportion', () => {
  const values = [5, 1, 0, 2, 8, 4];
  const tree = treeOf(values);
  const rng = new Rng(7);
  const out = new Int32Array(4);
  const counts = values.map(() => 0);
  const drawn = new Set<string>();
  const draws = 10_000;
  for (let k = 0; k < draws; k++) {
    tree.sampleStratified(rng, out);
    for (const leaf of out) counts[leaf]!++;
    // Parts of 5: the first is leaf 0 alone, the last begins 3 before leaf 5.
    drawn.add(out.join());
  }
  expect([...drawn].sort()).toEqual(['0,1,4,4', '0,1,4,5', '0,3,4,4', '0,3,4,5', '0,4,4,4', '0,4,4,5']);
  for (const [leaf, value] of values.entries()) {
    // Binomial in the worst case: four standard deviations.
    const share = value / 20;
    const slack = 4 * Math.sqrt((share * (1 - share)) / (4 * draws));
    expect(Math.abs(counts[leaf]! / (4 * draws) - share)).toBeLessThanOrEqual(slack);
  }
});

it.each([
  ['too many', new Float64Array(3)],
  ['not finite', Float64Array.of(0, Number.NaN)],
])('leaves that are %s do not fill it', (_, leaves) => {
  expect(() => new SumTree(2).fill(leaves)).toThrow(expect.objectContaining({ code: 'corrupt' }));
});
