// On a GPU results come later: agents wait for them, and learn the same.
import { plugin as classic } from '@prism-rl/env-classic';
import { activateBackend, eagerEngine } from '@prism-rl/nn';
import { evaluateEvery, train } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { plugin } from '../src/plugin.ts';

await activateBackend('tfjs-cpu');

interface Told {
  readonly type: string;
}

async function eventsOf(agent: string, config: object, synchronous = true): Promise<Told[]> {
  const events: Told[] = [];
  const run = train({
    plugins: [classic, plugin],
    env: 'CartPole-v1',
    agent,
    agentConfig: { hidden: [8], ...config } as never,
    steps: 300,
    numEnvs: 2,
    seed: 3,
    engine: eagerEngine('tfjs-cpu', synchronous),
  });
  await run.pipe(evaluateEvery({ episodes: 2 })).forEach((event) => {
    if (event.type !== 'start') events.push(structuredClone({ ...event, seconds: 0 }) as Told);
  });
  return events;
}

test.each<[string, object]>([
  ['reinforce', { batchSteps: 20 }],
  ['a2c', {}],
  ['ppo', { rolloutSteps: 16 }],
  ['pqn', { rolloutSteps: 16 }],
])('%s trains and plays the same with results that come later', async (agent, config) => {
  const at = await eventsOf(agent, config);
  expect(at.filter(({ type }) => type === 'update').length).toBeGreaterThan(0);
  expect(at.some(({ type }) => type === 'evaluation')).toBe(true);
  expect(await eventsOf(agent, config, false)).toEqual(at);
});
