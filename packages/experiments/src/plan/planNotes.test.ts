import { type AgentEntry, definePlugin, integer, number, Registry, type Run, settings } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { outOfReach, planNotes } from './planNotes.ts';

const agent: AgentEntry = {
  description: 'A',
  ...settings({
    learningStarts: integer(1000, 'Steps before the first update', { after: 'update' }),
    rolloutSteps: integer(128, 'Steps per environment between updates', { after: 'rollout' }),
    epsilonSteps: number(5000, 'Steps of the decay', { after: 'schedule' }),
    epsilon: { ...number(0.1, 'A schedule'), after: 'schedule', check: () => undefined },
    batchSize: integer(1_000_000, 'Not steps'),
  }),
  supports: () => true,
  create: () => {
    throw new Error('not needed');
  },
};
const registry = new Registry([definePlugin({ name: 'toy', agents: { a: agent } })]);
const runOf = (steps: number, change: object = {}, others: Partial<Run> = {}): Run => ({
  ...{ agent: 'a', environment: 'E-v0', environmentConfig: {}, numEnvs: 8, seed: 1, steps },
  agentConfig: { ...agent.defaults, ...change },
  ...others,
});

test('a run that ends before a setting takes effect is noted', () => {
  const notes = (steps: number, change?: object): string[] => planNotes(registry, [runOf(steps, change)]);
  expect(notes(5000)).toEqual([]);
  expect(notes(4999)).toEqual([
    'the schedule of epsilonSteps takes 5,000 steps, but the run has 4,999 steps',
  ]);
  expect(notes(1000)).toEqual([
    // 8 × 128 = 1024
    'learning starts after 1,024 steps (rolloutSteps × 8 environments), but the run has 1,000 steps',
    'the schedule of epsilonSteps takes 5,000 steps, but the run has 1,000 steps',
  ]);
  expect(notes(999)[0]).toBe('learning starts after 1,000 steps (learningStarts), but the run has 999 steps');
});

test.each([
  [{ type: 'linear', from: 1, to: 0, steps: 7000 }, 7000],
  [{ type: 'exponential', from: 1, to: 0, decay: 8000 }, 8000],
  [
    {
      type: 'piecewise',
      points: [
        [0, 1],
        [9000, 0],
      ],
    },
    9000,
  ],
])('of a schedule its length counts: %o', (epsilon, length) => {
  expect(planNotes(registry, [runOf(length, { epsilon })])).toEqual([]);
  expect(planNotes(registry, [runOf(length - 1, { epsilon })])[0]).toContain('the schedule of epsilon takes');
});

test('for a comparison of trials only learning counts', () => {
  expect(outOfReach(registry, runOf(9000), 1010, true)).toEqual([
    'learning starts after 1,024 steps (rolloutSteps × 8 environments)',
  ]);
});

test('arms with equal settings are named, once for all seeds', () => {
  const run = (arm: string, seed: number, change?: object): Run => runOf(9000, change, { arm, seed });
  const runs = [
    run('one', 1),
    run('two', 1),
    run('other', 1, { batchSize: 2 }),
    run('one', 2),
    run('two', 2),
  ];
  expect(planNotes(registry, runs)).toEqual(['one and two have equal settings in E-v0']);
});

test('a note on short runs names its arms, or how many there are', () => {
  const runs = ['one', 'two', 'three', 'four', 'five'].map((arm) => runOf(4000, {}, { arm }));
  const words = 'the schedule of epsilonSteps takes 5,000 steps, but the run has 4,000 steps';
  const long = runOf(9000, {}, { arm: 'long' });
  const [first] = planNotes(registry, [...runs.slice(0, 3), long]);
  expect(first).toBe(`one, two and three in E-v0: ${words}`);
  expect(planNotes(registry, [...runs, long])[0]).toBe(`5 arms in E-v0: ${words}`);
});
