// A run that begins with weights: with its own it is the same run, bit for bit, so that target networks, optimizers and compiled steps agree.
import { plugin as ddpgFamily } from '@prism-rl/algo-ddpg-family/plugin';
import { plugin as dqnFamily } from '@prism-rl/algo-dqn-family/plugin';
import { plugin as policyGradients } from '@prism-rl/algo-pg/plugin';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as games } from '@prism-rl/games/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { StartingPoint, TrainOptions } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { expect, test } from 'vitest';

const engine = await activateBackend('auto');
const plugins = [classic, games, dqnFamily, ddpgFamily, policyGradients];

async function metricsOf(options: Partial<TrainOptions>, from?: StartingPoint): Promise<unknown[]> {
  const rows: unknown[] = [];
  const base = { plugins, engine, env: 'CartPole-v1', agent: 'dqn', steps: 1200, seed: 4 };
  await train({ ...base, ...options, from }).forEach((event) => {
    if (event.type === 'update') rows.push(event.metrics);
    if (event.type === 'episode') rows.push(event.return);
  });
  return rows;
}

/** Keeps the weights of every name. */
const own = new Proxy<{ [name: string]: null }>({}, { get: () => null });

test.each<[string, Partial<TrainOptions>]>([
  ['dqn', { agentConfig: { learningStarts: 200 } }],
  [
    'dqn with a target network that is copied at times',
    { agentConfig: { learningStarts: 200, targetTau: 1, targetUpdateEvery: 50 } },
  ],
  [
    'dqn with masks and convolutions',
    { env: 'ConnectFour-v0', agentConfig: { learningStarts: 200, network: 'minatar' } },
  ],
  ['rainbow', { agent: 'rainbow', agentConfig: { learningStarts: 200 } }],
  ['ppo', { agent: 'ppo', agentConfig: { rolloutSteps: 128 }, numEnvs: 2 }],
  ['sac', { agent: 'sac', env: 'Pendulum-v1', agentConfig: { learningStarts: 200 } }],
  ['a3c', { agent: 'a3c', agentConfig: { updates: 'round-robin' }, numEnvs: 2 }],
])('%s', async (_, options) => {
  const rows = await metricsOf(options);
  expect(rows.length).toBeGreaterThan(5);
  expect(await metricsOf(options, { weights: own })).toEqual(rows);
});
