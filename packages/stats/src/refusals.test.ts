import { describe, expect, it } from 'vitest';
import type { AggregateName } from './aggregate.ts';
import { bootstrapInterval, namedRng, quantile } from './bootstrap.ts';
import { differenceInterval, probabilityOfImprovement } from './improvement.ts';
import { sampleEfficiency, scoresAt } from './learningCurves.ts';
import { performanceProfile, thresholdGrid } from './performanceProfile.ts';
import { falseDiscoveryRates } from './permutationTest.ts';
import { normalizeScores, ScoreMatrix } from './scoreMatrix.ts';
import { bootstrapMeanInterval, mean, median, studentInterval, studentQuantile } from './summary.ts';

describe('errors name what is wrong', () => {
  const scores = ScoreMatrix.fromRuns([[1, 2]]);
  const refusals: { readonly [code: string]: { readonly [what: string]: () => unknown } } = {
    'invalid-argument': {
      'no runs': () => ScoreMatrix.fromRuns([]),
      'ragged rows': () => ScoreMatrix.fromRuns([[1], [1, 2]]),
      'wrong size': () => new ScoreMatrix(2, 2, new Float64Array(3)),
      resamples: () => bootstrapInterval(scores, 'iqm', { resamples: 0 }),
      confidence: () => bootstrapInterval(scores, 'iqm', { confidence: 95 }),
      thresholds: () => performanceProfile(scores, [1, 0]),
      'NaN threshold': () => performanceProfile(scores, [0, Number.NaN]),
      ranges: () => normalizeScores(scores, [{ low: 0, high: 1 }]),
      'empty range': () =>
        normalizeScores(scores, [
          { low: 0, high: 1 },
          { low: 1, high: 1 },
        ]),
      'curve size': () => sampleEfficiency({ steps: [1], runs: 1, tasks: 2, values: new Float64Array(1) }),
      point: () => scoresAt({ steps: [1], runs: 1, tasks: 1, values: new Float64Array(1) }, 1),
      'a grid of 2.5': () => thresholdGrid(0, 1, 2.5),
      'a grid of none': () => thresholdGrid(0, 1, 0),
      'a grid without end': () => thresholdGrid(0, Infinity, 3),
      'too much confidence': () => studentInterval([1, 2], 5),
      'one number': () => studentInterval([1]),
      'half a run': () => new ScoreMatrix(0.5, 2, Float64Array.of(1)),
      'half a task': () => new ScoreMatrix(2, 0.5, Float64Array.of(1)),
      'less than no run': () => new ScoreMatrix(-1, -1, Float64Array.of(1)),
      'no task': () => new ScoreMatrix(1, 0, new Float64Array(0)),
      'no ranges': () => normalizeScores(scores, []),
      'an endless range': () => normalizeScores(ScoreMatrix.fromRuns([[1]]), [{ low: 0, high: Infinity }]),
      'half a resample': () => bootstrapInterval(scores, 'iqm', { resamples: 1.5 }),
      'no confidence': () => bootstrapInterval(scores, 'iqm', { confidence: 0 }),
      'all confidence': () => bootstrapInterval(scores, 'iqm', { confidence: 1 }),
      'a grid from nowhere': () => thresholdGrid(-Infinity, 1, 3),
      'a negative seed': () => namedRng('a', -1),
      'half a seed': () => namedRng('a', 0.5),
      'too large a seed': () => namedRng('a', 2 ** 53),
      'probability 0': () => studentQuantile(0, 3),
      'probability 1': () => studentQuantile(1, 3),
      'probability NaN': () => studentQuantile(Number.NaN, 3),
      'no degrees of freedom': () => studentQuantile(0.9, 0),
      'half a degree': () => studentQuantile(0.9, 1.5),
      'no mean': () => mean([]),
      'no median': () => median([]),
      'a probability below 0': () => quantile([1], -0.1),
      'no quantile': () => quantile([], 0.5),
      quantile: () => quantile([1], 50),
      'a p-value below 0': () => falseDiscoveryRates([0.5, -0.1]),
      'a p-value above 1': () => falseDiscoveryRates([0.5, 1.1]),
      'no p-value': () => falseDiscoveryRates([Number.NaN]),
      'no points': () => sampleEfficiency({ steps: [], runs: 1, tasks: 1, values: new Float64Array(0) }),
      'a curve of no runs': () =>
        sampleEfficiency({ steps: [1], runs: 0, tasks: 1, values: new Float64Array(0) }),
      'no tasks': () => sampleEfficiency({ steps: [1], runs: 1, tasks: 0, values: new Float64Array(0) }),
      'point -1': () => scoresAt({ steps: [1], runs: 1, tasks: 1, values: new Float64Array(1) }, -1),
      'point 0.5': () => scoresAt({ steps: [1], runs: 1, tasks: 1, values: new Float64Array(1) }, 0.5),
      'point NaN': () => scoresAt({ steps: [1], runs: 1, tasks: 1, values: new Float64Array(1) }, Number.NaN),
    },
    'not-finite': {
      NaN: () => ScoreMatrix.fromRuns([[Number.NaN]]),
      infinity: () => studentInterval([1, Infinity]),
      'NaN in an interval': () => studentInterval([1, Number.NaN]),
      'NaN in a bootstrap': () => bootstrapMeanInterval([1, Number.NaN]),
    },
    'unknown-name': {
      aggregate: () => bootstrapInterval(scores, 'iqr' as AggregateName),
    },
    incompatible: {
      tasks: () => probabilityOfImprovement(scores, ScoreMatrix.fromRuns([[1]])),
      'tasks of a difference': () => differenceInterval(scores, ScoreMatrix.fromRuns([[1]]), 'mean'),
    },
  };
  it.each(
    Object.entries(refusals).flatMap(([code, calls]) =>
      Object.entries(calls).map(([what, call]) => [what, code, call] as const),
    ),
  )('%s', (_name, expected, action) => {
    expect(action).toThrow(expect.objectContaining({ name: 'PrismError', code: expected }));
  });
});
