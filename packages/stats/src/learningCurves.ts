// Scores during training, as in the sample-efficiency figure of Agarwal et al. (2021), arXiv 2108.13264: an aggregate at every checkpoint with a
// pointwise bootstrap band.
import { counted, PrismError } from '@prism-rl/core';

import { type Aggregate, allCells, prepareAggregate } from './aggregate.ts';
import type { AggregateBootstrapOptions } from './bootstrap.ts';
import { bootstrapPlan, canVary, percentileInterval, unknownInterval } from './bootstrap.ts';
import { ScoreMatrix } from './scoreMatrix.ts';

/** Learning curves of one algorithm, all measured at the same steps. */
export interface LearningCurves {
  /** Ascending environment steps of the points. */
  readonly steps: ArrayLike<number>;
  readonly runs: number;
  readonly tasks: number;
  /** Point `p` of run `r` on task `t` is element `(r * tasks + t) * steps.length + p`. */
  readonly values: Float64Array;
}

/** An aggregate at every point, with its confidence band; the arrays are parallel. */
export interface CurveBand {
  readonly steps: Float64Array;
  readonly estimate: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Returns the scores of all runs at one point of their curves.
 *
 * @param point an index into `steps`.
 * @throws PrismError `invalid-argument` for a point that does not exist, or a number of values other than runs × tasks × points; `not-finite` for NaN
 * or infinite scores.
 */
export function scoresAt(curves: LearningCurves, point: number): ScoreMatrix {
  const points = checkCurves(curves);
  if (!(Number.isInteger(point) && point >= 0 && point < points)) {
    throw PrismError.invalidArgument`Point ${point} does not exist: the curves have 0 to ${points - 1}.`;
  }
  const values = Float64Array.from(
    { length: curves.runs * curves.tasks },
    (_, k) => curves.values[k * points + point]!,
  );
  return new ScoreMatrix(curves.runs, curves.tasks, values);
}

/**
 * Computes an aggregate (default: the interquartile mean) at every point of the curves, with bootstrap intervals from 2 000 resamples by default. The
 * ends are NaN if no two runs have different curves.
 *
 * @throws PrismError `invalid-argument` for a wrong number of values, or invalid options; `not-finite` for NaN or infinite values.
 */
export function sampleEfficiency(
  curves: LearningCurves,
  aggregate: Aggregate = 'iqm',
  options: AggregateBootstrapOptions = {},
): CurveBand {
  const points = checkCurves(curves);
  const { runs, tasks } = curves;
  const plan = bootstrapPlan(options, 2_000);
  const scores = Array.from({ length: points }, (_, p) => scoresAt(curves, p));
  const statistics = scores.map((matrix) => prepareAggregate(aggregate, matrix, options.optimum ?? 1));
  const results = scores.map(() => new Float64Array(plan.resamples));

  // Runs are resampled separately for each point, point fastest, as in rliable.
  const drawn = new Int32Array(runs * tasks * points);
  const columns = Int32Array.from({ length: tasks }, (_, t) => t);
  const cells = new Int32Array(runs * tasks);
  for (let b = 0; b < plan.resamples; b++) {
    plan.rng.fillIntegers(drawn, 0, runs);
    if (options.resampleTasks) plan.rng.fillIntegers(columns, 0, tasks);
    for (let p = 0; p < points; p++) {
      for (let k = 0; k < cells.length; ) {
        for (let t = 0; t < tasks; t++, k++) cells[k] = drawn[k * points + p]! * tasks + columns[t]!;
      }
      results[p]![b] = statistics[p]!(cells);
    }
  }

  const band = {
    steps: Float64Array.from(curves.steps),
    estimate: new Float64Array(points),
    low: new Float64Array(points),
    high: new Float64Array(points),
  };
  const isKnown = scores.some((matrix) => canVary(matrix, options.resampleTasks));
  for (let p = 0; p < points; p++) {
    const estimate = statistics[p]!(allCells(scores[p]!));
    const interval = isKnown
      ? percentileInterval(estimate, results[p]!, plan.confidence)
      : unknownInterval(estimate);
    band.estimate[p] = estimate;
    band.low[p] = interval.low;
    band.high[p] = interval.high;
  }
  return band;
}

function checkCurves({ steps, runs, tasks, values }: LearningCurves): number {
  const points = steps.length;
  if (!(points > 0 && runs > 0 && tasks > 0) || values.length !== runs * tasks * points) {
    throw PrismError.invalidArgument`${counted(runs, 'run')} × ${counted(tasks, 'task')} × ${counted(points, 'point')} need \
      ${counted(runs * tasks * points, 'value')}, but there are ${values.length}.`;
  }
  return points;
}
