import { Rng } from '@prism-rl/core';
import type { Assess } from '@prism-rl/search';
import { expect, test } from 'vitest';
import { Nim } from '../../test/nim.ts';
import { type ZeroConfig, zeroSettings } from './config.ts';
import { SearchedGames } from './searchedGames.ts';

const even: Assess = (_observations, _rows, { logits, values }) => {
  logits.fill(0);
  values.fill(0.25);
};

const [games, steps] = [3, 12];
function gamesOf(changes: Partial<ZeroConfig> = {}, openings = 0, rng = new Rng(1)): SearchedGames {
  const config = { ...zeroSettings.defaults, simulations: 4, rolloutSteps: steps, window: 2, ...changes };
  return new SearchedGames(new Nim(), config, games, openings, rng);
}

async function played(changes: Partial<ZeroConfig> = {}) {
  const own = gamesOf(changes);
  const ended = [];
  for (let k = 0; k < steps; k++) ended.push(...(await own.move(even, (k + 1) * games)));
  expect(own.ready()).toBe(true);
  const { arrays } = own.save();
  return { ended, arrays: arrays as { readonly [name: string]: Float32Array } };
}

test('every position of a game is worth its outcome to the player who moved there', async () => {
  const { arrays, ended } = await played();
  const { targets, turns, over, values } = arrays as { readonly [name: string]: Float32Array };
  let met = 0;
  for (let g = 0; g < games; g++) {
    const rows = Array.from({ length: steps }, (_, t) => t * games + g);
    for (let from = 0; from < steps; ) {
      const end = rows.findIndex((row, t) => t >= from && over![row] === 1);
      if (end < 0) {
        // The rollout ended first: the last search says who wins.
        const last = rows.at(-1)!;
        for (const row of rows.slice(from)) {
          const sign = turns![row] === turns![last] ? 1 : -1;
          expect(targets![row]).toBe(sign * values![last]!);
        }
        break;
      }
      const winner = turns![rows[end]!];
      for (const row of rows.slice(from, end + 1))
        expect(targets![row]).toBe(turns![row] === winner ? 1 : -1);
      met++;
      from = end + 1;
    }
  }
  expect([met, ended.length]).toEqual([ended.length, ended.length]);
  expect(met).toBeGreaterThan(games - 1);
  // A win of the player who begins returns 1.
  for (const { return: sum, length } of ended) expect([Math.abs(sum), length < 10]).toEqual([1, true]);
});

test('the settings choose the targets', async () => {
  const [outcome, mean, search] = await Promise.all(
    (['outcome', 'mean', 'search'] as const).map(
      async (valueTarget) => (await played({ valueTarget })).arrays,
    ),
  );
  expect(search!.targets!.slice(0, games * steps)).toEqual(outcome!.values!.slice(0, games * steps));
  const middle = outcome!.targets!.map((target, row) => 0.5 * target + 0.5 * outcome!.values![row]!);
  for (const [row, target] of middle.entries()) expect(mean!.targets![row]).toBeCloseTo(target, 6);
  const visits = (await played({ policyTarget: 'visits' })).arrays.policy!;
  for (const share of visits.slice(0, 2 * games * steps)) expect((share * 4) % 1).toBe(0);
});

test('games continue to the bit after a save within a rollout, with openings', async () => {
  const play = async (own: SearchedGames, from: number, to: number): Promise<void> => {
    for (let k = from; k < to; k++) await own.move(even, k);
  };
  const rng = new Rng(4);
  const [one, two] = [gamesOf({}, 3, rng), gamesOf({}, 3)];
  await play(one, 0, steps + 5);
  const saved = one.save();
  const before = rng.save();
  await play(one, 0, 9);
  two.restore(saved);
  expect(two.save()).toEqual(saved);
  rng.restore(before);
  const three = gamesOf({}, 3, rng);
  rng.restore(before);
  three.restore(saved);
  await play(three, 0, 9);
  expect(three.save()).toEqual(one.save());
  const { samples, depth } = three.sample().extras;
  expect(samples).toHaveLength(2 * games * steps);
  // Four simulations look a move ahead at least, and at most one, two, three and four moves.
  expect(depth![0]).toBeGreaterThan(1);
  expect(depth![0]).toBeLessThanOrEqual(2.5);
  // Earlier versions saved no depths.
  const { depths: _, ...arrays } = saved.arrays;
  two.restore({ ...saved, arrays });
  expect(two.save().arrays.targets).toEqual(saved.arrays.targets);
});
