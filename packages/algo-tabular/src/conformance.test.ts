import type { AgentEntry, StepLearner } from '@prism-rl/core';
import { Discrete, MultiDiscrete, Rng, resolveConfig, Tuple } from '@prism-rl/core';
import { checkAgent, checkMemory } from '@prism-rl/testing';
import { describe, expect, test } from 'vitest';
import { Episodes } from './memory/episodes.ts';
import { LastTransition, NStepWindows } from './memory/lastSteps.ts';
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
    const create = async (): Promise<StepLearner> =>
      (await entry.create({
        observationSpace,
        actionSpace,
        numEnvs: 2,
        steps: 400,
        config: entry.defaults,
        rng: new Rng(3),
      })) as StepLearner;
    for (const { name, run } of checkAgent(create, { observationSpace, actionSpace, steps: 700 }))
      test(name, run);
  });

  test('a restored agent acts in another number of environments; refuses other tables', async () => {
    const { observationSpace, actionSpace } = spaces.plain;
    const create = async (numEnvs: number, states = observationSpace): Promise<StepLearner> =>
      (await entry.create({
        observationSpace: states,
        actionSpace,
        numEnvs,
        steps: 100,
        config: entry.defaults,
        rng: new Rng(1),
      })) as StepLearner;
    const many = await create(5);
    const all = Int32Array.of(0, 1, 2, 3, 4, 5, 6);
    const actions = [new Int32Array(7), new Int32Array(7)] as const;
    const rows = { observations: all.slice(0, 5), nextObservations: all.slice(1, 6) };
    for (let k = 0; k < 30; k++) {
      many.act(rows.observations, { actions: actions[0].subarray(0, 5), extras: {} }, 'explore');
      const ended = k % 4 === 3 ? 1 : 0;
      many.memory.add({
        count: 5,
        ...rows,
        actions: actions[0].slice(0, 5),
        rewards: Float64Array.of(1, -1, 2, -2, k % 3),
        terminated: new Uint8Array(5).fill(ended),
        truncated: new Uint8Array(5),
        starts: new Uint8Array(5),
        extras: {},
      });
      while (many.memory.ready()) many.learn(many.memory.sample(new Rng(k)));
    }
    const snapshot = await many.save();
    const one = await create(1);
    one.restore(snapshot);
    many.act(all, { actions: actions[0], extras: {} }, 'exploit');
    one.act(all, { actions: actions[1], extras: {} }, 'exploit');
    expect(actions[1]).toEqual(actions[0]);
    one.act(all.slice(0, 1), { actions: actions[1].subarray(0, 1), extras: {} }, 'explore');
    const other = await create(1, new Discrete(8));
    expect(() => other.restore(snapshot)).toThrow(
      /In this state of a tabular agent "\w+" is Float64Array\(\d+\) instead of/,
    );
  });

  test('presets are valid settings', () => {
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
