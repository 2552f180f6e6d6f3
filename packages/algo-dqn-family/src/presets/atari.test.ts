import type { AgentEntry, Config } from '@prism-rl/core';
import { Registry, resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { DqnConfig } from '../dqn/config.ts';
import { plugin } from '../plugin.ts';

const dqn = plugin.agents!.dqn as AgentEntry<DqnConfig>;

const settings = (preset: string, agent = 'dqn'): DqnConfig => {
  const entry = new Registry([plugin]).get('agents', agent).entry as AgentEntry<DqnConfig>;
  return resolveConfig(agent, entry, entry.presets![preset]!.config as Config);
};

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

test('rainbow with atari-100k is data-efficient Rainbow', () => {
  const { suite, steps, evaluations, evaluationEpisodes, environmentConfig } = dqn.presets!['atari-100k']!;
  expect({ suite, steps, evaluations, evaluationEpisodes, environmentConfig }).toEqual({
    suite: 'atari-100k',
    steps: 100_000,
    evaluations: 1,
    evaluationEpisodes: 100,
    environmentConfig: {
      preprocessing: 'dqn',
      frameSkip: 4,
      lifeLossInfo: true,
      repeatActionProbability: 0,
      fireReset: false,
    },
  });
  expect(settings('atari-100k', 'rainbow')).toMatchObject({
    network: 'data-efficient',
    hidden: [256],
    duelingStreams: 'hidden',
    double: true,
    dueling: true,
    noisy: true,
    noisySigma: 0.1,
    distribution: 'categorical',
    atoms: 51,
    valueMin: -10,
    valueMax: 10,
    nStep: 20,
    discount: 0.99,
    replay: 'proportional',
    priorityAlpha: 0.5,
    priorityBetaStart: 0.4,
    priorityBetaEnd: 1,
    replayCapacity: 100_000,
    learningStarts: 1600,
    trainEvery: 1,
    updatesPerTraining: 1,
    batchSize: 32,
    targetUpdateEvery: 2000,
    targetTau: 1,
    optimizer: 'adam',
    learningRate: 1e-4,
    learningRateEnd: 1e-4,
    adamEpsilon: 1.5e-4,
    maxGradientNorm: 10,
    epsilonStart: 0,
    epsilonEnd: 0,
    evaluationEpsilon: 0.001,
  });
});

test('the description of atari-100k says how its schedule differs from Dopamine’s', () => {
  const { description } = dqn.presets!['atari-100k']!;
  expect(settings('atari-100k', 'rainbow-no-noisy')).toMatchObject({
    epsilonFrom: 'start',
    epsilonSteps: 2000,
  });
  expect(description).toMatch(
    /over the first 2000 steps of the run, in Dopamine .* \(epsilonFrom=learning\)$/,
  );
});

test("the suite's own numbers of a part reach the arms that have the part, and no others", () => {
  const { nStep, noisy, noisySigma, epsilonStart, epsilonEnd } = settings('atari-100k', 'rainbow-no-nstep');
  expect([nStep, noisy, noisySigma, epsilonStart, epsilonEnd]).toEqual([1, true, 0.1, 0, 0]);
  const quiet = settings('atari-100k', 'rainbow-no-noisy');
  expect([quiet.nStep, quiet.noisy, quiet.epsilonStart, quiet.epsilonEnd]).toEqual([20, false, 1, 0.01]);
  expect(settings('atari-100k', 'dqn+nstep').nStep).toBe(20);
  expect(settings('atari', 'dqn+nstep').nStep).toBe(3);
  expect(settings('atari-100k').nStep).toBe(1);
});

test('an evaluation takes as many random actions as the setting says', () => {
  const { evaluationEpsilon } = plugin.agents!.rainbow as AgentEntry<DqnConfig>;
  expect(evaluationEpsilon!(settings('atari-100k', 'rainbow'))).toBe(0.001);
  expect(evaluationEpsilon!(settings('atari', 'rainbow'))).toBe(0);
});
