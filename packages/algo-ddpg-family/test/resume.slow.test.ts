// A resumed run equals an uninterrupted one bit for bit: every agent, buffer, noise, several environments.
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { plugin as muJoCo } from '@prism-rl/env-mujoco/plugin';
import { activateBackend } from '@prism-rl/nn';
import type { TrainOptions } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import type { DdpgFamilyConfig } from '../src/config.ts';
import { plugin as ddpgFamily } from '../src/plugin.ts';
import { createAgent, makes, small } from './agents.ts';

const engine = await activateBackend('ort');

/** Agents that are also tested with a stopped run: the runner stops all agents alike. */
const stopped = ['crossq'];

interface Case {
  readonly agent: string;
  readonly env?: string;
  readonly settings?: Partial<DdpgFamilyConfig>;
  readonly numEnvs?: number;
}

const cases: readonly Case[] = [
  ...makes.map((agent) => ({ agent })),
  { agent: 'sac', env: 'CartPole-v1' },
  { agent: 'sac', env: 'HalfCheetah-v5', numEnvs: 2 },
  { agent: 'simba', env: 'HalfCheetah-v5', numEnvs: 2 },
  { agent: 'td3', settings: { explorationKind: 'ou' }, numEnvs: 3 },
  { agent: 'sac', settings: { explorationKind: 'pink' }, numEnvs: 3 },
  { agent: 'sac', settings: { replay: 'proportional', nStep: 3, learningRateEnd: 0 }, numEnvs: 2 },
  { agent: 'tqc', settings: { replay: 'rank' } },
  { agent: 'crossq', settings: { trainEvery: 4, updatesPerTraining: 3 } },
];

test.each(cases)(
  '$agent $env $numEnvs $settings',
  async ({ agent, env = 'Pendulum-v1', settings, numEnvs = 1 }) => {
    const options: TrainOptions = {
      plugins: [ddpgFamily, classic, muJoCo],
      env,
      agent,
      steps: 240,
      seed: 7,
      numEnvs,
      engine,
      agentConfig: { ...small, ...settings } as NonNullable<TrainOptions['agentConfig']>,
      // The small settings include parts that some agents lack.
      allowUnused: true,
      allSteps: true,
    };
    // Interrupt within an episode and an n-step window, between two policy updates.
    await expectSameAfterResume({ options, after: 121, stop: stopped.includes(agent) });
  },
);

test.each(['ou', 'pink'] as const)(
  'what explored with %s noise acts in any number of environments',
  async (kind) => {
    const options = { engine, settings: { explorationKind: kind } };
    const trained = await createAgent('sac', { ...options, numEnvs: 1, seed: 1 });
    await trained.act(Float32Array.of(1, 0, -1, 1), { actions: new Float32Array(2), extras: {} }, 'explore');
    const judged = await createAgent('sac', { ...options, numEnvs: 2, seed: 2 });
    await judged.restore(await trained.save());
    const observations = Float32Array.of(0.3, -0.9, 0.1, 0.8, -0.5, -0.5, 0.4, 1);
    const [expected, actions] = [new Float32Array(4), new Float32Array(4)];
    await trained.act(observations, { actions: expected, extras: {} }, 'exploit');
    await judged.act(observations, { actions, extras: {} }, 'exploit');
    expect(actions).toEqual(expected);
    await judged.act(observations, { actions, extras: {} }, 'explore');
    expect(actions.every(Number.isFinite)).toBe(true);
    for (const agent of [trained, judged]) await agent.dispose?.();
  },
);
