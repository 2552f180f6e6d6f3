import { plugin as actorCritics } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as deep } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { Registry, resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { agents } from '../choices/agents.ts';
import { worlds } from '../choices/worlds.ts';
import { runOptions } from './runOptions.ts';

const entries = { ...deep.agents, ...policyGradients.agents, ...actorCritics.agents };

test.each(agents.filter(({ kind }) => kind === 'network').map(({ id }) => id))(
  'a rate of %s that was set by hand stays where it is',
  (agent) => {
    const world = worlds.find(({ agents: able }) => able.includes(agent))!.id;
    const settings = { learningRate: 0.01 };
    const { agentConfig } = runOptions({ world, agent, seed: 1, settings, switches: [], changes: [] });
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
)('%s takes the settings of its switch %s, which makes a difference', (agent, name) => {
  const world = worlds.find(({ agents: able }) => able.includes(agent))!.id;
  const [with_, without] = [[name], []].map((switches) => {
    const state = { world, agent, seed: 1, settings: {}, switches, changes: [] };
    return resolveConfig(agent, entries[agent]!, runOptions(state).agentConfig);
  });
  expect(with_).not.toEqual(without);
});

test('the switches of DQN are the parts in the registry that can join Rainbow, by their titles there', () => {
  const registry = new Registry([deep]);
  const { own, known } = registry.get('agents', 'rainbow').entry.parts!;
  const changes = (name: string): object => registry.get('agents', `rainbow+${name}`).entry.defaults;
  const rainbow = registry.get('agents', 'rainbow').entry.defaults;
  // Every setting of Rainbow's parts stays as it is, and so does the world's network.
  const kept = ['network', ...own.flatMap((name) => Object.keys(known![name]!.settings!))];
  const others = Object.keys(known!).filter(
    (name) =>
      !own.includes(name) &&
      kept.every((key) => settingIn(changes(name), key) === settingIn(rainbow, key)) &&
      // A page has no recordings.
      (changes(name) as { demonstrations?: number }).demonstrations === 0,
  );
  const { switches } = agents.find(({ id }) => id === 'dqn')!;
  expect(switches.map(({ name }) => name)).toEqual([...own, ...others]);
  for (const { name, title, about, on } of switches) {
    const part = known![name]!;
    expect([title.toLowerCase(), about, on]).toEqual([
      part.title.toLowerCase(),
      part.description,
      part.settings,
    ]);
  }
});

function settingIn(config: object, key: string): unknown {
  return (config as { readonly [name: string]: unknown })[key];
}
