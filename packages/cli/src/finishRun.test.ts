import { Registry } from '@prism-rl/core';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { ownOfTraining } from './finishRun.ts';
import { evaluationText } from './output.ts';

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

test('an evaluation has the interval of its mean, which does not depend on the spread of single episodes alone', () => {
  // t(0.975, 99) = 1.98422; 1.98422 · 40 / √99 = 7.977
  expect(evaluationText({ episodes: 100, meanReturn: 208.3, stdReturn: 40 })).toBe(
    'greedy policy over 100 episodes: 208.3 [200.3, 216.3] (95 % interval of the mean)',
  );
  // t(0.975, 1) = 12.7062; 12.7062 · 0.5
  expect(evaluationText({ episodes: 2, meanReturn: 0.5, stdReturn: 0.5 }, 'exploring')).toBe(
    'exploring policy over 2 episodes: 0.500 [-5.853, 6.853] (95 % interval of the mean)',
  );
  expect(evaluationText({ episodes: 100, meanReturn: -13, stdReturn: 0 })).toBe(
    'greedy policy over 100 episodes: -13.0 in each',
  );
  expect(evaluationText({ episodes: 1, meanReturn: 3, stdReturn: 0 })).toBe(
    'greedy policy over 1 episode: 3.000',
  );
});
