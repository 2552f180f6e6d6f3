import { plugin as actorCritics } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as deep } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { agents } from './agents.ts';
import { partsFor, runOptions } from './runOptions.ts';
import { worlds } from './worlds.ts';

const entries = { ...deep.agents, ...policyGradients.agents, ...actorCritics.agents };

test.each(agents.filter(({ kind }) => kind === 'network').map(({ id }) => id))(
  'a rate of %s that was set by hand stays where it is',
  (agent) => {
    const world = worlds.find(({ agents: able }) => able.includes(agent))!.id;
    const settings = { learningRate: 0.01 };
    const { agentConfig } = runOptions({ world, agent, seed: 1, settings, switches: [], changes: [] }, {});
    const entry = entries[agent]!;
    const complete = resolveConfig(agent, entry, agentConfig) as { readonly [name: string]: unknown };
    // SAC gives the end of its learning rate as a fraction, and its critics have a rate, too.
    if (agent === 'sac') expect(complete).toMatchObject({ learningRateEnd: 1, criticLearningRate: 0.01 });
    else if (Object.hasOwn(entry.defaults, 'learningRateEnd')) expect(complete.learningRateEnd).toBe(0.01);
  },
);

test.each(
  agents
    .filter(({ kind }) => kind === 'network')
    .flatMap(({ id, switches }) => switches.map(({ name }) => [id, name] as const)),
)('%s takes the settings of its switch %s, which makes a difference', async (agent, name) => {
  const parts = await partsFor(agent);
  const world = worlds.find(({ agents: able }) => able.includes(agent))!.id;
  const [with_, without] = [[name], []].map((switches) => {
    const state = { world, agent, seed: 1, settings: {}, switches, changes: [] };
    return resolveConfig(agent, entries[agent]!, runOptions(state, parts).agentConfig);
  });
  expect(with_).not.toEqual(without);
});
