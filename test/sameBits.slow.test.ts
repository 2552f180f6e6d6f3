// Records results of runs, to the bit, as in the packages’ `sameBits.test.ts`: other environments of each agent, arms, each kind of environment, each
// wrapper. Every change of runs shows here. Re-record an intended one (`npx vitest run test/sameBits.slow.test.ts -u`), and mention it in
// the changeset, because users' runs are no longer reproducible.
import type { Engine, Registry } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import { describe, expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { recordedRun } from './agents/recordedRun.ts';
import {
  by,
  firstRuns,
  isSame,
  limit,
  optionsOf,
  type Run,
  runsOfAgents,
  stack,
} from './agents/smallRuns.ts';

const registry: Registry = await loadRegistry(root, [], [], false);
const engine: Engine = await activateBackend('tfjs-cpu');

async function expectSame(run: Run): Promise<void> {
  const given = optionsOf(registry, run);
  expect(await recordedRun({ ...given, plugins: registry, engine }, 20)).toMatchSnapshot();
}

describe('agents and arms', async () => {
  const first = firstRuns(await runsOfAgents(registry));
  test.each((await runsOfAgents(registry)).filter((run) => !first.some((one) => isSame(one, run))))(
    '$agent in $env',
    (run) => expectSame(run),
  );
});

describe('pictures, memory, masks, several choices', () => {
  const breakout = { env: 'MinAtar/Breakout-v1', wrappers: [limit(9)], steps: 40 };
  const sequences = { recurrent: 'gru', recurrentUnits: 4, sequenceLength: 4 };
  const chain = { env: 'MemoryChain-v0', wrappers: [limit(9)] };
  test.each<[string, Run]>([
    ['DQN', { agent: 'dqn', ...breakout, wrappers: [limit(9), stack(2), by('sticky-action')] }],
    ['Rainbow on a residual network', { agent: 'rainbow+impala', ...breakout, steps: 24 }],
    ['Rainbow, data-efficient', { agent: 'rainbow', ...breakout, settings: { nStep: 5, noisySigma: 0.1 } }],
    ['PPO', { agent: 'ppo', ...breakout }],
    ['PQN', { agent: 'pqn', ...breakout }],
    ['Stream Q', { agent: 'stream-q', ...breakout, numEnvs: 1 }],
    ['DQN with memory', { agent: 'dqn', ...chain, settings: { ...sequences, burnIn: 1 } }],
    [
      'Rainbow’s parts with memory',
      { agent: 'dqn+dueling', ...chain, settings: { ...sequences, burnIn: 1, nStep: 2, double: true } },
    ],
    ['PPO with memory', { agent: 'ppo', ...chain, settings: { ...sequences, sequenceLength: 3 } }],
    [
      'PPO with memory of normalised observations',
      {
        ...{ agent: 'ppo', env: 'CartPole-v1', wrappers: [limit(9)] },
        settings: { ...sequences, sequenceLength: 3, normalizeObservations: true, normalizeRewards: true },
      },
    ],
    ['A2C with memory', { agent: 'a2c', ...chain, settings: { ...sequences, sequenceLength: 3 } }],
    ['DQN with masks', { agent: 'dqn', env: 'TicTacToe-v0' }],
    ['Munchausen with masks', { agent: 'dqn+munchausen', env: 'TicTacToe-v0' }],
    ['PPO with masks', { agent: 'ppo', env: 'TicTacToe-v0' }],
    ['Q-learning with masks', { agent: 'q-learning', env: 'TicTacToe-v0' }],
    ['discrete SAC with masks, of three', { agent: 'sac', env: 'TicTacToe-v0', numEnvs: 3 }],
    ['A2C with masks', { agent: 'a2c', env: 'TicTacToe-v0' }],
    ['PQN with masks', { agent: 'pqn', env: 'TicTacToe-v0' }],
    ['Stream Q with masks', { agent: 'stream-q', env: 'TicTacToe-v0', numEnvs: 1 }],
    ['Rainbow with masks', { agent: 'rainbow', env: 'TicTacToe-v0' }],
    ['PPO, several choices', { agent: 'ppo', env: 'Junctions-v0', wrappers: [limit(9)] }],
    ['discrete SAC', { agent: 'sac', env: 'CartPole-v1', wrappers: [limit(9)] }],
    ['PPO, real numbers', { agent: 'ppo', env: 'Pendulum-v1', wrappers: [limit(9)] }],
  ])('%s', (_name, run) => expectSame(run));
});

describe('wrappers', () => {
  const wrapped = { agent: 'dqn', env: 'CartPole-v1' };
  const moved = { agent: 'sac', env: 'Pendulum-v1' };
  test.each<[string, Run]>([
    [
      'normalize-observation, of three',
      { ...wrapped, agent: 'a2c', numEnvs: 3, wrappers: [limit(15), by('normalize-observation')] },
    ],
    ['normalize-reward', { ...wrapped, agent: 'a2c', wrappers: [limit(15), by('normalize-reward')] }],
    [
      'clip-reward, for on-policy agents',
      {
        ...wrapped,
        agent: 'ppo',
        env: 'CliffWalking-v1',
        wrappers: [limit(15), by('flatten-observation'), by('clip-reward')],
      },
    ],
    ['frame-stack', { ...wrapped, wrappers: [limit(15), stack(3)] }],
    ['action-repeat', { ...wrapped, wrappers: [limit(15), by('action-repeat', { times: 2 })] }],
    ['sticky-action', { ...wrapped, wrappers: [by('sticky-action', { duration: 2 }), limit(15)] }],
    ['mask-observation', { ...wrapped, wrappers: [limit(15), by('mask-observation', { keep: [0, 2] })] }],
    ['rescale-action', { ...moved, wrappers: [limit(9), by('rescale-action')] }],
    [
      'rescale-action, of two motors and three landers',
      { ...moved, env: 'LunarLanderContinuous-v3', numEnvs: 3, wrappers: [limit(9), by('rescale-action')] },
    ],
    ['clip-action', { ...moved, agent: 'ppo', wrappers: [limit(9), by('clip-action')] }],
    [
      'several around each other',
      {
        ...moved,
        agent: 'ppo',
        settings: { normalizeRewards: false },
        wrappers: [
          limit(9),
          by('rescale-action'),
          by('normalize-observation'),
          stack(2),
          by('normalize-reward'),
          by('clip-reward'),
        ],
      },
    ],
  ])('%s', (_name, run) => expectSame(run));
});

describe('environments', () => {
  const learned = (env: string): Run => ({ env, agent: 'dqn', wrappers: [limit(13)] });
  const real = (env: string): Run => ({ env, agent: 'ppo', wrappers: [limit(13)] });
  const tables = (env: string): Run => ({ env, agent: 'sarsa', numEnvs: 1, wrappers: [limit(25)] });
  test.each<Run>([
    ...['Acrobot-v1', 'MountainCar-v0', 'LunarLander-v3', 'MovingGridWorld-v0'].map(learned),
    ...['MinAtar/Asterix-v1', 'MinAtar/Freeway-v1', 'MinAtar/Seaquest-v1', 'MinAtar/SpaceInvaders-v1'].map(
      learned,
    ),
    ...[
      'MountainCarContinuous-v0',
      'BipedalWalker-v3',
      'LunarLanderContinuous-v3',
      'Hopper-v5',
      'Ant-v5',
    ].map(real),
    ...['Taxi-v3', 'Blackjack-v1', 'CliffWalkingSlippery-v1', 'GamblersProblem-v0', 'GridWorld-v0'].map(
      tables,
    ),
    ...['JacksCarRental-v0', 'SuttonBartoGrid-v0', 'WindyGridWorld-v0'].map(tables),
  ])('$env', (run) => expectSame(run));
});
