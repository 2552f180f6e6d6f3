import { Box, type Discrete, MultiDiscrete, Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { Bandit, Nim, type Toy } from '../test/toys.ts';
import { World } from '../test/worlds.ts';
import {
  type Assess,
  completedInterior,
  gumbelRoot,
  paperScale,
  puctInterior,
  puctRoot,
  rescaled,
  type Searched,
  TreeBatch,
} from './index.ts';

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
    const { values, visits } = trees.search(new Float64Array(2), 1, judge, new Rng(0)) as Searched;
    expect(values[0]).toBeCloseTo((0.25 * visits[0]! - 0.5 * visits[1]!) / 33, 12);
    expect(trees.trees.visits.subarray(0, 3).reduce((sum, n) => sum + n)).toBe(33 + 32);
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
});

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
      'A state of Nim-v0 goes on, but leaves no action possible.',
    );
    class Endless extends Nim {
      override step(...given: Parameters<Nim['step']>): void {
        super.step(...given);
        given[4].terminated = false;
      }
    }
    expect(() => search(new Endless())).toThrow('goes on, but leaves no action possible');
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
