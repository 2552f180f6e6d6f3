// Every setting on its own changes what an agent becomes.
import type { Config, Json, Space } from '@prism-rl/core';
import { ablationArms, Box, Discrete, resolveConfig } from '@prism-rl/core';
import { train } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
import { advance, make, small } from './made.ts';
import { deceptive } from './ring.ts';

const vectors = new Box({ low: -1, high: 1, shape: [3] }) as Space;
const pictures = new Box({ low: 0, high: 1, shape: [4, 4, 2], dtype: 'uint8' }) as Space;
const forces = new Box({ low: -1, high: 1, shape: [2] }) as Space;

/** Another value of each setting, and the settings with which it has an effect. */
const others: { readonly [name: string]: readonly [to: Json, given?: Config] } = {
  network: ['mlp', { network: 'minatar' }],
  hidden: [[4]],
  activation: ['sigmoid', { hidden: [4] }],
  recurrent: ['gru'],
  recurrentUnits: [3, { recurrent: 'gru' }],
  normalizeObservations: [true, { normalizeObservations: false }],
  population: [6],
  deviation: [0.2],
  mirrored: [false],
  shaping: ['none'],
  optimizer: ['sgd'],
  learningRate: [0.3],
  weightDecay: [0.5],
  directions: [4],
  best: [1],
  novelty: ['only'],
  covariances: ['separable'],
  active: [false, { population: 10 }],
  parents: [3],
  elites: [0],
  crossover: [0],
};

/** Settings of novelty, which has no effect where all candidates end alike. */
const curious = { neighbours: 1, patience: 4 };

async function became(agent: string, config: Config): Promise<unknown> {
  const seen = config.network === undefined ? vectors : pictures;
  const made = await make(agent, seen, forces, { ...small[agent], normalizeObservations: false, ...config });
  const { metrics } = await advance(made, 600);
  const found = [metrics, await made.weights!()];
  await made.dispose?.();
  return found;
}

describe.each(Object.keys(plugin.agents!))('%s', (agent) => {
  const names = Object.keys(plugin.agents![agent]!.defaults).filter((name) => !(name in curious));
  test.each(names)('%s', async (name) => {
    const [to, given = {}] = others[name]!;
    expect(await became(agent, { ...given, [name]: to })).not.toEqual(await became(agent, given));
  });
});

/** What evolution strategies do on a ring, where ends differ and scores stagnate. */
async function walked(agentConfig: Config): Promise<unknown[]> {
  const all = { hidden: [], population: 8, novelty: 'adaptive', patience: 1, ...agentConfig };
  const plugins = [deceptive, plugin];
  const seen: unknown[] = [];
  await train({
    plugins,
    env: 'Ring-v0',
    agent: 'openai-es',
    steps: 4000,
    seed: 1,
    agentConfig: all,
  }).forEach((event) => {
    if (event.type === 'update') seen.push(event.metrics);
  });
  return seen;
}

test.each(Object.entries(curious))('%s counts', async (name, value) => {
  const [one, other] = [await walked({}), await walked({ [name]: value })];
  expect(other).toHaveLength(one.length);
  expect(other).not.toEqual(one);
});

/** Settings in which two arms of an ablation differ. */
function differences(one: Config, other: Config): string[] {
  return Object.keys(one).filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]));
}

/** What each part of an ablation sets. */
const partSettings: { readonly [ablation: string]: { readonly [part: string]: readonly string[] } } = {
  evolution: {
    mirrored: ['mirrored'],
    ranks: ['shaping'],
    adam: ['optimizer'],
    decay: ['weightDecay'],
    observations: ['normalizeObservations'],
  },
  ars: { observations: ['normalizeObservations'], best: ['best'] },
  'cma-es': { covariances: ['covariances'], active: ['active'] },
  ga: { selection: ['parents', 'deviation'], elites: ['elites'], crossover: ['crossover'] },
};

const { novelty, ...takenApart } = plugin.ablations!;

test('the ablation of novelty has evolution strategies with each share of it', () => {
  const arms = ablationArms(novelty!).map(({ name, agent, config }) => [name, agent, config?.novelty]);
  expect(arms).toEqual([
    ['es', 'openai-es', 'none'],
    ['nsr-es', 'openai-es', 'half'],
    ['nsra-es', 'openai-es', 'adaptive'],
    ['ns-es', 'openai-es', 'only'],
  ]);
});

test.each(Object.entries(takenApart))('%s adds and removes each part alone', (name, ablation) => {
  const arms = ablationArms(ablation).map(({ agent, config, ...arm }) => {
    const entry = plugin.agents![agent]!;
    return { ...arm, config: resolveConfig(`agent ${agent}`, entry, config as never) as Config };
  });
  const configOf = (arm: string) => arms.find((one) => one.name === arm)!.config;
  const { baseline, complete, parts } = ablation;
  for (const [part, { added, removed }] of Object.entries(parts)) {
    if (removed!.name === 'random-search') {
      expect(configOf(removed!.name)).toMatchObject({ parents: 0, elites: 1 });
      expect(configOf(removed!.name).hidden).toEqual(configOf(complete.name).hidden);
      continue;
    }
    const wanted = partSettings[name]![part]!.toSorted();
    expect(differences(configOf(baseline.name), configOf(added!.name)).toSorted()).toEqual(wanted);
    expect(differences(configOf(complete.name), configOf(removed!.name)).toSorted()).toEqual(wanted);
  }
});

test('versions of augmented random search normalise or not, and use all directions or the best', () => {
  const { ars } = plugin.agents!;
  const version = (name: string) => {
    const { normalizeObservations, best, directions } = { ...ars!.defaults, ...ars!.presets![name]!.config };
    return [normalizeObservations, best === directions];
  };
  expect(['v1', 'v1-t', 'v2', 'v2-t'].map(version)).toEqual([
    [false, true],
    [false, false],
    [true, true],
    [true, false],
  ]);
});

test('only discrete choices go without numbers', () => {
  expect(plugin.agents!.ga!.supports(vectors, new Discrete(1) as Space, plugin.agents!.ga!.defaults)).toMatch(
    /choice/,
  );
});
