import { PrismError, Rng } from '@prism-rl/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggregateName } from './aggregate.ts';
import {
  areaUnderCurve,
  bootstrapInterval,
  bootstrapIntervals,
  bootstrapMeanInterval,
  differenceInterval,
  improvementInterval,
  interquartileMean,
  mean,
  meanScore,
  median,
  medianScore,
  namedRng,
  normalizeScores,
  optimalityGap,
  performanceProfile,
  probabilityOfImprovement,
  quantile,
  ScoreMatrix,
  sampleEfficiency,
  scoresAt,
  standardDeviation,
  standardError,
  stepsToThreshold,
  studentInterval,
  studentQuantile,
  summarize,
  thresholdGrid,
} from './index.ts';

function code(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof PrismError) return error.code;
    throw error;
  }
  return 'none';
}

/** Gives 0, 1, 2 … below the asked bound, over and over. */
const rotation = {
  fillIntegers(out: Int32Array, low: number, high: number): void {
    for (let k = 0; k < out.length; k++) out[k] = low + (k % (high - low));
  },
};

const matrices = fc
  .record({ runs: fc.integer({ min: 1, max: 9 }), tasks: fc.integer({ min: 1, max: 5 }) })
  .chain(({ runs, tasks }) =>
    fc.array(fc.integer({ min: -20, max: 20 }), { minLength: runs * tasks, maxLength: runs * tasks }).map(
      (values) =>
        new ScoreMatrix(
          runs,
          tasks,
          Float64Array.from(values, (value) => value / 4),
        ),
    ),
  );

describe('aggregates, by hand', () => {
  const scores = ScoreMatrix.fromRuns([
    [0, 10],
    [1, 20],
    [2, 30],
    [7, 40],
  ]);

  it('the interquartile mean leaves out floor(n / 4) at each end', () => {
    // 0 1 | 2 7 10 20 | 30 40
    expect(interquartileMean(scores)).toBe((2 + 7 + 10 + 20) / 4);
    // Nine scores: two at each end.
    expect(
      interquartileMean(
        ScoreMatrix.fromRuns([
          [9, 1, 8],
          [2, 7, 3],
          [6, 4, 500],
        ]),
      ),
    ).toBe((3 + 4 + 6 + 7 + 8) / 5);
    expect(interquartileMean(ScoreMatrix.fromRuns([[5]]))).toBe(5);
    expect(interquartileMean(ScoreMatrix.fromRuns([[1, 2, 6]]))).toBe(3);
  });

  it('mean, median and optimality gap', () => {
    expect(meanScore(scores)).toBe((2.5 + 25) / 2);
    expect(medianScore(scores)).toBe((2.5 + 25) / 2);
    expect(medianScore(ScoreMatrix.fromRuns([[1, 9, 4]]))).toBe(4);
    // 0 and 1 fall short of 2 by 2 and 1; the rest by nothing.
    expect(optimalityGap(scores, 2)).toBe(3 / 8);
    expect(optimalityGap(scores)).toBe(1 / 8);
  });

  it('the interquartile mean equals sorting and cutting, ties or not', () => {
    fc.assert(
      fc.property(matrices, (scores) => {
        const sorted = Array.from(scores.values).sort((a, b) => a - b);
        const cut = Math.floor(sorted.length / 4);
        const kept = sorted.slice(cut, sorted.length - cut);
        const expected = kept.reduce((sum, value) => sum + value, 0) / kept.length;
        expect(interquartileMean(scores)).toBeCloseTo(expected, 12);
      }),
    );
  });
});

