import { counted, PrismError } from '@prism-rl/core';
import { requireCounts } from '@prism-rl/core/checks';

/**
 * Scores of one algorithm: `runs` independent runs (seeds) on each of `tasks` tasks (environments). Normalise scores before averaging over tasks, see
 * `normalizeScores`.
 */
export class ScoreMatrix {
  readonly runs: number;
  readonly tasks: number;
  /** `runs × tasks` numbers: run `r` on task `t` is element `r * tasks + t`. */
  readonly values: Float64Array;

  /**
   * @param values `runs × tasks` finite numbers; not copied.
   * @throws PrismError `invalid-argument` for other sizes, `not-finite` for NaN or infinity.
   */
  constructor(runs: number, tasks: number, values: Float64Array) {
    requireCounts('ScoreMatrix', { runs, tasks });
    if (values.length !== runs * tasks) {
      throw PrismError.invalidArgument`${counted(runs, 'run')} × ${counted(tasks, 'task')} need ${counted(runs * tasks, 'score')}, but \
        there are ${values.length}.
        Every run must have a score on every task.`;
    }
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) {
      throw PrismError.notFinite`The score of run ${Math.floor(bad / tasks)} on task ${bad % tasks} is ${values[bad]}.
        Exclude failed runs, or give them the score of failure.`;
    }
    this.runs = runs;
    this.tasks = tasks;
    this.values = values;
  }

  /** Creates a matrix from one array per run, with its score on each task. */
  static fromRuns(rows: readonly ArrayLike<number>[]): ScoreMatrix {
    const tasks = rows[0]?.length ?? 0;
    const values = new Float64Array(rows.length * tasks);
    for (const [r, row] of rows.entries()) {
      if (row.length !== tasks) {
        throw PrismError.invalidArgument`Run ${r} has ${counted(row.length, 'score')}, but run 0 has ${tasks}.
          Every run must have a score on every task.`;
      }
      values.set(row, r * tasks);
    }
    return new ScoreMatrix(rows.length, tasks, values);
  }

  /** Creates a matrix from one array per task, with the scores of its runs. */
  static fromTasks(columns: readonly ArrayLike<number>[]): ScoreMatrix {
    const { runs: tasks, tasks: runs, values: transposed } = ScoreMatrix.fromRuns(columns);
    const values = new Float64Array(runs * tasks);
    for (let t = 0; t < tasks; t++)
      for (let r = 0; r < runs; r++) values[r * tasks + t] = transposed[t * runs + r]!;
    return new ScoreMatrix(runs, tasks, values);
  }

  at(run: number, task: number): number {
    return this.values[run * this.tasks + task]!;
  }
}

/** @throws PrismError `incompatible` for different numbers of tasks. */
export function requireSameTasks(x: ScoreMatrix, y: ScoreMatrix): void {
  if (x.tasks === y.tasks) return;
  throw PrismError.incompatible`X has scores on ${counted(x.tasks, 'task')}, but Y on ${y.tasks}.
    Compare both on the same tasks, in the same order.`;
}

/** Scores that become 0 and 1, such as a random and a human player's. */
export interface ScoreRange {
  readonly low: number;
  readonly high: number;
}

/**
 * Normalises scores: `(score − low) / (high − low)` with the range of each task. With a random player's score as `low` and a human's as `high`, these are
 * the human-normalised scores of Mnih et al. (2015).
 *
 * @throws PrismError `invalid-argument` unless there is one range of finite positive length per task.
 */
export function normalizeScores(scores: ScoreMatrix, ranges: readonly ScoreRange[]): ScoreMatrix {
  if (ranges.length !== scores.tasks) {
    throw PrismError.invalidArgument`There are ${counted(ranges.length, 'range')} for ${counted(scores.tasks, 'task')}.
      Each task needs one.`;
  }
  for (const [t, { low, high }] of ranges.entries()) {
    if (!(high - low > 0 && Number.isFinite(high - low))) {
      throw PrismError.invalidArgument`The range of task ${t} must have low < high, but is ${low} to ${high}.`;
    }
  }
  const values = scores.values.map((value, k) => {
    const { low, high } = ranges[k % scores.tasks]!;
    return (value - low) / (high - low);
  });
  return new ScoreMatrix(scores.runs, scores.tasks, values);
}
