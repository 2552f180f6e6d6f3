import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matrices } from '../test/matrices.ts';
import { canVary } from './bootstrap.ts';
import { improvementInterval, probabilityOfImprovement } from './improvement.ts';
import { ScoreMatrix } from './scoreMatrix.ts';

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
        // Unknown where one of them has runs that are all alike.
        expect(low >= 0 && high <= 1).toBe(canVary(x) && canVary(y));
      }),
    );
  });
});