describe('bootstrap', () => {
  it('resamples runs task by task', () => {
    const scores = ScoreMatrix.fromTasks([
      [1, 2, 3],
      [100, 200, 300],
    ]);
    const seen: number[][] = [];
    const keep = (resample: ScoreMatrix): number => {
      seen.push(Array.from(resample.values));
      return 0;
    };
    bootstrapInterval(scores, keep, { rng: rotation, resamples: 1 });
    // Cells get runs 0 1 | 2 0 | 1 2, and each column keeps its task.
    expect(seen[0]).toEqual([1, 200, 3, 100, 2, 300]);
    bootstrapInterval(scores, keep, { rng: rotation, resamples: 1, resampleTasks: true });
    expect(seen[2]).toEqual([1, 200, 3, 100, 2, 300]);
  });

  it('every task keeps its own scores and an interval holds what is possible', () => {
    fc.assert(
      fc.property(
        matrices,
        fc.constantFrom<AggregateName>('iqm', 'mean', 'median', 'optimalityGap'),
        (scores, name) => {
          const { estimate, low, high } = bootstrapInterval(scores, name, { resamples: 60 });
          expect(low).toBeLessThanOrEqual(high);
          if (scores.runs === 1) expect([low, high]).toEqual([estimate, estimate]);
          const range = [...scores.values];
          if (name !== 'optimalityGap') {
            expect(low).toBeGreaterThanOrEqual(Math.min(...range) - 1e-12);
            expect(high).toBeLessThanOrEqual(Math.max(...range) + 1e-12);
          }
        },
      ),
    );
  });

  it('says nothing of a statistic that has no value on some of the resamples', () => {
    const scores = ScoreMatrix.fromRuns([[1], [2], [3], [4], [5]]);
    const needsOne = (resample: ScoreMatrix) =>
      Math.min(...resample.values) > 1 ? Number.NaN : meanScore(resample);
    const { estimate, low, high } = bootstrapInterval(scores, needsOne, { resamples: 200 });
    expect([estimate, low, high]).toEqual([3, Number.NaN, Number.NaN]);
  });

  it('covers the truth about as often as it says', () => {
    const rng = new Rng(5);
    const sample = new Float64Array(20 * 4);
    let covered = 0;
    const trials = 400;
    for (let k = 0; k < trials; k++) {
      rng.fillNormal(sample);
      const { low, high } = bootstrapInterval(new ScoreMatrix(20, 4, sample.slice()), 'mean', {
        resamples: 300,
        rng,
      });
      if (low <= 0 && 0 <= high) covered++;
    }
    // The percentile bootstrap of 20 runs is a little narrow: about 93 % of 400, with a standard deviation of 5.
    expect(covered).toBeGreaterThan(345);
    expect(covered).toBeLessThan(395);
  });

  it('is the same every time, other seeds give others, and each arm has its own stream', () => {
    const a = ScoreMatrix.fromRuns([[1], [2], [4], [9]]);
    const options = { resamples: 500 };
    expect(bootstrapInterval(a, 'mean', options)).toEqual(bootstrapInterval(a, 'mean', options));
    const custom = (rng: Rng) => bootstrapInterval(a, (s) => meanScore(s) ** 2, { resamples: 37, rng });
    expect(custom(new Rng(1))).not.toEqual(custom(new Rng(2)));
    const skewed = (runs: ScoreMatrix) => meanScore(runs) ** 2;
    const both = bootstrapIntervals({ first: a, second: a }, skewed, options);
    expect(both.second.estimate).toBe(both.first.estimate);
    expect(both.second.high).not.toBe(both.first.high);
    const three = bootstrapIntervals({ third: a, second: a, first: a }, skewed, options);
    expect(three).toMatchObject(both);
    const { first } = both;
    expect(first).toEqual(bootstrapInterval(a, skewed, { ...options, rng: namedRng('first') }));
    expect(bootstrapIntervals({ first: a }, skewed, { ...options, seed: 1 }).first).not.toEqual(first);
  });
});

describe('difference of two arms', () => {
  const low = ScoreMatrix.fromRuns([[1], [2], [3], [4]]);
  const high = ScoreMatrix.fromRuns([[11], [12], [13], [14]]);

  it('is that of the aggregates, and far from 0 where they are', () => {
    const interval = differenceInterval(high, low, 'iqm', { resamples: 2000 });
    expect(interval.estimate).toBe(10);
    expect(interval.low).toBeGreaterThan(5);
    expect(interval.high).toBeLessThan(15);
    expect(differenceInterval(low, high, 'mean', { resamples: 10 }).estimate).toBe(-10);
  });

  it('holds 0 for an arm against itself, and spreads more than one arm alone', () => {
    const difference = differenceInterval(low, low, 'mean', { resamples: 5000 });
    expect(difference.estimate).toBe(0);
    expect(difference.low).toBeLessThan(0);
    expect(difference.high).toBeGreaterThan(0);
    const alone = bootstrapInterval(low, 'mean', { resamples: 5000 });
    const ratio = (difference.high - difference.low) / (alone.high - alone.low);
    expect(ratio).toBeGreaterThan(1.2); // √2
    expect(ratio).toBeLessThan(1.6);
  });
});

