import type { ConfigOf } from '@prism-rl/core';
import { flag, integer, number } from '@prism-rl/core';
import { discount } from '../settings.ts';

/** Settings that all planners share, to be spread into the table of a planner. */
export const plannerTable = {
  discount: {
    ...discount,
    meaning:
      'γ: how much later rewards count. With 1 every policy that is tried has to end its episodes, or pay nothing',
  },
  tolerance: number(
    1e-10,
    'θ: planning ends when no value changes by more. Values are then within 2θ/(1−γ) of the solution; smaller is more exact and takes more sweeps, in proportion to its logarithm',
    { above: 0 },
  ),
  maxSweeps: integer(100_000, 'Sweeps after which planning gives up with an error', { min: 1 }),
};

/** Settings that all planners share. */
export type PlannerConfig = ConfigOf<typeof plannerTable>;

/** Settings of planners that sweep over all states in order. */
export const sweepTable = {
  ...plannerTable,
  inPlace: flag(
    false,
    'Whether one array is overwritten state by state, as in the book’s boxes: news then travels many states in one sweep, and fewer sweeps are needed. Otherwise each sweep computes v_{k+1} from v_k alone, as the equations say',
  ),
};

/** Settings of planners that sweep over all states in order. */
export type SweepConfig = ConfigOf<typeof sweepTable>;
