// A resumed run equals an uninterrupted one bit for bit: every recipe, every kind of replay buffer.
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as minAtar } from '@prism-rl/env-minatar/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { TrainOptions } from '@prism-rl/runner';
import { test } from 'vitest';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { plugin as dqnFamily } from '../src/plugin.ts';
import { recipes, small } from './conformance/agentChecks.ts';

const engine = await activateBackend('ort');

const vectors = 'CartPole-v1';
const cells = 'MinAtar/Breakout-v1';

/** Agents that are also tested with a stopped run: the runner stops all agents alike. */
const stopped = ['deep-sarsa', 'rainbow', 'iqn'];

interface Case {
  readonly agent: string;
  readonly env: string;
  readonly settings?: Partial<DqnConfig>;
  readonly numEnvs?: number;
}

const remembering = { recurrent: 'gru', recurrentUnits: 4, sequenceLength: 4, burnIn: 2 } as const;

const cases: readonly Case[] = [
  ...recipes.map((agent) => ({ agent, env: vectors })),
  // The next action is already chosen at the interruption.
  { agent: 'deep-sarsa', env: vectors },
  { agent: 'deep-sarsa', env: vectors, numEnvs: 3 },
  { agent: 'dqn', env: vectors, settings: { replay: 'rank' } },
  { agent: 'dqn', env: vectors, settings: { replay: 'rank', nStep: 3 } },
  { agent: 'dqn', env: vectors, settings: { targetUpdateEvery: 0, epsilonDecay: 'exponential' } },
  { agent: 'dqn', env: vectors, settings: { targetUpdateEvery: 1, targetTau: 0.1, learningRateEnd: 0 } },
  {
    agent: 'dqn',
    env: vectors,
    settings: { targetUpdateEvery: 3, targetUpdateUnit: 'episodes', replay: 'rank' },
    numEnvs: 2,
  },
  // Sequences with their stored initial states.
  { agent: 'dqn', env: vectors, settings: { ...remembering, double: true } },
  { agent: 'dqn', env: vectors, settings: { ...remembering, burnIn: 0, nStep: 3 }, numEnvs: 2 },
  { agent: 'iqn', env: vectors, settings: { ...remembering, noisy: true } },
  { agent: 'rainbow', env: vectors, numEnvs: 4 },
  { agent: 'dqn', env: vectors, settings: { nStep: 3 }, numEnvs: 3 },
  // Packed cells: the buffer stores each frame once, also after a resume.
  { agent: 'dqn', env: cells, settings: { hidden: [8] } },
  { agent: 'rainbow', env: cells, settings: { hidden: [8], duelingStreams: 'output' }, numEnvs: 2 },
  { agent: 'beyond-rainbow', env: cells, settings: { hidden: [8] } },
  { agent: 'iqn', env: cells, settings: { hidden: [8], replay: 'rank' } },
];

function title({ agent, env, settings = {}, numEnvs = 1 }: Case): string {
  const extras = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
  return [agent, 'in', numEnvs > 1 ? `${numEnvs} ×` : '', env, ...extras].filter(Boolean).join(' ');
}

test.each(cases.map((one) => [title(one), one] as const))('%s', async (_title, one) => {
  const { agent, env, settings, numEnvs = 1 } = one;
  const options: TrainOptions = {
    plugins: [dqnFamily, classic, minAtar],
    env,
    agent,
    steps: 240,
    seed: 7,
    numEnvs,
    engine,
    // Long enough to overwrite the ring buffer before and after the interruption.
    agentConfig: {
      ...(agent === 'deep-sarsa' ? { hidden: [8] } : small),
      epsilonSteps: 200,
      ...settings,
    } as NonNullable<TrainOptions['agentConfig']>,
    // The small settings include parts that some agents lack.
    allowUnused: true,
    allSteps: true,
  };
  await expectSameAfterResume({ options, after: 121, stop: stopped.includes(agent) });
});