describe('difference of arms with unequal numbers of seeds', () => {
  const [two, twelve] = [[0, 0], Array.from({ length: 12 }, (_, k) => k)].map((runs) =>
    ScoreMatrix.fromRuns(runs.map((score) => [score])),
  ) as [ScoreMatrix, ScoreMatrix];

  // The mean of 12 runs 0 … 11 has the deviation √(143 / 12 / 12) under resampling, the two zeros have none.
  const half = 1.96 * Math.sqrt(143 / 144);

  it.each([
    [two, twelve, -5.5],
    [twelve, two, 5.5],
  ])('each is resampled from all of its own', (x, y, estimate) => {
    const interval = differenceInterval(x, y, 'mean', { resamples: 20_000 });
    expect(interval.estimate).toBe(estimate);
    expect(Math.abs(interval.low - (estimate - half))).toBeLessThan(0.15);
    expect(Math.abs(interval.high - (estimate + half))).toBeLessThan(0.15);
  });
});

describe('performance profile', () => {
  it('counts what is strictly above', () => {
    const scores = ScoreMatrix.fromRuns([
      [0, 1],
      [1, 2],
    ]);
    expect(Array.from(performanceProfile(scores, [-1, 0, 1, 1.5, 2]).fractions)).toEqual([
      1, 0.75, 0.25, 0.25, 0,
    ]);
    // Task means are 0.5 and 1.5.
    const ofTasks = performanceProfile(scores, [0, 0.5, 1, 1.5], { of: 'tasks' });
    expect(Array.from(ofTasks.fractions)).toEqual([1, 0.5, 0.5, 0]);
    expect(Array.from(thresholdGrid(0, 1, 5))).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(Array.from(thresholdGrid(0, 1, 2))).toEqual([0, 1]);
    expect(Array.from(thresholdGrid(0, 1, 1))).toEqual([0]);
    // Both ends to the last bit, whatever the steps between them add up to.
    for (const to of [0.1, 0.7, 1.1])
      for (let count = 2; count < 60; count++) {
        const grid = thresholdGrid(-0.2, to, count);
        expect([grid[0], grid.at(-1)]).toEqual([-0.2, to]);
      }
  });

  it('falls, and lies within its band', () => {
    fc.assert(
      fc.property(matrices, fc.constantFrom<'runs' | 'tasks'>('runs', 'tasks'), (scores, of) => {
        const { fractions, low, high } = performanceProfile(scores, thresholdGrid(-6, 6, 13), {
          of,
          resamples: 40,
        });
        expect(fractions[0]).toBe(1);
        expect(fractions[12]).toBe(0);
        for (let k = 1; k < 13; k++) expect(fractions[k]).toBeLessThanOrEqual(fractions[k - 1]!);
        for (let k = 0; k < 13; k++) expect(low[k]).toBeLessThanOrEqual(high[k]!);
      }),
    );
  });
});

