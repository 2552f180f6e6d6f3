import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  explainedVariance,
  generalisedAdvantages,
  lambdaReturns,
  standardise,
  type TimeMajor,
  timeMajor,
} from './targets.ts';

/** Three steps of one environment: r = 1, 2, 3 and γ = ½; v of their states ½, 1, 1½, and of their successors 1, 1½, 4. */
const rewards = [1, 2, 3];
const vTm1 = [0.5, 1, 1.5];
const vT = [1, 1.5, 4];
const steps = (terminated = [0, 0, 0], truncated = [0, 0, 0]): TimeMajor =>
  timeMajor({ steps: 3, numEnvs: 1, rewards, terminated, truncated }, 0.5);
const none = [0, 0, 0];
const second = [0, 1, 0];

/** Returns the numbers that a function writes. */
function of(write: (out: Float64Array) => void, rows = 3): number[] {
  const out = new Float64Array(rows);
  write(out);
  return [...out];
}

test('a rollout in time-major order: the discount is 0 where it terminated, ends are both kinds', () => {
  const ended = steps([0, 1, 0], [0, 1, 1]);
  expect([[...(ended.discountT as Float64Array)], [...(ended.endT as Uint8Array)]]).toEqual([
    [0.5, 0, 0.5],
    [0, 1, 1],
  ]);
});

test('each step may have its own discount', () => {
  const rollout = { steps: 3, numEnvs: 1, rewards, terminated: [0, 1, 0], truncated: none };
  expect([...(timeMajor(rollout, [0.5, 0.25, 1]).discountT as Float64Array)]).toEqual([0.5, 0, 1]);
  expect(() => timeMajor(rollout, [0.5, 0.25, 2])).toThrow(/\[0, 1\]/);
});

describe('generalised advantages', () => {
  test.each<[string, TimeMajor, lambda: number, values: number[], number[]]>([
    // δ = 1 + ½ − ½, 2 + ¾ − 1, 3 + 2 − 1½; A₂ = 3.5, A₁ = 1.75 + ¼·3.5, A₀ = 1 + ¼·2.625
    ['by hand, γ = ½, λ = ½', steps(), 0.5, vT, [1.65625, 2.625, 3.5]],
    // δ₁ = 2 − 1
    ['a terminal state is worth nothing, and nothing crosses it', steps(second), 0.5, vT, [1.25, 1, 3.5]],
    [
      'a truncated episode is bootstrapped, and nothing crosses it',
      steps(none, second),
      0.5,
      [1, 10, 4],
      [1 + 0.25 * 6, 2 + 5 - 1, 3.5],
    ],
    [
      'of terminal and truncated states the terminal one counts',
      steps(second, second),
      0.5,
      vT,
      [1.25, 1, 3.5],
    ],
    ['λ = 0: TD errors', steps(), 0, vT, [1, 1.75, 3.5]],
    // 3 + ½·4 = 5, 2 + ½·5 = 4.5, 1 + ½·4.5 = 3.25
    ['λ = 1: n-step returns minus values', steps(), 1, vT, [3.25 - 0.5, 4.5 - 1, 5 - 1.5]],
  ])('%s', (_, own, lambda, values, expected) => {
    expect(of((out) => generalisedAdvantages(own, vTm1, values, lambda, out))).toEqual(expected);
  });
});

describe('λ-returns, by hand, γ = ½, λ = ½', () => {
  test.each([
    // G₂ = 3 + ½·4; G₁ = 2 + ½ (½·1½ + ½·5); G₀ = 1 + ½ (½·1 + ½·3.625)
    ['of whole steps', steps(), [2.15625, 3.625, 5]],
    // G₀ = 1 + ½ (½·1 + ½·2), and 1 + ½ (½·1 + ½·2¾)
    ['a terminal state is worth nothing', steps(second), [1.75, 2, 5]],
    ['a truncated one is bootstrapped', steps(none, second), [1.9375, 2.75, 5]],
  ])('%s', (_, own, expected) => {
    expect(of((out) => lambdaReturns(own, vT, 0.5, out))).toEqual(expected);
  });
});

