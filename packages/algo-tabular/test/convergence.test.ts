/** Predictions converge to the values of dynamic programming and the book. */

import type { AgentContext, StepLearner } from '@prism-rl/core';
import { FrozenLake, SuttonBartoGrid, TabularVector } from '@prism-rl/env-gridworld';
import { describe, expect, test } from 'vitest';
import { policyTable } from '../src/policyTable.ts';
import {
  MonteCarloPrediction,
  OffPolicyMonteCarloPrediction,
} from '../src/prediction/monteCarloPrediction.ts';
import {
  NStepTemporalDifference,
  TemporalDifference,
  TemporalDifferenceLambda,
} from '../src/prediction/temporalDifference.ts';
import { exactValues, largestDifference } from './linearSolve.ts';
import { contextFor, modelEnv, play } from './play.ts';
import { walk19, walkError } from './randomWalk.ts';

type Predictor = StepLearner & { readonly v: Float64Array };
type Kind = new (context: AgentContext<Record<string, never>>) => Predictor;

const slow = { type: 'exponential', from: 0.2, to: 0.0002, decay: 30_000 };
const predictors = [
  ['mc-prediction, first visit', MonteCarloPrediction, {}],
  ['mc-prediction, every visit', MonteCarloPrediction, { visits: 'every' }],
  ['td-prediction', TemporalDifference, { stepSize: slow }],
  ['n-step-td', NStepTemporalDifference, { stepSize: slow, n: 4 }],
  ['td-lambda, accumulating', TemporalDifferenceLambda, { stepSize: slow, lambda: 0.8 }],
  ['td-lambda, replacing', TemporalDifferenceLambda, { stepSize: slow, lambda: 0.8, traces: 'replacing' }],
] as const;

describe.each(predictors)('%s', (_name, Agent, config) => {
  /** Largest difference between the learned values of the 4 × 4 grid under the random policy and those of the linear solve. */
  const errorAfter = (maxEpisodeSteps: number | null, seed: number): number => {
    const model = new SuttonBartoGrid().model!();
    const truth = exactValues(model, new Float64Array(64).fill(0.25), 0.9);
    const env = modelEnv(model, 4, maxEpisodeSteps);
    const settings = { discount: 0.9, ...config } as unknown as Record<string, never>;
    const agent = new (Agent as unknown as Kind)(contextFor(env, settings, seed));
    play(agent, env, seed, { steps: 300_000 });
    return largestDifference(agent.v, truth);
  };

  test.each([0, 1, 2])('converges to v_π, within 0.1 of values down to −7.7 (seed %i)', (seed) => {
    expect(errorAfter(null, seed)).toBeLessThan(0.1);
  });

  test('converges with episodes truncated after 10 steps, which bootstrap', () => {
    expect(errorAfter(10, 3)).toBeLessThan(0.2);
  });
});

test('td-prediction follows any policy, on slippery ice', () => {
  const model = new FrozenLake().model!();
  const policy = Array.from({ length: 16 }, (_, s) => (s % 2 === 0 ? [0.1, 0.4, 0.4, 0.1] : 2));
  const truth = exactValues(model, policyTable(policy, 16, 4), 0.9);
  const env = new TabularVector(16, FrozenLake.task());
  const agent = new TemporalDifference(
    contextFor(env, { discount: 0.9, stepSize: slow as never, policy }, 1),
  );
  play(agent, env, 1, { steps: 400_000 });
  expect(truth[0]).toBeGreaterThan(0.01);
  expect(Math.abs(agent.v[0]! / truth[0]! - 1)).toBeLessThan(0.1);
  expect(largestDifference(agent.v, truth)).toBeLessThan(0.02);
});

test.each([0, 1, 2])(
  'off-policy prediction: the values of one policy from episodes of another (seed %i)',
  (seed) => {
    const model = new SuttonBartoGrid().model!();
    const policy = Array.from({ length: 16 }, () => [0.4, 0.1, 0.4, 0.1]);
    const truth = exactValues(model, policyTable(policy, 16, 4), 0.9);
    const env = modelEnv(model, 4);
    const agent = new OffPolicyMonteCarloPrediction(contextFor(env, { discount: 0.9, policy }, seed));
    play(agent, env, seed, { steps: 1_000_000 });
    let worst = 0;
    for (let s = 0; s < 16; s++) worst = Math.max(worst, Math.abs(agent.value(s) - truth[s]!));
    expect(worst).toBeLessThan(0.25);
    const random = exactValues(model, new Float64Array(64).fill(0.25), 0.9);
    expect(largestDifference(random, truth)).toBeGreaterThan(1);
  },
);

describe('the random walk of 19 states (figures 7.2 and 12.6)', () => {
  const alphas = [0.1, 0.2, 0.4, 0.6, 0.8, 1];
  const options = { ...walk19, runs: 20 };
  const best = (error: (stepSize: number) => number): { error: number; stepSize: number } => {
    const errors = alphas.map(error);
    const error_ = Math.min(...errors);
    return { error: error_, stepSize: alphas[errors.indexOf(error_)]! };
  };
  const nStep = (n: number): { error: number; stepSize: number } =>
    best((stepSize) => walkError(NStepTemporalDifference, { discount: 1, stepSize, n }, options));
  const traces = (lambda: number): { error: number; stepSize: number } =>
    best((stepSize) => walkError(TemporalDifferenceLambda, { discount: 1, stepSize, lambda }, options));

  test('an intermediate n is best; larger n need smaller step sizes', () => {
    const [one, four, sixteen, many] = [nStep(1), nStep(4), nStep(16), nStep(64)];
    expect(four.error).toBeGreaterThan(0.24);
    expect(four.error).toBeLessThan(0.29);
    expect(one.error).toBeGreaterThan(four.error + 0.03);
    expect(sixteen.error).toBeGreaterThan(four.error + 0.03);
    expect(many.error).toBeGreaterThan(sixteen.error + 0.05);
    expect(one.stepSize).toBeGreaterThan(four.stepSize);
    expect(four.stepSize).toBeGreaterThan(sixteen.stepSize);
  });

  test('an intermediate λ is best', () => {
    const [zero, most, nearly] = [traces(0), traces(0.8), traces(0.95)];
    expect(most.error).toBeGreaterThan(0.24);
    expect(most.error).toBeLessThan(0.29);
    expect(zero.error).toBeGreaterThan(most.error + 0.03);
    expect(nearly.error).toBeGreaterThan(most.error + 0.03);
  });
});

test('the random walk of 5 states: TD(0) beats Monte Carlo (example 6.2)', () => {
  const options = { numStates: 5, leftReward: 0, episodes: 100, runs: 60, every: false };
  const common = { discount: 1, initialValue: 0.5 };
  const temporal = [0.05, 0.1].map((stepSize) =>
    walkError(TemporalDifference, { ...common, stepSize }, options),
  );
  const monteCarlo = [0.01, 0.02, 0.03, 0.04].map((stepSize) =>
    walkError(MonteCarloPrediction, { ...common, stepSize, visits: 'every' }, options),
  );
  expect(temporal[0]).toBeLessThan(Math.min(...monteCarlo));
  expect(temporal[0]).toBeLessThan(0.06);
});