describe('probability of improvement', () => {
  it('counts pairs, ties half', () => {
    const x = ScoreMatrix.fromTasks([
      [1, 3],
      [0, 0],
    ]);
    const y = ScoreMatrix.fromTasks([
      [1, 2, 3],
      [0, 0, 1],
    ]);
    // Task 1: pairs 1>1 ½, 1>2 0, 1>3 0, 3>1 1, 3>2 1, 3>3 ½ → 3/6; task 2: ½ ½ 0 ½ ½ 0 → 2/6.
    expect(probabilityOfImprovement(x, y)).toBeCloseTo((3 / 6 + 2 / 6) / 2, 15);
  });

  it('of x over y and of y over x make one', () => {
    fc.assert(
      fc.property(matrices, fc.integer({ min: 0, max: 9 }), (x, shift) => {
        const y = new ScoreMatrix(
          x.runs,
          x.tasks,
          x.values.map((value, k) => value + ((k * shift) % 3) - 1),
        );
        expect(probabilityOfImprovement(x, y) + probabilityOfImprovement(y, x)).toBeCloseTo(1, 12);
        expect(probabilityOfImprovement(x, x)).toBeCloseTo(0.5, 12);
        const { low, high } = improvementInterval(x, y, { resamples: 20 });
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('curves', () => {
  it('areas and thresholds, by hand', () => {
    // 0–10: mean height 1; 10–30: mean height 3; together (10 + 60) / 30.
    expect(areaUnderCurve([0, 10, 30], [0, 2, 4])).toBeCloseTo(70 / 30, 14);
    expect(stepsToThreshold([0, 10, 30], [0, 2, 4], 3)).toBe(20);
    expect(stepsToThreshold([5, 10], [7, 8], 3)).toBe(5);
    expect(stepsToThreshold([0, 10, 30], [0, 2, 4], 5)).toBeUndefined();
    expect(stepsToThreshold([], [], 5)).toBeUndefined();
    // Reached exactly: at the first point, and at the last.
    expect(stepsToThreshold([5, 10], [3, 8], 3)).toBe(5);
    expect(stepsToThreshold([0, 10, 30], [0, 2, 4], 4)).toBe(30);
  });

  it('each point stands for itself', () => {
    const curves = {
      steps: [1, 2],
      runs: 2,
      tasks: 2,
      values: Float64Array.of(0, 1, 10, 11, 20, 21, 30, 31),
    };
    expect(Array.from(scoresAt(curves, 1).values)).toEqual([1, 11, 21, 31]);
    const band = sampleEfficiency(curves, 'mean', { resamples: 100 });
    expect(Array.from(band.estimate)).toEqual([15, 16]);
    expect(Array.from(band.steps)).toEqual([1, 2]);
  });
});

describe('curves, their options', () => {
  const curves = { steps: [1, 2], runs: 2, tasks: 1, values: Float64Array.of(0, 1, 2, 3) };

  it('an optimum is that of optimality gaps', () => {
    const gaps = (optimum?: number): number[] => [
      ...sampleEfficiency(curves, 'optimalityGap', {
        resamples: 10,
        ...(optimum !== undefined && { optimum }),
      }).estimate,
    ];
    expect(gaps()).toEqual([0.5, 0]);
    expect(gaps(4)).toEqual([3, 2]);
    const gap = bootstrapInterval(scoresAt(curves, 0), 'optimalityGap', { resamples: 10, optimum: 4 });
    expect(gap.estimate).toBe(3);
    const [x, y] = [scoresAt(curves, 0), scoresAt(curves, 1)];
    // Short of 4 by 4 and 2, and by 3 and 1; short of 1 by 1 and 0, and by nothing.
    const difference = (optimum?: number): number =>
      differenceInterval(x, y, 'optimalityGap', { resamples: 10, ...(optimum !== undefined && { optimum }) })
        .estimate;
    expect([difference(), difference(4)]).toEqual([0.5, 1]);
  });

  it('runs, or tasks as well, are drawn for each point by itself', () => {
    const two = {
      steps: [1, 2],
      runs: 2,
      tasks: 2,
      values: Float64Array.of(0, 1, 10, 11, 20, 21, 30, 31),
    };
    const seen: number[][] = [];
    const keep = (resample: ScoreMatrix): number => {
      seen.push([...resample.values]);
      return 0;
    };
    sampleEfficiency(two, keep, { rng: rotation, resamples: 1 });
    // Runs 0 1 | 0 1 | 0 1 | 0 1, point fastest: point 0 has run 0 of every task, point 1 run 1.
    expect(seen.slice(0, 2)).toEqual([
      [0, 10, 0, 10],
      [21, 31, 21, 31],
    ]);
    seen.length = 0;
    const backwards = {
      fillIntegers(out: Int32Array, _low: number, high: number): void {
        out.fill(high - 1);
      },
    };
    sampleEfficiency(two, keep, { rng: backwards, resamples: 1, resampleTasks: true });
    expect(seen[0]).toEqual([30, 30, 30, 30]);
    sampleEfficiency(two, keep, { rng: backwards, resamples: 1 });
    expect(seen.at(-4)).toEqual([20, 30, 20, 30]);
  });
});

describe('Student’s quantiles', () => {
  // scipy.stats.t.ppf; the first two have closed forms: tan(0.475π) and 0.95 √(2 / (1 − 0.95²)).
  it.each([
    [0.975, 1, 12.706204736432095],
    [0.975, 2, 4.302652729911275],
    [0.9, 3, 1.63774435369621],
    [0.975, 4, 2.7764451051977987],
    [0.025, 5, -2.570581835636314],
    [0.975, 10, 2.2281388519649385],
    [0.995, 30, 2.749995653567265],
    [0.5, 7, 0],
  ])('of %d with %i degrees of freedom: %d', (probability, degrees, expected) => {
    expect(studentQuantile(probability, degrees)).toBeCloseTo(expected, 9);
  });
});

describe('named streams', () => {
  it('differ by name and by seed, zeros at the beginning of a name included', () => {
    const first = (name: string, seed?: number): number => namedRng(name, seed).random();
    expect(first('a')).toBe(first('a', 0));
    const all = [first('a'), first('b'), first('a', 1), first('\0a'), first('\0\0a'), first(''), first('ab')];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('summaries', () => {
  it('say what was wrong with the sample, not with one of its quantiles', () => {
    expect(() => summarize([])).toThrow('A summary needs at least one number, but got 0.');
    expect(() => summarize([1, Number.NaN])).toThrow(/^A summary/);
    expect(() => median([])).toThrow('A median needs at least one number, but got 0.');
    expect(() => studentInterval([1])).toThrow('interval needs at least 2 numbers, but got 1.');
    for (const wrong of [0, 1, -0.5, Number.NaN]) {
      expect(() => studentInterval([1, 2], wrong)).toThrow(/confidence/);
      expect(() => summarize([1], wrong)).toThrow(/confidence/);
    }
    for (const wrong of [-0.1, 0, 1])
      expect(() => studentQuantile(wrong, 3)).toThrow(/must lie between 0 and 1/);
  });

  it('thresholds of a profile may stand twice', () => {
    const twice = performanceProfile(ScoreMatrix.fromRuns([[0], [1]]), [0, 0.5, 0.5]);
    expect(Array.from(twice.fractions)).toEqual([0.5, 0.5, 0.5]);
  });

  it('by hand', () => {
    expect(standardDeviation([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7), 14);
    expect(quantile([3, 1, 2, 4], 0.5)).toBe(2.5);
    expect([0, 0.25, 0.75, 1].map((probability) => quantile([3, 1, 2, 5], probability))).toEqual([
      1, 1.75, 3.5, 5,
    ]);
    expect(mean([1, 2, 6])).toBe(3);
    expect(median([9, 1, 2])).toBe(2);
    expect(standardError([2, 4, 4, 4, 5, 5, 7, 9])).toBeCloseTo(Math.sqrt(32 / 7 / 8), 14);
    // t(0.975, 4) = 2.776445; s = √2.5.
    expect(studentInterval([1, 2, 3, 4, 5]).high).toBeCloseTo(
      3 + (2.776445105 * Math.sqrt(2.5)) / Math.sqrt(5),
      8,
    );
    expect(summarize([7])).toEqual({
      count: 1,
      mean: 7,
      std: 0,
      min: 7,
      median: 7,
      max: 7,
      interval: { estimate: 7, low: 7, high: 7 },
    });
  });

  it('quantiles among infinities are numbers where they fall on one, and NaN stays NaN', () => {
    expect(quantile([1, Infinity], 0)).toBe(1);
    expect(quantile([Infinity, 1, Infinity], 0.75)).toBe(Infinity);
    expect(quantile([-Infinity, 1, 2], 0.5)).toBe(1);
    expect(quantile([1, Number.NaN, 2], 0)).toBeNaN();
  });

  it('the bootstrap of a mean is near the normal interval for many numbers', () => {
    const sample = new Float64Array(400);
    new Rng(3).fillNormal(sample, 10, 2);
    const { low, high } = bootstrapMeanInterval(sample);
    const student = studentInterval(sample);
    expect(low).toBeCloseTo(student.low, 1);
    expect(high).toBeCloseTo(student.high, 1);
  });
});

it('scales scores to the range of each task', () => {
  const scores = ScoreMatrix.fromRuns([[10, 5]]);
  const ranges = [
    { low: 0, high: 20 },
    { low: 5, high: 6 },
  ];
  expect(Array.from(normalizeScores(scores, ranges).values)).toEqual([0.5, 0]);
  expect(scores.at(0, 1)).toBe(5);
});

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
  ])('%s', (_name, expected, action) => {
    expect(code(action)).toBe(expected);
  });
});
