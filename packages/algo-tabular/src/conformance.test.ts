import type { Agent, AgentEntry } from '@prism-rl/core';
import { Discrete, MultiDiscrete, Rng, resolveConfig, Tuple } from '@prism-rl/core';
import { checkAgent, checkMemory } from '@prism-rl/core/conformance';
import { describe, expect, test } from 'vitest';
import { Episodes } from './memory/episodes.ts';
import { LastTransition } from './memory/lastTransition.ts';
import { NStepWindows } from './memory/nStepWindows.ts';
import { plugin } from './plugin.ts';
import { TabularShape } from './tabularShape.ts';

const agents = Object.entries(plugin.agents ?? {}) as [string, AgentEntry<object>][];
const spaces = {
  plain: { observationSpace: new Discrete(7), actionSpace: new Discrete(3) },
  'of parts, counted from elsewhere': {
    observationSpace: new Tuple([new Discrete(3, { start: 4 }), new MultiDiscrete([2, 2])]),
    actionSpace: new Discrete(4, { start: 2 }),
  },
};

describe.each(agents)('%s', (_name, entry) => {
  describe.each(Object.entries(spaces))('spaces %s', (_kind, { observationSpace, actionSpace }) => {
    const create = (): Agent | Promise<Agent> =>
      entry.create({
        observationSpace,
        actionSpace,
        numEnvs: 2,
        steps: 400,
        config: entry.defaults,
        rng: new Rng(3),
        backend: 'none',
      });
    for (const { name, run } of checkAgent(create, { observationSpace, actionSpace, steps: 700 }))
      test(name, run);
  });

  test('its presets are valid settings', () => {
    for (const { config } of Object.values(entry.presets ?? {})) {
      expect(() => resolveConfig('agent', entry, config)).not.toThrow();
    }
  });
});

describe('memories keep the contract', () => {
  const observationSpace = new Discrete(1_000_000);
  const actionSpace = new Discrete(3);
  const shape = new TabularShape({ observationSpace, actionSpace, numEnvs: 2 });
  const common = { observationSpace, actionSpace, numEnvs: 2 };
  describe('LastTransition', () => {
    const checks = checkMemory(() => new LastTransition(shape), {
      ...common,
      observationsOf: ({ states }) => states,
    });
    for (const { name, run } of checks) test(name, run);
  });
  describe.each([1, 3])('NStepWindows of %i', (n) => {
    const checks = checkMemory(() => new NStepWindows(shape, n, 0.9), {
      ...common,
      observationsOf: ({ states, count }) => states.subarray(0, count),
    });
    for (const { name, run } of checks) test(name, run);
  });
  describe('Episodes', () => {
    const checks = checkMemory(() => new Episodes(shape), {
      ...common,
      observationsOf: ({ states, length }) => states.subarray(0, length),
    });
    for (const { name, run } of checks) test(name, run);
  });
});
