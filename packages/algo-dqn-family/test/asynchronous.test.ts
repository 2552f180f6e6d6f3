// A GPU returns results later: agents await them and learn the same.
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { test } from 'vitest';
import { expectSameWithLaterResults } from '../../../test/agents/laterResults.ts';
import { plugin } from '../src/plugin.ts';
import { small } from './conformance/agentChecks.ts';

const run = {
  plugins: [classic, plugin],
  env: 'CartPole-v1',
  steps: 160,
  numEnvs: 2,
  seed: 3,
  allowUnused: true,
};

test.each<[string, object]>([
  ['dqn', small],
  ['rainbow', small],
  ['deep-sarsa', { hidden: [8] }],
])('%s trains the same with results that come later', async (agent, config) => {
  await expectSameWithLaterResults({ ...run, agent, agentConfig: config as never });
});
