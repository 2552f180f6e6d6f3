import { Registry } from '@prism-rl/core';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { ownOfTraining } from './finishRun.ts';

const registry = new Registry([toyPlugin, wrappers]);
const environmentConfig = { length: 5, limit: 50 };

test('training returns name the settings and wrappers that evaluations are without', () => {
  const plain = { environment: 'Corridor-v0', environmentConfig };
  expect(ownOfTraining(registry, plain)).toEqual([]);
  const chosen = ['clip-reward', 'frame-stack'].map((name) => ({ name, config: {} }));
  expect(ownOfTraining(registry, { ...plain, wrappers: chosen })).toEqual(['clip-reward']);
  // The evaluation's episode is a single step.
  expect(ownOfTraining(registry, { ...plain, environment: 'Quick-v0' })).toEqual(['limit=50']);
});
