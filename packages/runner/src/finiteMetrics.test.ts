import { describe, expect, test } from 'vitest';
import { FiniteMetrics } from './finiteMetrics.ts';

describe('finiteMetrics', () => {
  /** The hint of a loss of NaN, after an episode with a return of `ended` if that is not undefined. */
  function hintOf(returns: readonly number[], observations: readonly number[], ended?: number): string {
    const metrics = new FiniteMetrics({ returns, observations });
    if (ended !== undefined) metrics.checkReturn(ended, 10, 1);
    try {
      metrics.check({ loss: Number.NaN }, 10, 2);
    } catch (error) {
      return (error as { hint: string }).hint;
    }
    return 'nothing';
  }
  const [ofReturns, ofObservations, ofRate] = ['Returns', 'Observations', 'Lower the learning rate'];
  const more = 1e6 + 1e-9 + 1;

  test.each([
    [[1e6], [1e6], 1e6, ofRate],
    [[-1e6], [-1e6], -1e6, ofRate],
    [[0, more], [more], 0, ofReturns],
    [[-more, 0], [], undefined, ofReturns],
    [[], [], -more, ofReturns],
    [[0], [3, -more, 2], 5, ofObservations],
    [[], [], undefined, ofRate],
  ] as const)('returns %j, observations %j, an episode of %s', (returns, observations, ended, hint) => {
    expect(hintOf(returns, observations, ended)).toMatch(new RegExp(`^${hint}`));
  });

  test('the largest return of all episodes counts, whatever came after it', () => {
    const metrics = new FiniteMetrics();
    for (const value of [-2e8, 5, -3e7]) metrics.checkReturn(value, 1, 1);
    expect(() => metrics.check({ loss: Number.POSITIVE_INFINITY }, 1, 1)).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('as large as 2.0e+8') }),
    );
  });

  test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('a return of %s', (value) => {
    expect(() => new FiniteMetrics().checkReturn(value, 12, 3)).toThrow(
      `Training stopped at step 12: episode 3 has the return ${value}.`,
    );
  });

  test('tells the last finite metrics, with six digits', () => {
    const metrics = new FiniteMetrics();
    const broken = { loss: 1, norm: Number.NaN };
    expect(() => metrics.check(broken, 8, 1)).toThrow(
      'Training stopped at step 8: norm became NaN in update 1. The previous update had no metrics.',
    );
    metrics.check({ loss: 0.123456789, norm: 1e9 }, 9, 2);
    expect(() => metrics.check(broken, 10, 3)).toThrow(
      'The previous update had loss 0.123457, norm 1000000000.',
    );
  });

  test.each([
    [null, 'instead of metrics'],
    [5, 'instead of metrics'],
    [{ loss: '5' }, 'for the metric loss, which must be a number'],
    [{ loss: undefined }, 'for the metric loss, which must be a number'],
  ])('%j breaks the contract', (metrics, words) => {
    expect(() => new FiniteMetrics().check(metrics as never, 1, 1)).toThrow(
      expect.objectContaining({ code: 'contract', message: expect.stringContaining(words) }),
    );
  });
});
