// Score matrices for tests.
import fc from 'fast-check';
import { ScoreMatrix } from '../src/scoreMatrix.ts';

/** Of a few runs and tasks, with quarters as scores. */
export const matrices = fc
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
