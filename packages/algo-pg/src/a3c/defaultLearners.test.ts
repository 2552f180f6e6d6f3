import { availableParallelism } from 'node:os';
import { type AgentEntry, type Config, resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from '../plugin.ts';
import { defaultLearners } from './entry.ts';

test.each(['lock-free', 'locked'] as const)(
  '%s: a learner for each processor, up to the preset',
  (updates) => {
    expect([1, 2, 4, 64].map((processors) => defaultLearners({ updates }, 4, processors))).toEqual([
      1, 2, 4, 4,
    ]);
    expect([1, 8, 64].map((processors) => defaultLearners({ updates }, undefined, processors))).toEqual([
      1, 8, 16,
    ]);
  },
);

test('round-robin: independent of the number of processors', () => {
  const updates = 'round-robin';
  expect([1, 2, 64].map((processors) => defaultLearners({ updates }, 4, processors))).toEqual([4, 4, 4]);
  expect(defaultLearners({ updates }, undefined, 64)).toBe(1);
});

test('counts the processors of this process', () => {
  const learners = defaultLearners({ updates: 'lock-free' }, undefined);
  expect(learners).toBe(Math.min(16, availableParallelism()));
});

test('refuses momentum for optimizers without it', () => {
  const entry = plugin.agents!.a3c as AgentEntry<object>;
  const resolve = (config: Config) => () => resolveConfig('agent a3c', entry, config);
  expect(resolve({ momentum: 0.5 })).toThrow(/momentum.* must be 0 for rmsprop: only sgd has it/);
  expect(resolve({ optimizer: 'sgd', momentum: 0.5 })).not.toThrow();
});
