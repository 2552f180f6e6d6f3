import { type Aggregate, allCells, prepareAggregate } from './aggregate.ts';
import {
  type AggregateBootstrapOptions,
  bootstrapPlan,
  canVary,
  type Interval,
  percentileInterval,
  StratifiedSampler,
  unknownInterval,
} from './bootstrap.ts';
import { requireSameTasks, type ScoreMatrix } from './scoreMatrix.ts';

/**
 * An aggregate of `x` less that of `y`, with a percentile interval of the stratified bootstrap; the two are resampled independently.
 * An interval that holds 0 leaves it open which one is better: that two intervals of single arms overlap does not yet say so. It is unknown
 * where no two runs of `x`, or none of `y`, differ.
 *
 * @throws PrismError `incompatible` for different tasks, `invalid-argument`, `unknown-name`
 */
export function differenceInterval(
  x: ScoreMatrix,
  y: ScoreMatrix,
  aggregate: Aggregate,
  options: Omit<AggregateBootstrapOptions, 'resampleTasks'> = {},
): Interval {
  requireSameTasks(x, y);
  const plan = bootstrapPlan(options, 50_000);
  const [ofX, ofY] = [x, y].map((scores) => prepareAggregate(aggregate, scores, options.optimum ?? 1));
  const estimate = ofX!(allCells(x)) - ofY!(allCells(y));
  if (!canVary(x) || !canVary(y)) return unknownInterval(estimate);
  const samplerX = new StratifiedSampler(x.runs, x.tasks, plan.rng);
  const samplerY = new StratifiedSampler(y.runs, y.tasks, plan.rng);
  const results = new Float64Array(plan.resamples);
  for (let b = 0; b < plan.resamples; b++) results[b] = ofX!(samplerX.next()) - ofY!(samplerY.next());
  return percentileInterval(estimate, results, plan.confidence);
}
