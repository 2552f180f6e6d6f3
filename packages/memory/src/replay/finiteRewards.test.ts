import { expect, test } from 'vitest';
import { requireFiniteRewards } from './finiteRewards.ts';

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
  'a reward of %s is refused in any row, and the row is named',
  (reward) => {
    for (const row of [0, 1, 3]) {
      const rewards = [1, -2, 0, 3.4e38].with(row, reward);
      expect(() => requireFiniteRewards(rewards)).toThrow(
        expect.objectContaining({ code: 'not-finite', message: expect.stringContaining(`row ${row} of`) }),
      );
    }
  },
);

test('numbers pass, and so does an empty batch', () => {
  requireFiniteRewards(Float32Array.of(0, -1e30, 3.4e38));
  requireFiniteRewards([]);
});
