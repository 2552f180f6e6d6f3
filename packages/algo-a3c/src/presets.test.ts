import type { AgentEntry } from '@prism-rl/core';
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
