// A GPU returns results later: agents await them and learn the same.
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { test } from 'vitest';
import { expectSameWithLaterResults } from '../../../test/agents/laterResults.ts';
import { plugin } from '../src/plugin.ts';

const run = { plugins: [classic, plugin], env: 'CartPole-v1', steps: 300, numEnvs: 2, seed: 3 };

test.each<[string, object]>([
  ['reinforce', { batchSteps: 20 }],
  ['a2c', {}],
  ['a3c', { updates: 'round-robin' }],
  ['ppo', { rolloutSteps: 16 }],
  ['pqn', { rolloutSteps: 16 }],
])('%s trains and plays the same with asynchronous results', async (agent, config) => {
  await expectSameWithLaterResults({ ...run, agent, agentConfig: { hidden: [8], ...config } as never });
});
