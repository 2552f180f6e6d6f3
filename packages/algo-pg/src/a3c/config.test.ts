import type { AgentEntry, Config } from '@prism-rl/core';
import { resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from '../plugin.ts';

test('refuses momentum for optimizers without it', () => {
  const entry = plugin.agents!.a3c as AgentEntry<object>;
  const resolve = (config: Config) => () => resolveConfig('agent a3c', entry, config);
  expect(resolve({ momentum: 0.5 })).toThrow(/momentum.* must be 0 for rmsprop: only sgd has it/);
  expect(resolve({ optimizer: 'sgd', momentum: 0.5 })).not.toThrow();
});
