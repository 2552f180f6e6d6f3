import { interquartileMean, ScoreMatrix } from '@prism-rl/stats';
import type { SweepResult } from '../../results/result.ts';
import type { Objective } from './studyPlan.ts';

/** The value of a trial from the runs of its seeds: the interquartile mean of their scores. */
export function objectiveOf(objective: Objective, results: readonly SweepResult[]): number {
  const scores = results.map(({ score, curve: { meanReturn } }) =>
    objective === 'final' ? score : meanReturn.reduce((sum, value) => sum + value, 0) / meanReturn.length,
  );
  return interquartileMean(ScoreMatrix.fromTasks([scores]));
}
