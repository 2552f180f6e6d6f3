import { describe, expect, it } from 'vitest';
import type { AggregateName } from './aggregate.ts';
import { bootstrapInterval, namedRng, quantile } from './bootstrap.ts';
import { differenceInterval, probabilityOfImprovement } from './improvement.ts';
import { areaUnderCurve, sampleEfficiency, scoresAt, stepsToThreshold } from './learningCurves.ts';
import { performanceProfile, thresholdGrid } from './performanceProfile.ts';
import { falseDiscoveryRates } from './permutationTest.ts';
import { normalizeScores, ScoreMatrix } from './scoreMatrix.ts';
import {
  bootstrapMeanInterval,
  mean,
  median,
  studentInterval,
  studentQuantile,
  summarize,
} from './summary.ts';

describe('errors name what is wrong', () => {
  const scores = ScoreMatrix.fromRuns([[1, 2]]);
  it.each<[string, string, () => unknown]>([
    ['no runs', 'invalid-argument', () => ScoreMatrix.fromRuns([])],
    ['ragged rows', 'invalid-argument', () => ScoreMatrix.fromRuns([[1], [1, 2]])],
    ['wrong size', 'invalid-argument', () => new ScoreMatrix(2, 2, new Float64Array(3))],
    ['NaN', 'not-finite', () => ScoreMatrix.fromRuns([[Number.NaN]])],
    ['resamples', 'invalid-argument', () => bootstrapInterval(scores, 'iqm', { resamples: 0 })],
    ['confidence', 'invalid-argument', () => bootstrapInterval(scores, 'iqm', { confidence: 95 })],
    ['aggregate', 'unknown-name', () => bootstrapInterval(scores, 'iqr' as AggregateName)],
    ['thresholds', 'invalid-argument', () => performanceProfile(scores, [1, 0])],
    ['NaN threshold', 'invalid-argument', () => performanceProfile(scores, [0, Number.NaN])],
    ['tasks', 'incompatible', () => probabilityOfImprovement(scores, ScoreMatrix.fromRuns([[1]]))],
    [
      'tasks of a difference',
      'incompatible',
      () => differenceInterval(scores, ScoreMatrix.fromRuns([[1]]), 'mean'),
    ],
    ['ranges', 'invalid-argument', () => normalizeScores(scores, [{ low: 0, high: 1 }])],
    [
      'empty range',
      'invalid-argument',
      () =>
        normalizeScores(scores, [
          { low: 0, high: 1 },
          { low: 1, high: 1 },
        ]),
    ],
    ['one point', 'invalid-argument', () => areaUnderCurve([1], [1])],
    ['steps', 'invalid-argument', () => areaUnderCurve([1, 1], [1, 2])],
    [
      'curve size',
      'invalid-argument',
      () => sampleEfficiency({ steps: [1], runs: 1, tasks: 2, values: new Float64Array(1) }),
    ],
    [
      'point',
      'invalid-argument',
      () => scoresAt({ steps: [1], runs: 1, tasks: 1, values: new Float64Array(1) }, 1),
    ],
    ...(
      [
        ['no points', { steps: [], runs: 1, tasks: 1, values: new Float64Array(0) }],
        ['no runs', { steps: [1], runs: 0, tasks: 1, values: new Float64Array(0) }],
        ['no tasks', { steps: [1], runs: 1, tasks: 0, values: new Float64Array(0) }],
      ] as const
    ).map(([name, curves]): [string, string, () => unknown] => [
      name,
      'invalid-argument',
      () => sampleEfficiency(curves),
    ]),
    ...[-1, 0.5, Number.NaN].map((point): [string, string, () => unknown] => [
      `point ${point}`,
      'invalid-argument',
      () => scoresAt({ steps: [1], runs: 1, tasks: 1, values: new Float64Array(1) }, point),
    ]),
    ['steps that fall', 'invalid-argument', () => stepsToThreshold([1, 0], [1, 2], 2)],
    ['too few values', 'invalid-argument', () => stepsToThreshold([0, 1], [1], 2)],
    ['a threshold that is none', 'invalid-argument', () => stepsToThreshold([0], [1], Number.NaN)],
    ['NaN on a curve', 'not-finite', () => stepsToThreshold([0, 10], [Number.NaN, 5], 1)],
    ['NaN under a curve', 'not-finite', () => areaUnderCurve([0, 10], [Number.NaN, 5])],
    ['a grid of 2.5', 'invalid-argument', () => thresholdGrid(0, 1, 2.5)],
    ['a grid of none', 'invalid-argument', () => thresholdGrid(0, 1, 0)],
    ['a grid without end', 'invalid-argument', () => thresholdGrid(0, Infinity, 3)],
    ['no numbers', 'invalid-argument', () => summarize([])],
    ['infinity', 'not-finite', () => summarize([1, Infinity])],
    ['NaN in a summary', 'not-finite', () => summarize([1, Number.NaN, 2])],
    ['NaN in an interval', 'not-finite', () => studentInterval([1, Number.NaN])],
    ['NaN in a bootstrap', 'not-finite', () => bootstrapMeanInterval([1, Number.NaN])],
    ['confidence in one number', 'invalid-argument', () => summarize([1], 5)],
    ['confidence in several', 'invalid-argument', () => summarize([1, 2], 5)],
    ['one number', 'invalid-argument', () => studentInterval([1])],
    ['half a run', 'invalid-argument', () => new ScoreMatrix(0.5, 2, Float64Array.of(1))],
    ['half a task', 'invalid-argument', () => new ScoreMatrix(2, 0.5, Float64Array.of(1))],
    ['less than no run', 'invalid-argument', () => new ScoreMatrix(-1, -1, Float64Array.of(1))],
    ['no task', 'invalid-argument', () => new ScoreMatrix(1, 0, new Float64Array(0))],
    ['no ranges', 'invalid-argument', () => normalizeScores(scores, [])],
    [
      'an endless range',
      'invalid-argument',
      () => normalizeScores(ScoreMatrix.fromRuns([[1]]), [{ low: 0, high: Infinity }]),
    ],
    ['half a resample', 'invalid-argument', () => bootstrapInterval(scores, 'iqm', { resamples: 1.5 })],
    ['no confidence', 'invalid-argument', () => bootstrapInterval(scores, 'iqm', { confidence: 0 })],
    ['all confidence', 'invalid-argument', () => bootstrapInterval(scores, 'iqm', { confidence: 1 })],
    ['a grid from nowhere', 'invalid-argument', () => thresholdGrid(-Infinity, 1, 3)],
    ['a negative seed', 'invalid-argument', () => namedRng('a', -1)],
    ['half a seed', 'invalid-argument', () => namedRng('a', 0.5)],
    ['too large a seed', 'invalid-argument', () => namedRng('a', 2 ** 53)],
    ['probability 0', 'invalid-argument', () => studentQuantile(0, 3)],
    ['probability 1', 'invalid-argument', () => studentQuantile(1, 3)],
    ['probability NaN', 'invalid-argument', () => studentQuantile(Number.NaN, 3)],
    ['no degrees of freedom', 'invalid-argument', () => studentQuantile(0.9, 0)],
    ['half a degree', 'invalid-argument', () => studentQuantile(0.9, 1.5)],
    ['no mean', 'invalid-argument', () => mean([])],
    ['no median', 'invalid-argument', () => median([])],
    ['a probability below 0', 'invalid-argument', () => quantile([1], -0.1)],
    ['no quantile', 'invalid-argument', () => quantile([], 0.5)],
    ['quantile', 'invalid-argument', () => quantile([1], 50)],
    ['a p-value below 0', 'invalid-argument', () => falseDiscoveryRates([0.5, -0.1])],
    ['a p-value above 1', 'invalid-argument', () => falseDiscoveryRates([0.5, 1.1])],
    ['no p-value', 'invalid-argument', () => falseDiscoveryRates([Number.NaN])],
  ])('%s', (_name, expected, action) => {
    expect(action).toThrow(expect.objectContaining({ name: 'PrismError', code: expected }));
  });
});
