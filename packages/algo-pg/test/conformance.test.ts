// The agent contract, compiled, one agent per recipe. conformance.slow.test.ts has other settings and eager mode.

import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { activateBackend } from '@prism-rl/nn';
import { describe, test } from 'vitest';
import { expectSameWithLaterResults } from '../../../test/agents/laterResults.ts';
import { plugin } from '../src/plugin.ts';
import {
  agentChecks,
  type Case,
  choices,
  forces,
  hybrid,
  parts,
  remembering,
  rollouts,
  several,
  turns,
  vectors,
} from './agentChecks.ts';

const engine = await activateBackend('ort');

describe.each<Case>([
  ['reinforce', vectors, choices, {}],
  ['actor-critic', vectors, choices, {}],
  ['gaussian-pg', vectors, forces, { batchSteps: 20 }],
  ['a2c', vectors, choices, rollouts],
  ['a3c', vectors, choices, turns],
  ['pqn', vectors, choices, parts],
  ['ppo', vectors, hybrid, { ...parts, normalizeRewards: true }],
  ['ppo', vectors, forces, { ...parts, squash: true, targetKl: 0.01 }],
  ['ppo', vectors, several, { ...parts, ...remembering, targetKl: 0.01 }],
])('%s in %s, %s, with %o keeps the contract of an Agent', (...of) => {
  for (const { name, run } of agentChecks(...of, engine)) test(name, run);
});

// A GPU returns results later: agents await them and learn the same.
const later = { plugins: [classic, plugin], env: 'CartPole-v1', steps: 300, numEnvs: 2, seed: 3 };

test.each<[string, object]>([
  ['reinforce', { batchSteps: 20 }],
  ['a2c', {}],
  ['a3c', { updates: 'round-robin' }],
  ['ppo', { rolloutSteps: 16 }],
  ['pqn', { rolloutSteps: 16 }],
])('%s trains and plays the same with asynchronous results', async (agent, config) => {
  await expectSameWithLaterResults({ ...later, agent, agentConfig: { hidden: [8], ...config } as never });
});
