// Wrappers that normalise by running statistics, in combination with agents: they use the agent's discount, do not normalise twice, and
// refuse replay.
import type { WrapperChoice } from '@prism-rl/core';
import { planSweep } from '@prism-rl/experiments';
import { activateBackend } from '@prism-rl/nn';
import { planRun, train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { loadRegistry } from '../packages/cli/src/plugins.ts';
import { root } from '../scripts/bootstrap/versions.mjs';

const registry = await loadRegistry(root, [], [], false);
const engine = await activateBackend('tfjs-cpu');
const by = (...names: readonly string[]): WrapperChoice[] => names.map((name) => ({ name, config: {} }));
const incompatible = (message: unknown, hint?: unknown) =>
  expect.objectContaining({ code: 'incompatible', message, ...(hint !== undefined && { hint }) });

test.each([
  ['ppo', 'CartPole-v1', { discount: 0.9 }, 0.9],
  ['ppo', 'Acrobot-v1', { normalizeRewards: false }, 0.9845991],
  ['stream-q', 'CartPole-v1', { normalizeRewards: false }, 0.99],
])('normalize-reward takes the discount of %s in %s with %j', (agent, env, agentConfig, gamma) => {
  const manifest = planRun(registry, { agent, env, agentConfig, wrappers: by('normalize-reward') });
  expect(manifest.wrappers).toEqual([{ name: 'normalize-reward', config: { gamma, epsilon: 1e-8 } }]);
  // A run that is planned again from its manifest has the same.
  const again = planRun(registry, {
    agent,
    env,
    agentConfig: { ...agentConfig, discount: 0.5 },
    wrappers: manifest.wrappers!,
  });
  expect(again.wrappers).toEqual(manifest.wrappers);
});

test('normalize-reward keeps a γ that it is given, in each arm of a sweep the arm’s', async () => {
  const wrappers = [{ name: 'normalize-reward', config: { gamma: 0.7 } }];
  const manifest = planRun(registry, { agent: 'ppo', env: 'CartPole-v1', wrappers });
  expect(manifest.wrappers).toMatchObject(wrappers);
  const arms = [0.8, 0.95].map((discount) => ({
    name: String(discount),
    agent: 'ppo',
    config: { discount },
  }));
  const environments = [{ id: 'CartPole-v1', wrappers: by('normalize-reward') }];
  const jobs = await planSweep(registry, { arms, environments, seeds: [1] }, 'tfjs-cpu');
  expect(jobs.map(({ payload }) => payload.wrappers![0]!.config.gamma)).toEqual([0.8, 0.95]);
});

test.each([
  ['ppo', 'Acrobot-v1', {}, 'normalize-reward', 'normalizeRewards=true'],
  [
    'ppo',
    'CartPole-v1',
    { normalizeObservations: true },
    'normalize-observation',
    'normalizeObservations=true',
  ],
  ['stream-ac', 'Pendulum-v1', {}, 'normalize-observation', 'normalizeObservations=true'],
  ['pqn', 'CartPole-v1', { rewardScale: 0.1 }, 'normalize-reward', 'rewardScale=0.1'],
  [
    'sac',
    'Pendulum-v1',
    { normalizeObservations: true },
    'normalize-observation',
    'normalizeObservations=true',
  ],
])('%s in %s with %j does not normalise twice', async (agent, env, agentConfig, wrapper, setting) => {
  const refusal = incompatible(
    `The agent ${agent} with ${setting} and the wrapper ${wrapper} would normalise twice.`,
  );
  const wrappers = by(wrapper);
  expect(() => train({ plugins: registry, agent, env, agentConfig, wrappers })).toThrow(refusal);
  const arms = [{ name: 'one', agent, config: agentConfig }];
  const sweep = { arms, environments: [{ id: env, wrappers }], seeds: [1] };
  await expect(planSweep(registry, sweep, 'tfjs-cpu')).rejects.toThrow(refusal);
});

test('the same wrapper does not normalise twice', () => {
  const run = { plugins: registry, agent: 'ppo', env: 'CartPole-v1' };
  const wrappers = by('normalize-observation', 'normalize-observation');
  expect(() => train({ ...run, wrappers })).toThrow(
    incompatible('The wrapper normalize-observation is named twice.'),
  );
});

const small = { hidden: [4], batchSize: 4, replayCapacity: 100, learningStarts: 4 };
const memory = { recurrent: 'gru', recurrentUnits: 2, sequenceLength: 2, burnIn: 1 };
const instead = 'Use the agent’s setting normalizeObservations=true instead of the wrapper.';
const without = 'Remove the wrapper, or use an on-policy agent such as ppo.';
test.each([
  ['dqn', 'CartPole-v1', small, 'normalize-observation', without],
  ['dqn', 'CartPole-v1', { ...small, nStep: 2, targetUpdateUnit: 'episodes' }, 'normalize-reward', without],
  ['dqn', 'CartPole-v1', { ...small, ...memory }, 'normalize-reward', without],
  ['dqn+per', 'CartPole-v1', small, 'normalize-reward', without],
  ['sac', 'Pendulum-v1', small, 'normalize-observation', instead],
  ['td3', 'Pendulum-v1', small, 'normalize-reward', without],
  ['dyna-q', 'GridWorld-v0', {}, 'normalize-reward', without],
])('%s in %s replays steps, with %j: refuses %s', async (agent, env, agentConfig, wrapper, hint) => {
  const run = train({
    steps: 9,
    plugins: registry,
    engine,
    agent,
    env,
    agentConfig,
    wrappers: by(wrapper),
    allowUnused: true,
  });
  const message = `The agent ${agent} replays old steps, which ${wrapper} normalised with other statistics than new ones.`;
  await expect(lastValueFrom(run)).rejects.toThrow(incompatible(message, hint));
});

test.each([
  ['ppo', 'CartPole-v1', 'normalize-observation'],
  ['a2c', 'CartPole-v1', 'normalize-reward'],
  ['q-learning', 'GridWorld-v0', 'normalize-reward'],
])('%s in %s learns from its latest steps: takes %s', async (agent, env, wrapper) => {
  const run = train({ plugins: registry, engine, agent, env, steps: 24, wrappers: by(wrapper) });
  expect(await lastValueFrom(run)).toMatchObject({ type: 'end', envSteps: 24 });
});
