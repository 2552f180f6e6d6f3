// The shader's order of rows, without a GPU: its constants make a permutation that ends soon.
import { expect, test } from 'vitest';
import { type RolloutLoop, rolloutLoop } from '../src/rolloutLoop.ts';
import { cartPole } from './cartPole.ts';
import { recordedRollouts } from './recordedRollouts.ts';

/** The numbers of the Feistel network in a shader. */
function network(code: string): { readonly mask: number; readonly half: number; readonly rows: number } {
  const [, mask, half, shift, mask2, rows] =
    /right = x & (\d+)u;\s+x = \(right << (\d+)u\) \| \(\(x >> (\d+)u\) .*\.x & (\d+)u\)\);\s+\}\s+if \(x < (\d+)u\)/
      .exec(code)!
      .map(Number);
  expect([shift, mask2]).toEqual([half, mask]);
  return { mask: mask!, half: half!, rows: rows! };
}

test('an epoch is shuffled on as few bits as hold all rows', async () => {
  for (const [numEnvs, rolloutSteps] of [
    [1, 4],
    [3, 8],
    [16, 16],
    [2, 129],
  ] as const) {
    const settings = { hidden: [4], rolloutSteps, epochs: 2, minibatches: 2 };
    const recorded = await recordedRollouts('pqn', 'CartPole-v1', numEnvs, settings, 2000);
    const loop = rolloutLoop(recorded, cartPole) as RolloutLoop;
    const { mask, half, rows } = network(loop.shader(1000, 64).code);
    expect([rows, mask]).toEqual([numEnvs * rolloutSteps, 2 ** half - 1]);
    // Both halves together number the rows, and at most three times as many others.
    expect(4 ** half).toBeGreaterThanOrEqual(rows);
    expect(4 ** half).toBeLessThan(4 * rows);
  }
});
