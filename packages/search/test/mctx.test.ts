// The trees of Google DeepMind's mctx: the same positions in the same order, visits, values, moves and improved policies.
import fs from 'node:fs';
import { Rng } from '@prism-rl/core';
import { exp } from '@prism-rl/core/arithmetic';
import { describe, expect, test } from 'vitest';
import {
  completedInterior,
  gumbelRoot,
  paperScale,
  puctInterior,
  puctRoot,
  rescaled,
  type Searched,
  TreeBatch,
} from '../src/index.ts';
import { World, type WorldOf } from './worlds.ts';

interface Recorded extends WorldOf {
  readonly root: 'gumbel' | 'puct';
  readonly discount: number;
  readonly simulations: number;
  readonly depth?: number;
  readonly rescaled?: boolean;
  readonly factor?: number;
  readonly considered?: number;
  readonly noise?: number;
  readonly gumbel?: readonly number[];
  readonly improved?: readonly number[];
  readonly paths: string;
  readonly visits: readonly number[];
  readonly value: number;
  readonly move: number;
}

const { searches } = JSON.parse(fs.readFileSync(new URL('fixtures/mctx.json', import.meta.url), 'utf8')) as {
  readonly searches: readonly Recorded[];
};

/** Draws given Gumbel noise. */
class Given extends Rng {
  readonly #noise: number[];

  constructor(noise: readonly number[]) {
    super(0);
    this.#noise = [...noise];
  }

  override exponential(): number {
    return exp(-this.#noise.shift()!);
  }
}

function searched(one: Recorded, world: World): Searched {
  const { simulations, discount, depth, factor = 0.1, considered = 16, noise = 1 } = one;
  const recipe = {
    ...{ simulations, discount, ...(depth === undefined ? {} : { depth }) },
    scale: (one.rescaled ?? true) ? rescaled({ factor }) : paperScale({ factor }),
    ...(one.root === 'gumbel'
      ? { root: gumbelRoot({ considered, noise }), interior: completedInterior() }
      : { root: puctRoot({ fraction: 0, temperature: 0 }), interior: puctInterior() }),
  };
  const states = new Int32Array(world.stateSize);
  const seen = new Int32Array(world.observationSpace.size);
  world.observe(states, seen, 0);
  const drawn = (one.gumbel ?? []).filter((_, a) => seen[a] === 1);
  return new TreeBatch(world, recipe).search(states, 1, world.assess, new Given(drawn)) as Searched;
}

describe.each(searches)(
  '$seed: $root, $players players, $actions actions, $simulations simulations',
  (one) => {
    test('grows the tree of mctx', () => {
      const world = new World(one);
      const { actions, visits, values, improved } = searched(one, world);
      const paths = [...new Set(world.judged.slice(1))];
      expect(paths.join(' ')).toBe(one.paths);
      expect([...visits]).toEqual(one.visits);
      expect(values[0]).toBeCloseTo(one.value, 6);
      expect(actions[0]).toBe(one.move);
      for (const [a, probability] of (one.improved ?? []).entries())
        expect(improved[a]).toBeCloseTo(probability, 6);
    });
  },
);
