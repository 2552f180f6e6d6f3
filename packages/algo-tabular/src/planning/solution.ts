import type { Planner, PlannerSweep, TabularModel } from '@prism-rl/core';

/** Plans to the end: the last sweep, which holds the solution. */
export function solution(planner: Planner, model: TabularModel): PlannerSweep {
  let last: PlannerSweep | undefined;
  for (const sweep of planner.solve(model)) last = sweep;
  return last!;
}
