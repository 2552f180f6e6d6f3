import { type AgentEntry, Box } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { GaussianPgConfig } from './gaussianPg/config.ts';
import { plugin } from './plugin.ts';
import { advantageNames } from './rolloutAgent/targets.ts';

const vectors = new Box({ low: -1, high: 1, shape: [3] });

test('images are too large for linear critics', () => {
  const { supports, defaults } = plugin.agents!['gaussian-pg'] as AgentEntry<GaussianPgConfig>;
  const picture = new Box({ low: 0, high: 255, shape: [96, 96, 3], dtype: 'uint8' });
  const forces = new Box({ low: -1, high: 1, shape: [3] });
  expect(supports(picture, forces, defaults)).toContain('27648 numbers are too large');
  expect(supports(vectors, forces, defaults)).toBe(true);
});

test('linear critics of actions are also limited by products of observations and actions', () => {
  const { supports, defaults } = plugin.agents!['gaussian-pg'] as AgentEntry<GaussianPgConfig>;
  const forces = new Box({ low: -1, high: 1, shape: [4] });
  const verdictOf = (size: number, advantage: GaussianPgConfig['advantage']): true | string =>
    supports(new Box({ low: -1, high: 1, shape: [size] }), forces, { ...defaults, advantage });
  // n + 2 m + n m: 508, and 513.
  for (const advantage of advantageNames) expect(verdictOf(100, advantage)).toBe(true);
  for (const advantage of ['reinforce', 'td-actor-critic'] as const) {
    expect(verdictOf(101, advantage)).toBe(true);
    expect(verdictOf(512, advantage)).toBe(true);
  }
  for (const advantage of ['q-actor-critic', 'advantage-actor-critic'] as const)
    expect(verdictOf(101, advantage)).toContain(`advantage=${advantage}, which would have 513 features here`);
});
