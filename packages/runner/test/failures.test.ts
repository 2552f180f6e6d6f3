// Agents that break their contract end the run, with a sentence.
import { Box, definePlugin, type Env, type EnvironmentEntry, type Plugin } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { madeAgents, toyPlugin } from '../../../test/toyPlugin.ts';
import { eventsOf, withAgent } from './corridorRun.ts';

test('a metric that is not finite fails the run, naming its step and the last finite metrics', async () => {
  await expect(eventsOf({ agentConfig: { failAt: 100 } })).rejects.toMatchObject({
    code: 'not-finite',
    message: /step 100: weight became NaN.*weight \d/,
  });
  expect(madeAgents.at(-1)!.disposed).toBe(true);
});

test.each([
  ['small numbers', 1, 1, /^Lower the learning rate/],
  ['large rewards', 1e30, 1, /^Returns are as large as 1\.0e\+3\d: scale or clip the rewards/],
  ['large observations', 1, 1e30, /^Observations are as large as \d\.\de\+3\d: scale them/],
])('after %s the hint fits', async (_what, reward, observation, hint) => {
  const run = eventsOf({ agentConfig: { failAt: 100 }, plugins: [scaled(reward, observation)] });
  await expect(run).rejects.toMatchObject({ code: 'not-finite', hint });
});

test('an infinite return fails the run, although no checked reward is infinite', async () => {
  await expect(eventsOf({ plugins: [scaled(1.2e308, 1)] })).rejects.toMatchObject({
    code: 'not-finite',
    message: /^Training stopped at step \d+: episode \d+ has the return Infinity\.$/,
  });
});

/** The toys, with rewards and observations of the corridor times these; each step pays. */
function scaled(reward: number, observation: number): Plugin {
  const { 'Corridor-v0': entry } = toyPlugin.environments!;
  const create: EnvironmentEntry['create'] = async (config) => {
    const env = (await entry!.create(config)) as Env<Float32Array>;
    const step = env.step.bind(env);
    return Object.assign(env, {
      observationSpace: new Box<'float32'>({ low: 0, high: 1e38, shape: [1] }),
      step: (action: number) => {
        const result = step(action);
        return { ...result, reward, observation: result.observation.map((x) => (x + 1) * observation) };
      },
    });
  };
  return { ...toyPlugin, environments: { 'Corridor-v0': { ...entry!, create } } };
}

test.each<[string, unknown]>([
  ['The agent reports "small" for the metric loss, which must be a number.', { loss: 'small' }],
  ['The agent reports undefined for the metric loss, which must be a number.', { loss: undefined }],
  ['The agent reports 5 instead of metrics.', 5],
  ['The agent reports null instead of metrics.', null],
])('invalid metrics fail the run: %s', async (message, metrics) => {
  const plugins = [withAgent(() => ({ learn: () => metrics }))];
  await expect(eventsOf({ plugins })).rejects.toMatchObject({ code: 'contract', message });
});

test('a factory that returns no agent is named, and the environment closed', async () => {
  const plugin = definePlugin({
    name: 'odd',
    agents: { odd: { ...toyPlugin.agents!.drift!, create: () => undefined as never } },
  });
  const message = 'The agent odd is undefined instead of an object.';
  const run = eventsOf({ plugins: [toyPlugin, plugin], agent: 'odd' });
  await expect(run).rejects.toMatchObject({ code: 'contract', message });
});
