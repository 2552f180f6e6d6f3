import type { AgentEntry, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { tensorsLeftBy } from '../../../test/agents/shortLife.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
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
      name,
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
