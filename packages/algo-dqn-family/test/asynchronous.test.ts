// On a GPU results come later: agents wait for them, and learn the same.
import { plugin as classic } from '@prism-rl/env-classic';
import { activateBackend, eagerEngine } from '@prism-rl/nn';
import { train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';
import { small } from './conformance/agentChecks.ts';

await activateBackend('tfjs-cpu');

async function eventsOf(agent: string, config: object, synchronous: boolean): Promise<unknown[]> {
  const events: unknown[] = [];
  const run = train({
    plugins: [classic, plugin],
    env: 'CartPole-v1',
    agent,
    agentConfig: config as never,
    allowIdle: true,
    steps: 160,
    numEnvs: 2,
    seed: 3,
    engine: eagerEngine('tfjs-cpu', synchronous),
  });
  await run.forEach((event) => {
    if (event.type !== 'start') events.push(structuredClone({ ...event, seconds: 0 }));
  });
  return events;
}

test.each<[string, object]>([
  ['dqn', small],
  ['rainbow', small],
  ['deep-sarsa', { hidden: [8] }],
])('%s trains the same with results that come later', async (agent, config) => {
  const at = await eventsOf(agent, config, true);
  expect(at.filter((event) => (event as { type: string }).type === 'update').length).toBeGreaterThan(0);
  expect(await eventsOf(agent, config, false)).toEqual(at);
});
