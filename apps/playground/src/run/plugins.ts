// Loads only what a run needs: tables need no runtime for networks.

import { plugin as tabular } from '@prism-rl/algo-tabular/plugin';
import type { Plugin } from '@prism-rl/core';
import { Registry } from '@prism-rl/core';
import { plugin as gridWorlds } from '@prism-rl/env-gridworld/plugin';
import type { RunState } from './runState.ts';

const families: { readonly [agent: string]: () => Promise<{ readonly plugin: Plugin }> } = {
  dqn: () => import('@prism-rl/algo-dqn-family/plugin'),
  'deep-sarsa': () => import('@prism-rl/algo-dqn-family/plugin'),
  'stream-q': () => import('@prism-rl/algo-stream/plugin'),
  sac: () => import('@prism-rl/algo-ddpg-family/plugin'),
  ppo: () => import('@prism-rl/algo-pg/plugin'),
  a2c: () => import('@prism-rl/algo-pg/plugin'),
  reinforce: () => import('@prism-rl/algo-pg/plugin'),
};

async function worldPlugin(world: string): Promise<Plugin | undefined> {
  if (world.startsWith('MinAtar/')) return (await import('@prism-rl/env-minatar/plugin')).plugin;
  if (world.startsWith('PrismCatch')) return (await import('@prism-rl/env-atari/plugin')).plugin;
  if (/^(LunarLander|BipedalWalker)/.test(world)) return (await import('@prism-rl/env-box2d/plugin')).plugin;
  if (/^(CartPole|MountainCar|Acrobot|Pendulum)/.test(world)) {
    return (await import('@prism-rl/env-classic/plugin')).plugin;
  }
  if (/^(TicTacToe|ConnectFour)/.test(world)) return (await import('@prism-rl/games/plugin')).plugin;
  if (/^(HalfCheetah|Hopper|Walker2d|Ant|InvertedPendulum)-/.test(world)) {
    return (await import('@prism-rl/env-mujoco/plugin')).plugin;
  }
  return undefined;
}

/** The plugins of a run's world and agent. */
export async function loadPlugins({ world, agent }: Pick<RunState, 'world' | 'agent'>): Promise<Plugin[]> {
  const [scene, family] = await Promise.all([worldPlugin(world), families[agent]?.()]);
  return [
    gridWorlds,
    tabular,
    ...(scene === undefined ? [] : [scene]),
    ...(family === undefined ? [] : [family.plugin]),
  ];
}

/** The plugins of a run's world and agent, by name. */
export async function loadRegistry(state: Pick<RunState, 'world' | 'agent'>): Promise<Registry> {
  return new Registry(await loadPlugins(state));
}
