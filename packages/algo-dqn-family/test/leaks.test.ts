import { type AgentEntry, Discrete, type Space } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { describe, expect, test } from 'vitest';
import { expectSameWithLaterResults } from '../../../test/agents/laterResults.ts';
import { tensorsLeftBy } from '../../../test/agents/shortLife.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { plugin } from '../src/plugin.ts';
import { cells, entryOf, recipes, small, vectors } from './conformance/agentChecks.ts';

const actionSpace = new Discrete(3);
const cases: readonly (readonly [string, Space, Partial<DqnConfig>])[] = [
  ['deep-sarsa', vectors, { hidden: [8, 8] }],
  ...recipes.map((name) => [name, vectors, small] as const),
  ['rainbow', cells, small],
  ['rainbow+impala', cells, small],
  ['dqn', vectors, { ...small, optimizer: 'rmsprop', targetUpdateEvery: 0 }],
];

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left', (backend) => {
  test.each(cases)('of %s on %s with %j', async (name, observationSpace, settings) => {
    const life = {
      entry: entryOf(name) as AgentEntry<object>,
      backend,
      observationSpace,
      actionSpace,
      settings,
      updates: 2,
    };
    expect(await tensorsLeftBy(life)).toBe(0);
  });
});

// A GPU returns results later: agents await them and learn the same.

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
