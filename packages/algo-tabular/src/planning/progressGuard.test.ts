import { tabularModel } from '@prism-rl/env-gridworld';
import { expect, test } from 'vitest';
import type { BackupModel } from './backupModel.ts';
import { backupModel } from './backupModel.ts';
import type { Evaluated } from './progressGuard.ts';
import { progressGuard } from './progressGuard.ts';

/** Two states that lead to each other, a reward of 1 each time, or of 0 to end. */
const loop = (discount: number): BackupModel =>
  backupModel(
    tabularModel(2, 2, (state, action, add) => add(1, 1 - state, 1 - action, action === 1), [0]),
    discount,
  );
const limits = { discount: 1, tolerance: 1e-6, maxSweeps: 100 };

/** A policy that stays in the loop, or may end, whose sweeps change each value; and how often it was asked for one. */
function staying(
  change: (value: number) => number,
  mayEnd = false,
): { evaluated: Evaluated; asked: () => number } {
  let asked = 0;
  const sweepInto = (v: Float64Array, out: Float64Array): void => {
    asked++;
    for (let s = 0; s < 2; s++) out[s] = change(v[s]!);
  };
  return { evaluated: { sweepInto, isTaken: (pair) => mayEnd || pair % 2 === 0 }, asked: () => asked };
}

test('looks after sweeps 1, 2, 4, 8 and so on, with discount 1 alone', () => {
  for (const [discount, looks] of [
    [1, 5],
    [0.9, 0],
  ] as const) {
    const { evaluated, asked } = staying((value) => value);
    const guard = progressGuard(loop(discount), { ...limits, discount }, evaluated);
    for (let sweep = 1; sweep <= 20; sweep++) guard(sweep, 1, Float64Array.of(5, 5, 0));
    expect(asked()).toBe(looks);
  }
});

test('a rise within what probabilities may sum up to is none, however large the values', () => {
  const values = (): Float64Array => Float64Array.of(1e6, 1e6, 0);
  const rounded = staying((value) => value * (1 + 5e-10));
  expect(() => progressGuard(loop(1), limits, rounded.evaluated)(1, 5e-4, values())).not.toThrow();
  const endless = staying((value) => value + 1);
  expect(() => progressGuard(loop(1), limits, endless.evaluated)(1, 1, values())).toThrow(
    'Planning with discount 1 never converges here: by this policy episodes never end in 2 of 2 states, and each sweep changes their values by at least 1.',
  );
});

test('values that are swept in place stay as they are while it looks', () => {
  const { evaluated, asked } = staying((value) => value / 2, true);
  const values = Float64Array.of(8, 8, 0);
  progressGuard(loop(1), { ...limits, inPlace: true }, evaluated)(1, 4, values);
  expect(asked()).toBe(2);
  expect([...values]).toEqual([8, 8, 0]);
});

test.each([
  [1, 100, 1, /the end must be within reach/],
  [0.9, 100, 1, /Raise maxSweeps or tolerance/],
  [0.9, 3, Number.NaN, /Raise maxSweeps or tolerance/],
] as const)(
  'with discount %d the planning is over after sweep %i, and the hint fits',
  (discount, sweep, delta, hint) => {
    const { evaluated } = staying((value) => value / 2, true);
    const guard = progressGuard(loop(discount), { ...limits, discount }, evaluated);
    guard(sweep - 1, 1, Float64Array.of(8, 8, 0));
    expect(() => guard(sweep, delta, Float64Array.of(8, 8, 0))).toThrow(
      expect.objectContaining({ code: 'incompatible', hint: expect.stringMatching(hint) }),
    );
  },
);
