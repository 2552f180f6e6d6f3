// Times a simulation of searches in Connect Four: trees, rules and observations, without a network.
import { type GameTask, Rng } from '@prism-rl/core';
import { plugin } from '@prism-rl/games/plugin';
import type { Report } from '../../../benchmarks/src/benchRow.ts';
import {
  type Assess,
  completedInterior,
  gumbelRoot,
  paperScale,
  puctInterior,
  puctRoot,
  rescaled,
  TreeBatch,
} from '../src/index.ts';

export const suite = 'search';

const ROOTS = 256;
const SIMULATIONS = 32;

/** Some numbers for every position, at no cost. */
const assess: Assess = (_, rows, { logits, values }) => {
  for (let k = 0; k < logits.length; k++) logits[k] = ((k * 7919) % 1000) / 300;
  for (let i = 0; i < rows; i++) values[i] = ((i * 40_503) % 200) / 100 - 1;
};

export async function run(report: Report): Promise<void> {
  const { game, defaults } = plugin.environments!['ConnectFour-v0']!;
  const rules = (await game!(defaults)) as GameTask<unknown, Int32Array>;
  const rng = new Rng(1);
  const states = new Int32Array(ROOTS * rules.stateSize);
  const gumbel = { simulations: SIMULATIONS, root: gumbelRoot(), interior: completedInterior() };
  const recipes = {
    'Gumbel, values as they are': { ...gumbel, scale: paperScale() },
    'Gumbel, rescaled values': { ...gumbel, scale: rescaled() },
    PUCT: { ...gumbel, root: puctRoot(), interior: puctInterior(), scale: rescaled() },
  };
  for (const [name, recipe] of Object.entries(recipes)) {
    const trees = new TreeBatch(rules, recipe, ROOTS);
    const work = (): unknown => trees.search(states, ROOTS, assess, rng);
    for (let k = 0; k < 10; k++) work();
    const begun = process.cpuUsage();
    const times = 40;
    for (let k = 0; k < times; k++) work();
    const { user, system } = process.cpuUsage(begun);
    report({
      ...{ suite, name: `${name}: ${ROOTS} trees of Connect Four`, unit: 'µs/simulation' },
      ...{ value: (user + system) / (times * ROOTS * SIMULATIONS), higherIsBetter: false, bound: 2.5 },
    });
  }
}
