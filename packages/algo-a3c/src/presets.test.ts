import type { AgentEntry, Config } from '@prism-rl/core';
import { resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from './plugin.ts';

const agents = Object.entries(plugin.agents as { readonly [name: string]: AgentEntry<object> });

const presets = agents.flatMap(([name, entry]) =>
  Object.entries(entry.presets ?? {}).map(([preset, { config }]) => ({ name, preset, entry, config })),
);

test.each(presets)('the preset $preset of $name is a valid configuration', ({ name, entry, config }) => {
  expect(() => resolveConfig(`agent ${name}`, entry, config)).not.toThrow();
});

test.each(agents)('%s: an environment has one default preset', (_name, { presets: own = {} }) => {
  const environments = Object.values(own).flatMap((preset) => preset.environments ?? []);
  expect(new Set(environments).size).toBe(environments.length);
});

test('momentum is refused where no optimizer has it', () => {
  const entry = plugin.agents!.a3c as AgentEntry<object>;
  const resolve = (config: Config) => () => resolveConfig('agent a3c', entry, config);
  expect(resolve({ momentum: 0.5 })).toThrow(/momentum.* must be 0 for rmsprop: only sgd has it/);
  expect(resolve({ optimizer: 'sgd', momentum: 0.5 })).not.toThrow();
});
