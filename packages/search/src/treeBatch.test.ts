import { Box, type Discrete, MultiDiscrete, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { Bandit, Nim, type Toy } from '../test/toys.ts';
import { World } from '../test/worlds.ts';
import {
  type Assess,
  type Branch,
  completedInterior,
  gumbelRoot,
  paperScale,
  puctInterior,
  puctRoot,
  rescaled,
  type Searched,
  type SearchRecipe,
  TreeBatch,
} from './index.ts';
import { plant } from './trees.ts';

const gumbel = { simulations: 32, root: gumbelRoot(), interior: completedInterior(), scale: paperScale() };
const puct = { ...gumbel, root: puctRoot(), interior: puctInterior(), scale: rescaled() };
const recipes = [
  ['Gumbel', gumbel],
  ['PUCT', puct],
] as const;

const shape = { seed: 7, players: 2, actions: 6, masked: true } as const;
const world = new World(shape);
const roots = 50;
const states = new Int32Array(roots * world.stateSize);
for (let b = 0; b < roots; b++) states[b * world.stateSize] = b;
const stateOf = (b: number): Int32Array =>
  states.subarray(b * world.stateSize, (b + 1) * world.stateSize) as Int32Array;

const isLegal = (b: number, action: number): boolean => {
  const seen = new Int32Array(world.observationSpace.size);
  world.observe(stateOf(b), seen, 0);
  return seen[action] === 1;
};

describe.each(recipes)('%s', (_, recipe) => {
  const together = new TreeBatch(world, recipe, roots).search(
    states,
    roots,
    world.assess,
    new Rng(3),
  ) as Searched;

  test('rules that write only what is not 0 are searched like those that write all', () => {
    const sparse = Object.assign(new World(shape), {
      isSparse: true,
      observe(row: Int32Array, out: Int32Array, to: number): void {
        const all = new Int32Array(world.observationSpace.size);
        world.observe(row, all, 0);
        for (const [k, value] of all.entries()) if (value !== 0) out[to + k] = value;
      },
    });
    const searched = new TreeBatch(sparse, recipe, roots).search(states, roots, world.assess, new Rng(3));
    expect(searched).toEqual(together);
  });

  test('searches a root alone as among others, and again on the same trees', () => {
    const trees = new TreeBatch(world, recipe, 3);
    const rng = new Rng(3);
    // A compiled network takes arrays of one row then.
    const exact: Assess = (observations, rows, out) => {
      const lengths = [observations, out.logits, out.values].map(({ length }) => length);
      expect(lengths).toEqual([world.observationSpace.size, 6, 1]);
      return world.assess(observations, rows, out);
    };
    for (let b = 0; b < roots; b++) {
      const alone = trees.search(stateOf(b).slice(), 1, exact, rng) as Searched;
      expect(alone).toEqual({
        actions: together.actions.slice(b, b + 1),
        improved: together.improved.slice(6 * b, 6 * (b + 1)),
        visits: together.visits.slice(6 * b, 6 * (b + 1)),
        values: together.values.slice(b, b + 1),
        depths: together.depths.slice(b, b + 1),
      });
    }
  });

  test('waits for an asynchronous network, with the same result', async () => {
    const slowly: Assess = async (observations, rows, out) => {
      await Promise.resolve();
      await world.assess(observations, rows, out);
    };
    let calls = 0;
    const seldom: Assess = (...given) => (calls++ % 3 === 1 ? slowly(...given) : world.assess(...given));
    for (const assess of [slowly, seldom])
      expect(await new TreeBatch(world, recipe, roots).search(states, roots, assess, new Rng(3))).toEqual(
        together,
      );
    expect(calls).toBe(33);
  });

  test('never visits impossible actions, and gives them no probability', () => {
    for (let b = 0; b < roots; b++) {
      let [sum, visits] = [0, 0];
      for (let a = 0; a < 6; a++) {
        const [share, count] = [together.improved[6 * b + a]!, together.visits[6 * b + a]!];
        if (!isLegal(b, a)) expect([share, count]).toEqual([0, 0]);
        sum += share;
        visits += count;
      }
      expect(sum).toBeCloseTo(1, 6);
      expect(visits).toBe(32);
      expect(together.visits[6 * b + together.actions[b]!]).toBeGreaterThan(0);
    }
  });

  test('ignores what the network says about the end of a game', () => {
    const bandit = new Bandit([0.25, -0.5]);
    const judge = bandit.assess(([moves]) => (moves === 0 ? 0 : 100));
    const trees = new TreeBatch(bandit, recipe);
    const { values, visits, depths } = trees.search(new Float64Array(2), 1, judge, new Rng(0)) as Searched;
    expect([...depths]).toEqual([1]);
    expect(values[0]).toBeCloseTo((0.25 * visits[0]! - 0.5 * visits[1]!) / 33, 12);
    const { visits: all, nodeSize } = trees.trees;
    expect([0, 1, 2].reduce((sum, k) => sum + all[k * nodeSize]!, 0)).toBe(33 + 32);
  });
});

/** Counts what is drawn. */
class Counting extends Rng {
  readonly drawn: string[] = [];

  override exponential(): number {
    this.drawn.push('exponential');
    return super.exponential();
  }

  override random(): number {
    this.drawn.push('random');
    return super.random();
  }

  override normal(): number {
    this.drawn.push('normal');
    return super.normal();
  }
}

test('Gumbel draws one number for each possible action of each root, in each search', () => {
  const trees = new TreeBatch(world, gumbel, roots);
  const rng = new Counting(3);
  for (const times of [1, 2]) {
    trees.search(states, roots, world.assess, rng);
    const possible = Array.from({ length: 6 * roots }, (_, e) => isLegal(Math.floor(e / 6), e % 6)).filter(
      Boolean,
    );
    expect(rng.drawn).toEqual(new Array(times * possible.length).fill('exponential'));
  }
});

test('PUCT mixes noise into the priors of the roots, and draws moves by visits', () => {
  const bandit = new Bandit([0, 0, 0], [1]);
  const judge = bandit.assess(() => 0);
  const moves = (temperature: number, fraction = 0): Searched => {
    const root = puctRoot({ temperature, fraction, explore: 1e6 });
    const trees = new TreeBatch(bandit, { ...puct, simulations: 9, root }, 1000);
    return trees.search(new Float64Array(2000), 1000, judge, new Rng(1)) as Searched;
  };
  const shareOf = ({ actions }: Searched, action: number): number =>
    actions.filter((one) => one === action).length / 1000;
  // Visits are 5, 0 and 4.
  expect(shareOf(moves(0), 0)).toBe(1);
  expect(shareOf(moves(1), 1)).toBe(0);
  expect(Math.abs(shareOf(moves(1), 0) - 5 / 9)).toBeLessThan(0.06);
  expect(Math.abs(shareOf(moves(0.5), 0) - 25 / 41)).toBeLessThan(0.06);
  // Noise alone: visits follow Dirichlet's shares, whose mean is a half and whose variance is 1 / (4 (2α + 1)).
  const { visits } = moves(0, 1);
  const shares = Array.from({ length: 1000 }, (_, b) => visits[3 * b]! / 9);
  const mean = shares.reduce((sum, share) => sum + share, 0) / 1000;
  const variance = shares.reduce((sum, share) => sum + (share - mean) ** 2, 0) / 1000;
  expect(Math.abs(mean - 0.5)).toBeLessThan(0.06);
  expect(Math.abs(variance - 1 / (4 * 1.6))).toBeLessThan(0.03);
  expect(visits.filter((_, e) => e % 3 === 1).every((n) => n === 0)).toBe(true);
  // The noise is drawn as ever: recorded visits of action 0, weighted by the number of their root.
  expect(shares.reduce((sum, share, b) => sum + share * b, 0)).toBeCloseTo(232_281.6667, 3);
});

test.each([false, true])(
  'reads the top of a tree as the player at the root sees it; who moves again: %s',
  (again) => {
    const nim = new Nim(again);
    const trees = new TreeBatch(nim, { ...gumbel, simulations: 200 }, 2);
    const assess = nim.assess(() => 0);
    const [left, turn] = [11, 1];
    const { visits, values } = trees.search(
      Float64Array.of(1, 0, left, turn),
      2,
      assess,
      new Rng(1),
    ) as Searched;
    const top = trees.branches(1, 20);
    expect(top.map((branch) => branch.visits)).toEqual([...visits.subarray(3)]);
    expect(top.map((branch) => branch.prior)).toEqual([1 / 3, 1 / 3, 1 / 3]);
    // The network's value is 0 everywhere, so a value is the mean of what follows.
    const mean = (branches: readonly Branch[], all: number): number =>
      branches.reduce((sum, { visits, value }) => sum + (visits * (value ?? 0)) / all, 0);
    expect(mean(top, 201)).toBeCloseTo(values[1]!, 12);
    let deepest = 0;
    const walk = (branches: readonly Branch[], depth: number): void => {
      for (const { next, visits, value } of branches) {
        expect(value === undefined).toBe(visits === 0);
        if (next.length === 0) continue;
        deepest = Math.max(deepest, depth);
        expect(value).toBeCloseTo(mean(next, visits), 12);
        walk(next, depth + 1);
      }
    };
    walk(top, 1);
    expect(deepest).toBeGreaterThan(3);
    expect(trees.branches(1, 1).every(({ next }) => next.length === 0)).toBe(true);
    expect(trees.branches(1).some(({ next }) => next.some((branch) => branch.next.length > 0))).toBe(false);
    // The other tree has one match left: the game ends, and no branch leads on.
    expect(trees.branches(0, 5)).toEqual([{ action: 0, prior: 1, visits: 200, value: 1, next: [] }]);
    expect(() => trees.branches(2)).toThrow('root must be an integer from 0 to 1, but is 2.');
    expect(() => trees.branches(0, 0)).toThrow('levels must be an integer of at least 1, but is 0.');
  },
);

describe('refuses', () => {
  const judge = new Nim().assess(() => 0);
  const search = (rules: Nim | Toy, assess = judge, state = Float64Array.of(5, 0), count = 1): unknown =>
    new TreeBatch(rules, gumbel).search(state, count, assess, new Rng(0));

  test('rules that draw chance', () => {
    class Dice extends Nim {
      override step(...[row, actions, from, rng, outcome]: Parameters<Nim['step']>): void {
        super.step(row, actions, from, rng, outcome);
        if (rng.random() < 0.5) row[0]!++;
      }
    }
    expect(() => search(new Dice())).toThrow('Nim-v0 cannot be searched: its rules draw random numbers.');
  });

  test('several choices at once', () => {
    class Two extends Nim {
      override readonly actionSpace = new MultiDiscrete([2, 2]) as unknown as Discrete;
    }
    expect(() => search(new Two())).toThrow('its actions are MultiDiscrete([2, 2])');
    class Continuous extends Nim {
      override readonly actionSpace = new Box({ low: 0, high: 1, shape: [1] }) as unknown as Discrete;
    }
    expect(() => search(new Continuous())).toThrow('cannot be searched: its actions are Box');
  });

  test('games that are over, and masks that end games', () => {
    expect(() => search(new Nim(), judge, Float64Array.of(0, 0))).toThrow(
      'A state of Nim-v0 has not ended, but no action is possible in it.',
    );
    class Endless extends Nim {
      override step(...given: Parameters<Nim['step']>): void {
        super.step(...given);
        given[4].terminated = false;
      }
    }
    expect(() => search(new Endless())).toThrow('has not ended, but no action is possible');
  });

  test('networks that have diverged', () => {
    const nothing = new Nim().assess(() => Number.NaN);
    const infinite = new Nim().assess(
      () => 0,
      () => Number.POSITIVE_INFINITY,
    );
    for (const assess of [nothing, infinite])
      expect(() => search(new Nim(), assess)).toThrow('gave NaN or infinity');
  });

  test('too many roots, too few states, and no simulations', () => {
    expect(() => search(new Nim(), judge, new Float64Array(4), 2)).toThrow('from 1 to 1');
    expect(() => search(new Nim(), judge, new Float64Array(1))).toThrow('the length of states');
    expect(() => new TreeBatch(new Nim(), { ...gumbel, simulations: 0 })).toThrow('simulations');
    expect(() => new TreeBatch(new Nim(), { ...gumbel, depth: 0 })).toThrow('depth');
    expect(() => gumbelRoot({ considered: 0 })).toThrow('considered of gumbelRoot');
  });

  test('a search that begins before another has ended', async () => {
    const trees = new TreeBatch(new Nim(), gumbel);
    const slowly: Assess = async (...given) => void (await judge(...given));
    const first = trees.search(Float64Array.of(5, 0), 1, slowly, new Rng(0)) as Promise<Searched>;
    const second = trees.search(Float64Array.of(5, 0), 1, slowly, new Rng(0)) as Promise<Searched>;
    await expect(first).rejects.toThrow('Another search began before this one ended.');
    expect((await second).visits.reduce((sum, n) => sum + n)).toBe(32);
  });
});

describe('options', () => {
  const searched = (bandit: Bandit, recipe: SearchRecipe, assess: Assess): Searched =>
    new TreeBatch(bandit, recipe).search(Float64Array.of(0, 0), 1, assess, new Rng(0)) as Searched;

  test('considers 16 actions unless told otherwise', () => {
    for (const [options, most] of [
      [undefined, 16],
      [{ considered: 20 }, 20],
      [{ considered: 40 }, 24],
    ] as const) {
      const bandit = new Bandit(Array.from({ length: 24 }, (_, a) => a / 100));
      const recipe = { ...gumbel, simulations: 40, root: gumbelRoot(options) };
      const { visits } = searched(
        bandit,
        recipe,
        bandit.assess(() => 0),
      );
      expect(visits.filter((n) => n > 0)).toHaveLength(most);
    }
  });

  test('PUCT has the constants of AlphaZero’s published pseudocode: 1.25 and 19 652', () => {
    const trees = plant(1, 2, gumbel);
    trees.visits[0] = 10;
    trees.edgeVisits.set([7, 2]);
    trees.edgeValues.set([1, -1]);
    trees.priors.set([0.25, 0.75]);
    const scores: number[] = [];
    const best = (_: number, given: Float64Array): number => scores.push(...given);
    puctInterior()({ ...trees, best })(0);
    const weight = (1.25 + Math.log((10 + 19_652 + 1) / 19_652)) * Math.sqrt(10);
    expect(scores[0]).toBeCloseTo(1 + (weight * 0.25) / 8, 12);
    expect(scores[1]).toBeCloseTo((weight * 0.75) / 3, 12);
  });

  test('options that are left out have the values of their documentation', () => {
    const bandit = new Bandit([0.3, 0.1, 0.25, 0.2, 0]);
    const defaults = {
      paperScale: { visits: 50, factor: 1 },
      rescaled: { visits: 50, factor: 0.1 },
      puct: { explore: 1.25, base: 19_652 },
      puctRoot: { explore: 1.25, base: 19_652, alpha: 0.3, fraction: 0.25, temperature: 1 },
    };
    const recipes = [
      [
        gumbel,
        { ...gumbel, root: gumbelRoot({ noise: 1 }), scale: paperScale(defaults.paperScale), discount: 1 },
      ],
      [
        { ...gumbel, scale: rescaled() },
        { ...gumbel, scale: rescaled(defaults.rescaled) },
      ],
      [puct, { ...puct, root: puctRoot(defaults.puctRoot), interior: puctInterior(defaults.puct) }],
    ] as const;
    const judged = bandit.assess(
      ([made]) => made! / 10,
      (_, action) => action / 3,
    );
    for (const [short, long] of recipes) {
      const [one, other] = [short, long].map((recipe) => searched(bandit, recipe, judged));
      expect(one).toEqual(other);
    }
  });
});
