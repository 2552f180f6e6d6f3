// No tensor is left when an agent is gone: those that leaks.test.ts leaves out.
import type { AgentEntry, Space } from '@prism-rl/core';
import { Discrete } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { tensorsLeftBy } from '../../../test/agents/shortLife.ts';
import type { DqnConfig } from '../src/dqn/config.ts';
import { plugin } from '../src/plugin.ts';
import { families, onVectors, small, vectors } from './conformance/agentChecks.ts';

const agents = plugin.agents as { readonly [name: string]: AgentEntry<object> };
const actionSpace = new Discrete(3);
const cases: readonly (readonly [string, Space, Partial<DqnConfig>])[] = [
  ...onVectors.filter((name) => !families.includes(name)).map((name) => [name, vectors, small] as const),
];

describe.each(['ort', 'tfjs-cpu'])('on %s nothing is left', (backend) => {
  test.each(cases)('of %s on %s with %j', async (name, observationSpace, settings) => {
    const life = { name, entry: agents[name]!, backend, observationSpace, actionSpace, settings, updates: 2 };
    expect(await tensorsLeftBy(life)).toBe(0);
  });
});