/** Random steps of several environments, with random values. */
const plays = fc
  .record({ steps: fc.integer({ min: 1, max: 6 }), numEnvs: fc.integer({ min: 1, max: 3 }) })
  .chain(({ steps: length, numEnvs }) => {
    const rows = length * numEnvs;
    const numbers = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: rows, maxLength: rows });
    const flags = fc.array(fc.constantFrom(0, 0, 0, 1), { minLength: rows, maxLength: rows });
    return fc.record({
      steps: fc.constant(length),
      numEnvs: fc.constant(numEnvs),
      rewards: numbers,
      terminated: flags,
      truncated: flags,
      before: numbers,
      after: numbers,
      lambda: fc.constantFrom(0, 0.25, 0.5, 1),
    });
  });

function near(actual: readonly number[], expected: readonly number[]): void {
  for (const [k, value] of expected.entries()) expect(actual[k]).toBeCloseTo(value, 9);
}

test('in any play A + v are λ-returns', () => {
  fc.assert(
    fc.property(plays, ({ before, after: tails, lambda, ...play }) => {
      const own = timeMajor(play, 0.5);
      const rows = play.steps * play.numEnvs;
      // Within an episode, a step's successor is the state of the next step.
      const after = tails.map((tail, row) =>
        own.endT[row] === 1 ? tail : (before[row + play.numEnvs] ?? tail),
      );
      const advantages = of((out) => generalisedAdvantages(own, before, after, lambda, out), rows);
      const returns = of((out) => lambdaReturns(own, after, lambda, out), rows);
      near(
        advantages.map((advantage, k) => advantage + before[k]!),
        returns,
      );
    }),
  );
});

test('in any play environments do not mix', () => {
  fc.assert(
    fc.property(plays, ({ before, after, lambda, ...play }) => {
      const rows = play.steps * play.numEnvs;
      for (let i = 0; i < play.numEnvs; i++) {
        const column = <T>(values: readonly T[]): T[] => values.filter((_, k) => k % play.numEnvs === i);
        const { rewards: r, terminated, truncated } = play;
        const alone = timeMajor(
          {
            ...{ steps: play.steps, numEnvs: 1 },
            ...{ rewards: column(r), terminated: column(terminated), truncated: column(truncated) },
          },
          0.5,
        );
        const both = timeMajor(play, 0.5);
        const pairs = [
          [
            of((out) => generalisedAdvantages(both, before, after, lambda, out), rows),
            of((out) => generalisedAdvantages(alone, column(before), column(after), lambda, out), play.steps),
          ],
          [
            of((out) => lambdaReturns(both, after, lambda, out), rows),
            of((out) => lambdaReturns(alone, column(after), lambda, out), play.steps),
          ],
        ] as const;
        for (const [whole, own] of pairs) expect(column(whole)).toEqual(own);
      }
    }),
  );
});

test('standardised numbers have mean 0 and deviation 1; those that are all alike become 0', () => {
  const out = new Float64Array(4);
  expect(standardise([2, 4, 6, 8], 4, out, 0)).toEqual({ mean: 5, std: Math.sqrt(5) });
  expect([...out]).toEqual([-3, -1, 1, 3].map((value) => expect.closeTo(value / Math.sqrt(5), 9)));
  standardise([7, 7, 7], 3, out);
  expect([...out.slice(0, 3)]).toEqual([0, 0, 0]);
});

test('explained variance: 1 when right, 0 for a constant, below when worse', () => {
  expect(explainedVariance([1, 2, 3], [1, 2, 3], 3)).toBe(1);
  expect(explainedVariance([5, 5, 5], [1, 2, 3], 3)).toBe(0);
  expect(explainedVariance([3, 2, 1], [1, 2, 3], 3)).toBeCloseTo(-3, 12);
  expect(explainedVariance([3, 2, 1], [4, 4, 4], 3)).toBe(0);
});
