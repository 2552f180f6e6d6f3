import type { AgentEntry, Config } from '@prism-rl/core';
import { resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from '../plugin.ts';
import type { DqnConfig } from './config.ts';

const dqn = plugin.agents!.dqn as AgentEntry<DqnConfig>;

const settings = (preset: string): DqnConfig =>
  resolveConfig('dqn', dqn, dqn.presets![preset]!.config as Config);

test('the numbers of Mnih et al. 2015, extended data table 1', () => {
  expect(settings('nature')).toMatchObject({
    network: 'nature',
    batchSize: 32,
    replayCapacity: 1_000_000,
    targetUpdateEvery: 10_000, // "measured in the number of parameter updates"
    discount: 0.99,
    trainEvery: 4,
    loss: 'huber',
    epsilonStart: 1,
    epsilonEnd: 0.1,
    epsilonSteps: 1_000_000,
    learningStarts: 50_000,
    double: false,
    nStep: 1,
  });
});

test("the course's Breakout: conv net, Huber, batch 32, target copy every 50 000 steps", () => {
  const { trainEvery, targetUpdateEvery, updatesPerTraining, ...others } = settings('course-breakout');
  expect(others).toMatchObject({ network: 'nature', loss: 'huber', batchSize: 32, double: false });
  expect((targetUpdateEvery * trainEvery) / updatesPerTraining).toBe(50_000);
});

test.each(['atari', 'nature', 'course-breakout'])("%s sees what DeepMind's agents saw", (preset) => {
  expect(dqn.presets![preset]!.environmentConfig).toEqual({
    preprocessing: 'dqn',
    frameSkip: 4,
    lifeLossInfo: true,
    repeatActionProbability: 0,
  });
});

test('pong is the suite for small machines with 3-step returns', () => {
  const { valueMin: _low, valueMax: _high, ...suite } = dqn.presets!['atari-small']!.config;
  expect(dqn.presets!.pong!.config).toEqual({ ...suite, nStep: 3 });
});
