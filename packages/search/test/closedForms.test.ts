// Numbers that a reader can compute, and inequalities that the theory promises.
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import {
  completedInterior,
  consideredVisits,
  gumbelRoot,
  paperScale,
  rescaled,
  type Searched,
  TreeBatch,
} from '../src/index.ts';
import { Bandit } from './toys.ts';

const gumbel = { root: gumbelRoot(), interior: completedInterior(), scale: paperScale() };
const silent = { ...gumbel, root: gumbelRoot({ noise: 0 }) };
const softmax = (logits: readonly number[]): number[] => {
  const weights = logits.map(Math.exp);
  const sum = weights.reduce((a, b) => a + b);
  return weights.map((weight) => weight / sum);
};
describe('the schedule of sequential halving', () => {
  const times = (count: number, ...visits: number[]): number[] =>
    visits.flatMap((n) => new Array<number>(count).fill(n));
  test.each([
    [8, 24, [...times(8, 0), ...times(4, 1, 2), ...times(2, 3, 4, 5, 6)]],
    [7, 24, [...times(7, 0), ...times(3, 1, 2), ...times(2, 3, 4, 5, 6, 7), 8]],
    [7, 8, [...times(7, 0), 1]],
    [7, 16, [...times(7, 0), ...times(3, 1), ...times(2, 2, 3, 4)]],
    [7, 32, [...times(7, 0), ...times(3, 1, 2, 3), ...times(2, 4, 5, 6, 7, 8, 9, 10, 11)]],
    [2, 5, [...times(2, 0, 1), 2]],
    [1, 6, [0, 1, 2, 3, 4, 5]],
    [0, 3, [0, 1, 2]],
    [8, 3, [0, 0, 0]],
  ])('of %i actions and %i simulations', (considered, simulations, expected) => {
    expect([...consideredVisits(considered, simulations)]).toEqual(expected);
  });

  test('asks for visits that some action has', () => {
    for (let considered = 1; considered <= 20; considered++) {
      const visits = new Array<number>(considered).fill(0);
      for (const wanted of consideredVisits(considered, 100)) {
        const a = visits.indexOf(wanted);
        expect(a).not.toBe(-1);
        visits[a]!++;
      }
    }
  });
});

describe('a bandit', () => {
  const [logits, rewards] = [
    [0, -1, 2, 3],
    [20, 3, -1, 10],
  ];
  const bandit = new Bandit(rewards!, [0, 3]);
  const assess = bandit.assess(
    () => -5,
    (_, a) => logits![a]!,
  );
  const scale = rescaled({ visits: 60, factor: 0.05 });

  test('with two possible actions is solved by halving, and improves the policy by the formula', () => {
    const trees = new TreeBatch(bandit, { ...silent, scale, simulations: 17 });
    const found = trees.search(new Float64Array(2), 1, assess, new Rng(0)) as Searched;
    expect([...found.visits]).toEqual([0, 9, 8, 0]);
    expect([...found.actions]).toEqual([1]);
    const [p1, p2] = softmax([-1, 2]);
    const mixed = (-5 + 17 * (p1! * 3 + p2! * -1)) / 18;
    const [least, most] = [Math.min(mixed, -1), 3];
    const scaled = (q: number): number => ((60 + 9) * 0.05 * (q - least)) / (most - least);
    const improved = softmax([-1 + scaled(3), 2 + scaled(-1)]);
    expect(found.improved[0]).toBe(0);
    expect(found.improved[3]).toBe(0);
    for (const [k, expected] of improved.entries()) expect(found.improved[k + 1]).toBeCloseTo(expected, 6);
    // Each simulation ends with the game.
    expect(found.values[0]).toBeCloseTo((-5 + 9 * 3 + 8 * -1) / 18, 12);
  });

  test('of which nothing is known plays by its logits', () => {
    const equal = new Bandit([0, 0, 0, 0]);
    const trees = new TreeBatch(equal, { ...gumbel, simulations: 4 }, 1000);
    const judge = equal.assess(
      () => 0,
      (_, a) => [0, -1, 1, 0][a]!,
    );
    const { actions } = trees.search(new Float64Array(2000), 1000, judge, new Rng(3)) as Searched;
    const again = trees.search(new Float64Array(2000), 1000, judge, new Rng(4)) as Searched;
    for (const [a, probability] of softmax([0, -1, 1, 0]).entries()) {
      const share = [...actions, ...again.actions].filter((one) => one === a).length / 2000;
      expect(Math.abs(share - probability)).toBeLessThan(
        4 * Math.sqrt((probability * (1 - probability)) / 2000),
      );
    }
    // Noise is drawn for each search and root.
    const same = actions.filter((one, b) => one === again.actions[b]).length / 1000;
    expect(same).toBeLessThan(0.5);
  });

  test('visits the last action considered, however low its logit is', () => {
    const two = new Bandit([0, 0]);
    const judge = two.assess(
      () => 0,
      (_, a) => [0, -3e9][a]!,
    );
    const trees = new TreeBatch(two, { ...silent, simulations: 4 });
    expect([...(trees.search(new Float64Array(2), 1, judge, new Rng(0)) as Searched).visits]).toEqual([2, 2]);
  });

  test('goes no deeper than the limit', () => {
    const chain = new Bandit(rewards!, [0, 3], true);
    const judge = chain.assess(
      ([depth]) => (depth === 0 ? -5 : 0),
      ([depth], a) => (depth === 0 ? logits![a]! : 0),
    );
    const paths = (depth?: number): { deepest: number; most: number } => {
      const limit = depth === undefined ? {} : { depth };
      const trees = new TreeBatch(chain, { ...silent, scale, simulations: 17, discount: 0, ...limit });
      const order: string[] = [];
      const watched: typeof judge = (observations, rows, out) => {
        const path = String(observations[5]);
        if (!order.includes(path)) order.push(path);
        return judge(observations, rows, out);
      };
      const { depths } = trees.search(new Float64Array(2), 1, watched, new Rng(0)) as Searched;
      const deepest = Math.max(...order.map(({ length }) => length));
      const most = order.flatMap((path, node) =>
        path.length === deepest ? trees.trees.visits[node * trees.trees.nodeSize]! : [],
      );
      // Each position but the root's ends one simulation, and the others end at the limit.
      const ends = order.slice(1).map(({ length }) => length);
      const sum = ends.reduce((all, length) => all + length, 0);
      expect(17 * depths[0]!).toBeCloseTo(sum + (17 - ends.length) * deepest, 9);
      return { deepest, most: Math.max(...most) };
    };
    expect(paths(3)).toMatchObject({ deepest: 3, most: 6 });
    expect(paths().deepest).toBeGreaterThan(3);
  });
});
