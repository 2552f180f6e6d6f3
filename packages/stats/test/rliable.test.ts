/**
 * Against rliable 1.2.0, NumPy and SciPy (`tools/stats/rliable_fixtures.py`). rliable draws from NumPy's legacy generator;
 * handed the same random integers our resamples are the same, so that intervals must agree digit by digit.
 */
import { Rng } from '@prism-rl/core';
import { LegacyRng } from '@prism-rl/env-minatar/legacy-rng';
import { describe, expect, it } from 'vitest';
import { type AggregateName, aggregateNames } from '../src/aggregate.ts';
import type { IndexSource } from '../src/bootstrap.ts';
import {
  bootstrapInterval,
  type Interval,
  improvementInterval,
  interquartileMean,
  mean,
  meanScore,
  median,
  medianScore,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  quantile,
  ScoreMatrix,
  sampleEfficiency,
  standardDeviation,
  studentInterval,
} from '../src/index.ts';
import { standardError, studentQuantile } from '../src/summary.ts';
import fixtures from './fixtures/rliable.json' with { type: 'json' };

type Cells = Pick<ScoreMatrix, 'runs' | 'tasks'> & { readonly values: readonly number[] };
/** Pairs and triples of numbers in the fixtures. */
type Pairs = [number, number][];
type Triples = [number, number, number][];

const { resamples } = fixtures;

/** `numpy.random.seed(seed)` and then `numpy.random.choice(n, shape)` again and again. */
function numpyIndices(): IndexSource {
  const rng = new LegacyRng(fixtures.seed);
  return {
    fillIntegers(out, low, high) {
      for (let k = 0; k < out.length; k++) out[k] = rng.randint(low, high);
    },
  };
}

function matrix({ runs, tasks, values }: Cells): ScoreMatrix {
  return new ScoreMatrix(runs, tasks, Float64Array.from(values));
}

function expectClose(actual: number, expected: number): void {
  expect(Math.abs(actual - expected), `${actual} should be ${expected}`).toBeLessThanOrEqual(1e-12);
}

function expectAllClose(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let k = 0; k < expected.length; k++) expectClose(actual[k]!, expected[k]!);
}

function expectEnds(interval: Interval, [low, high]: readonly (readonly number[])[]): void {
  expectClose(interval.low, low![0]!);
  expectClose(interval.high, high![0]!);
}

const estimates: Record<AggregateName, (scores: ScoreMatrix) => number> = {
  iqm: interquartileMean,
  mean: meanScore,
  median: medianScore,
  optimalityGap,
};

describe.each(fixtures.aggregates)('aggregates of $runs runs × $tasks tasks', (fixture) => {
  const scores = matrix(fixture);
  const { confidence, resampleTasks } = fixture;
  const which = `${resampleTasks ? 'with' : 'without'} tasks drawn anew, confidence ${confidence}`;

  it.each(aggregateNames)(`%s, ${which}`, (name) => {
    const expected = fixture.aggregates[name];
    expectClose(estimates[name](scores), expected.estimate);
    const interval = bootstrapInterval(scores, name, {
      rng: numpyIndices(),
      resamples,
      confidence,
      resampleTasks,
    });
    expectClose(interval.estimate, expected.estimate);
    expectEnds(interval, expected.interval);
  });

  it('a function of the scores gives the same', () => {
    const options = { resamples: 50, confidence, resampleTasks };
    const named = bootstrapInterval(scores, 'iqm', { ...options, rng: numpyIndices() });
    const own = bootstrapInterval(scores, interquartileMean, { ...options, rng: numpyIndices() });
    expect(own).toEqual(named);
  });
});

describe('performance profiles', () => {
  it.each(fixtures.profiles)('of $runs runs × $tasks tasks, counting $of', (fixture) => {
    const profile = performanceProfile(matrix(fixture), fixture.thresholds, {
      of: fixture.of as 'runs' | 'tasks',
      rng: numpyIndices(),
      resamples,
    });
    expectAllClose(profile.fractions, fixture.fractions);
    expectAllClose(profile.low, fixture.interval[0]!);
    expectAllClose(profile.high, fixture.interval[1]!);
  });
});

describe('probability of improvement', () => {
  it.each(fixtures.improvements)(
    '$x.runs against $y.runs runs on $tasks tasks',
    ({ tasks, x, y, estimate, interval }) => {
      const scoresX = matrix({ ...x, tasks });
      const scoresY = matrix({ ...y, tasks });
      expectClose(probabilityOfImprovement(scoresX, scoresY), estimate);
      expectEnds(improvementInterval(scoresX, scoresY, { rng: numpyIndices(), resamples }), interval);
    },
  );
});

describe('learning curves', () => {
  it.each(fixtures.curves)('$runs runs × $tasks tasks', (fixture) => {
    const { steps, runs, tasks } = fixture;
    const curves = { steps, runs, tasks, values: Float64Array.from(fixture.values) };
    const band = sampleEfficiency(curves, 'iqm', { rng: numpyIndices(), resamples });
    expect([...band.steps]).toEqual(steps);
    expectAllClose(band.estimate, fixture.estimate);
    expectAllClose(band.low, fixture.interval[0]!);
    expectAllClose(band.high, fixture.interval[1]!);
    const tasksToo = sampleEfficiency(curves, 'iqm', { rng: numpyIndices(), resamples, resampleTasks: true });
    expectAllClose(tasksToo.low, fixture.taskInterval[0]!);
    expectAllClose(tasksToo.high, fixture.taskInterval[1]!);
  });
});

describe('summaries', () => {
  it.each(fixtures.summaries)('of %#', (fixture) => {
    const { values } = fixture;
    expectClose(mean(values), fixture.mean);
    expectClose(median(values), fixture.median);
    expectClose(standardDeviation(values), fixture.std);
    expectClose(standardError(values), fixture.standardError);
    for (const [probability, expected] of fixture.quantiles as Pairs)
      expectClose(quantile(values, probability), expected);
    const interval = studentInterval(values);
    expectClose(interval.low, fixture.studentInterval[0]!);
    expectClose(interval.high, fixture.studentInterval[1]!);
  });

  it("Student's quantiles are SciPy's", () => {
    for (const [probability, degrees, expected] of fixtures.studentQuantiles as Triples) {
      const relative =
        Math.abs(studentQuantile(probability, degrees) - expected) / Math.max(1, Math.abs(expected));
      expect(relative, `t(${probability}, ${degrees})`).toBeLessThan(1e-11);
    }
  });
});

it("our own resamples agree with rliable's within the Monte-Carlo error", () => {
  const { ends } = fixtures.monteCarlo;
  const scores = matrix(fixtures.monteCarlo);
  const ours = Array.from({ length: 20 }, (_, seed) =>
    bootstrapInterval(scores, 'iqm', { rng: new Rng(seed), resamples: fixtures.monteCarlo.resamples }),
  );
  for (const [side, values] of [ours.map(({ low }) => low), ours.map(({ high }) => high)].entries()) {
    const theirs = ends.map((pair) => pair[side]!);
    const error = Math.hypot(standardError(values), standardError(theirs));
    // Four standard errors of the difference of two means of 20 seeds each.
    expect(Math.abs(mean(values) - mean(theirs))).toBeLessThan(4 * error);
    expect(standardDeviation(values) / standardDeviation(theirs)).toBeGreaterThan(0.4);
    expect(standardDeviation(values) / standardDeviation(theirs)).toBeLessThan(2.5);
  }
});
