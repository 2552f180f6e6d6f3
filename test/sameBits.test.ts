// What runs give, to the bit, on an engine that is plain JavaScript: each agent and arm, each kind of environment, each wrapper. A change of
// what runs do shows here, wherever it was made. One that is meant is recorded anew (`npx vitest run test/sameBits.test.ts -u`), and said in
// the changeset, for runs that others have made no longer come out as they did.
import type { AgentEntry, Config, Engine, Registry, WrapperChoice } from '@prism-rl/core';
import { createEnvironment, resolveConfig } from '@prism-rl/core';
import { activateBackend } from '@prism-rl/nn';
import type { TrainOptions } from '@prism-rl/runner';
import { describe, expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';
import { recordedRun } from './agents/recordedRun.ts';
import { everything, proved } from './proofs/proved.ts';

const parts = [...everything, 'test/sameBits.test.ts', 'test/agents/recordedRun.ts'];
const registry: Registry = await loadRegistry(root, [], [], false);
const engine: Engine = await activateBackend('tfjs-cpu');

/** Settings with which an agent learns within a few steps; each takes those that it has. */
const small: Config = {
  hidden: [6],
  batchSize: 4,
  learningStarts: 12,
  trainEvery: 3,
  replayCapacity: 40,
  targetUpdateEvery: 4,
  epsilonSteps: 40,
  rolloutSteps: 6,
  minibatches: 2,
  fractions: 3,
  targetFractions: 3,
  choiceFractions: 2,
  cosines: 4,
  learningRate: 0.01,
  residualUnits: 4,
  criticResidualUnits: 4,
};
/** Values of settings that are taken where they mean something. */
const smaller: Config = { atoms: 5, quantiles: 5, updates: 'round-robin', blocks: 1 };

function settingsOf(agent: string, more: Config = {}): Config {
  const entry = registry.get('agents', agent).entry as AgentEntry<object>;
  const defaults = entry.defaults as Config;
  const known = Object.entries(small).filter(([name]) => Object.hasOwn(defaults, name));
  const config: { [name: string]: Config[string] } = { ...Object.fromEntries(known), ...more };
  for (const [name, value] of Object.entries(smaller)) {
    if (!Object.hasOwn(defaults, name) || Object.hasOwn(config, name)) continue;
    try {
      resolveConfig(agent, entry, { ...config, [name]: value });
      config[name] = value;
    } catch {
      // Not with its other settings.
    }
  }
  return config;
}

const by = (name: string, config: Config = {}): WrapperChoice => ({ name, config });
/** Short episodes, which end either way. */
const limit = (maxEpisodeSteps: number) => by('time-limit', { maxEpisodeSteps });
const stack = (k: number) => by('frame-stack', { k });
type Place = Pick<TrainOptions, 'env' | 'wrappers' | 'steps'>;
const usual: readonly Place[] = [
  { env: 'CartPole-v1', wrappers: [limit(15)] },
  { env: 'Pendulum-v1', wrappers: [limit(11)] },
  { env: 'SuttonBartoGrid-v0', wrappers: [limit(9)], steps: 120 },
  { env: 'Junctions-v0', wrappers: [limit(9)] },
];
/** For those that take nothing else. */
const picture: Place = { env: 'MinAtar/Breakout-v1', wrappers: [limit(9)], steps: 21 };

type Run = Omit<TrainOptions, 'plugins' | 'engine' | 'agentConfig'> & { readonly settings?: Config };

async function expectSame({ settings, ...run }: Run): Promise<void> {
  const { agent } = run;
  const given = {
    steps: 60,
    seed: 5,
    numEnvs: 2,
    allSteps: true,
    allowIdle: true,
    ...run,
    agentConfig: settingsOf(agent, settings),
  };
  const name = expect.getState().currentTestName!;
  expect(
    await proved(name, given, parts, () => recordedRun({ ...given, plugins: registry, engine }, 20)),
  ).toMatchSnapshot();
}

/** The usual environments that an agent takes. */
async function placesOf(agent: string): Promise<Place[]> {
  const { entry } = registry.get('agents', agent) as { entry: AgentEntry<object> };
  const config = resolveConfig(agent, entry, settingsOf(agent));
  const places: Place[] = [];
  for (const place of usual) {
    const { observationSpace, actionSpace } = await createEnvironment(registry, { id: place.env });
    if (entry.supports(observationSpace, actionSpace, config) === true) places.push(place);
  }
  return places.length > 0 ? places : [picture];
}

describe('agents and arms', async () => {
  const names = registry.list('agents').map(({ id }) => id);
  const rows = await Promise.all(
    names.map(async (agent) => (await placesOf(agent)).map((place): Run => ({ agent, ...place }))),
  );
  test.each(rows.flat())('$agent in $env', (run) => expectSame(run));
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
    ['A2C with memory', { agent: 'a2c', ...chain, settings: { ...sequences, sequenceLength: 3 } }],
    ['DQN with masks', { agent: 'dqn', env: 'TicTacToe-v0' }],
    ['Munchausen with masks', { agent: 'dqn+munchausen', env: 'TicTacToe-v0' }],
    ['PPO with masks', { agent: 'ppo', env: 'TicTacToe-v0' }],
    ['Q-learning with masks', { agent: 'q-learning', env: 'TicTacToe-v0' }],
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
      { ...wrapped, numEnvs: 3, wrappers: [limit(15), by('normalize-observation')] },
    ],
    ['normalize-reward', { ...wrapped, wrappers: [limit(15), by('normalize-reward')] }],
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
    ['clip-action', { ...moved, agent: 'ppo', wrappers: [limit(9), by('clip-action')] }],
    [
      'several around each other',
      {
        ...moved,
        agent: 'ppo',
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
