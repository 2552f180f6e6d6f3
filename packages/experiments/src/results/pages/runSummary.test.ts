import type { Run } from '@prism-rl/core';
import type { MetricsRow } from '@prism-rl/loggers';
import { expect, test } from 'vitest';
import type { ReportEvaluation } from './reportData.ts';
import { estimateReturn, summarizeRun } from './runSummary.ts';

const manifest = { agent: 'dqn', environment: 'CartPole-v1' } as Run;

function summary(meanReturn: number, evaluation?: ReportEvaluation) {
  const row = { type: 'evaluation', envSteps: 10, episodes: 4, meanReturn, stdReturn: 2 } as MetricsRow;
  return summarizeRun({
    ...{ name: 'seed 1', seed: 1, manifest, rows: [row] },
    ...(evaluation && { evaluation }),
  });
}

test('what the caller says of the trained agent goes before the rows', () => {
  expect(summary(5).evaluation?.meanReturn).toBe(5);
  expect(summary(5, { episodes: 100, meanReturn: 7, stdReturn: 1 }).evaluation?.meanReturn).toBe(7);
});

test('seeds, or episodes of one run, that return the same give no interval', () => {
  expect(estimateReturn([summary(5), summary(5)])).toEqual({
    mean: 5,
    margin: Number.NaN,
    over: 'seeds',
    count: 2,
  });
  const alone = estimateReturn([summary(0, { episodes: 100, meanReturn: 500, stdReturn: 0 })]);
  expect(alone).toEqual({ mean: 500, margin: Number.NaN, over: 'episodes', count: 100 });
});

test('several seeds: half of Student’s interval of their mean', () => {
  // 4.3027 · 1 / √3, for two degrees of freedom.
  const estimate = estimateReturn([summary(1), summary(2), summary(3)])!;
  expect(estimate).toMatchObject({ mean: 2, over: 'seeds', count: 3 });
  expect(estimate.margin).toBeCloseTo(2.4841, 3);
});
