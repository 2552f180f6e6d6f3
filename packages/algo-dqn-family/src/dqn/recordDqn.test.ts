// An agent as programs and schedules: the schedules are those of the agent's own loop.
import { Registry, Rng, type Transitions } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { activateBackend } from '@prism-rl/nn';
import { planRun, runFactory } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin as deepQ } from '../plugin.ts';
import type { dqnAgent } from './agent.ts';
import type { DqnConfig } from './config.ts';
import { recordDqn } from './recordDqn.ts';

const registry = new Registry([deepQ, classic]);

async function made(agent: string, agentConfig: object) {
  const run = planRun(registry, {
    env: 'CartPole-v1',
    agent,
    seed: 1,
    steps: 60,
    agentConfig: agentConfig as never,
  });
  const factory = runFactory(registry, run);
  const env = await factory.createEnv(1);
  const { observationSpace, actionSpace } = env;
  const config = run.agentConfig as unknown as DqnConfig;
  const context = { observationSpace, actionSpace, numEnvs: 1, steps: 60, config, rng: new Rng(1) };
  return { factory, env, context };
}

const SETTINGS = {
  ...{ hidden: [4], batchSize: 4, learningStarts: 10, trainEvery: 3, updatesPerTraining: 2 },
  ...{ epsilonSteps: 20, learningRate: 0.01, learningRateEnd: 0.001, targetUpdateEvery: 5 },
};

test.each(['dqn', 'rainbow'])('%s: updates, ε, β and the learning rate follow its settings', async (name) => {
  const { factory, env, context } = await made(name, SETTINGS);
  const recorded = await recordDqn(context);
  const agent = (await factory.createAgent(
    env,
    new Rng(1),
    (await activateBackend('tfjs-cpu')) as never,
  )) as Awaited<ReturnType<typeof dqnAgent>>;
  const transitions = {
    ...{ count: 1, observations: new Float32Array(4), nextObservations: new Float32Array(4) },
    ...{ actions: new Int32Array(1), rewards: new Float64Array(1), extras: {} },
    ...{ terminated: new Uint8Array(1), truncated: new Uint8Array(1), starts: new Uint8Array(1) },
  } satisfies Transitions;
  let updates = 0;
  for (let step = 0; step < 60; step++) {
    const controls = recorded.controls(step);
    expect(controls.updatesBefore).toBe(updates);
    await agent.act(transitions.observations, { actions: new Int32Array(1), extras: {} }, 'explore');
    agent.memory.add(transitions);
    let own = 0;
    for (; agent.memory.ready(); own++) {
      const metrics = await agent.learn(agent.memory.sample(new Rng(2)));
      if (metrics.beta !== undefined) expect(controls.beta).toBe(metrics.beta);
    }
    expect(controls.updates, `step ${step}`).toBe(own);
    expect(controls.epsilon).toBe(agent.epsilon);
    updates += own;
  }
  expect(updates).toBeGreaterThan(30);
  expect(recorded.controls(59).learningRate).toBeCloseTo(0.001, 12);
  expect(recorded.controls(29).learningRate).toBeCloseTo(0.0055, 12);
  // The snapshot is an agent's.
  recorded.assign((variable) => new Float32Array(variable.size).fill(0.5));
  const snapshot = await recorded.save(60);
  agent.restore(snapshot);
  const saved = await agent.save();
  expect(saved.meta).toMatchObject({ envSteps: 60, updates });
  for (const values of Object.values(saved.arrays))
    expect(new Set(values as Float32Array)).toEqual(new Set([0.5]));
  agent.dispose();
  await recorded.agent.dispose?.();
});

test.each([
  [{}, 1, true],
  [{}, 6, true],
  [{}, 7, 'learningStarts below 11 (batchSize + nStep × environments)'],
  [{ recurrent: 'gru' }, 1, 'recurrent=gru'],
  [{ replay: 'rank' }, 1, 'replay=rank'],
  [{ distribution: 'implicit' }, 1, true],
  [{ distribution: 'histogram' }, 1, 'distribution=histogram'],
  [{ targetUpdateUnit: 'episodes' }, 1, 'targetUpdateUnit=episodes'],
  [{ batchSize: 10 }, 1, 'learningStarts below 11 (batchSize + nStep)'],
])('%j in %i environments: %s', (settings, numEnvs, verdict) => {
  const { trainsWhole, defaults } = registry.get('agents', 'dqn').entry;
  expect(trainsWhole!({ ...defaults, ...SETTINGS, ...settings }, numEnvs)).toBe(verdict);
});

test('refuses a network with operations that GPUs lack here', async () => {
  const { context } = await made('dqn', { ...SETTINGS, distribution: 'histogram' });
  await expect(recordDqn(context)).rejects.toMatchObject({
    code: 'incompatible',
    message: expect.stringMatching(/^Whole runs on a GPU do not support this agent: .* the operation Erf /),
  });
});
