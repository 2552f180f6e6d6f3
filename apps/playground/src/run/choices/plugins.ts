// Loads only what a run needs: tables need no runtime for networks.
import { plugin as tabular } from '@prism-rl/algo-tabular/plugin';
import type { Plugin } from '@prism-rl/core';
import { Registry } from '@prism-rl/core';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import type { RunState } from '../link/runState.ts';
import { type World, worldOf } from './worlds.ts';

type Load = () => Promise<{ readonly plugin: Plugin }>;

const dqn: Load = () => import('@prism-rl/algo-dqn-family/plugin');
const policyGradients: Load = () => import('@prism-rl/algo-pg/plugin');
const evolution: Load = () => import('@prism-rl/algo-evolution/plugin');
const families: { readonly [agent: string]: Load } = {
  ...{ dqn, 'deep-sarsa': dqn, 'stream-q': () => import('@prism-rl/algo-stream/plugin') },
  ...{ ppo: policyGradients, a2c: policyGradients, reinforce: policyGradients },
  ...{ sac: () => import('@prism-rl/algo-ddpg-family/plugin'), ga: evolution, 'openai-es': evolution },
};

const packages: { readonly [name in World['from']]: Load } = {
  'env-gridworld': async () => ({ plugin: gridWorlds }),
  'env-classic': () => import('@prism-rl/env-classic/plugin'),
  'env-box2d': () => import('@prism-rl/env-box2d/plugin'),
  'env-mujoco': () => import('@prism-rl/env-mujoco/plugin'),
  'env-minatar': () => import('@prism-rl/env-minatar/plugin'),
  'env-arcade': () => import('@prism-rl/env-arcade/plugin'),
  'env-atari': () => import('@prism-rl/env-atari/plugin'),
  games: () => import('@prism-rl/games/plugin'),
};

/** The plugins of a run's world and agent. */
export async function loadPlugins({ world, agent }: Pick<RunState, 'world' | 'agent'>): Promise<Plugin[]> {
  const all = await Promise.all([packages[worldOf(world).from](), families[agent]?.()]);
  return [...new Set([gridWorlds, tabular, ...all.flatMap((one) => one?.plugin ?? [])])];
}

/** The plugins of a run's world and agent, by name. */
export async function loadRegistry(state: Pick<RunState, 'world' | 'agent'>): Promise<Registry> {
  return new Registry(await loadPlugins(state));
}
