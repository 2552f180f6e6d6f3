import { readFileSync } from 'node:fs';
import { Rng } from '@prism-rl/core';
import { cos, sin } from '@prism-rl/core/trigonometry';
import { expect, test } from 'vitest';
import { Columns } from './kernel/columns.ts';

/** Arguments with their sines and cosines, rounded from 160 bits by `tools/env-gymnasium/trigonometry.py`. */
const rounded = JSON.parse(
  readFileSync(new URL('../test/fixtures/trigonometry.json', import.meta.url), 'utf8'),
) as Record<'argumentsF64' | 'sinesF64' | 'cosinesF64', string>;

test('sines and cosines are rounded correctly', () => {
  const decoded = (base64: string): Float64Array =>
    new Float64Array(new Uint8Array(Buffer.from(base64, 'base64')).buffer);
  const [sines, cosines] = [decoded(rounded.sinesF64), decoded(rounded.cosinesF64)];
  for (const [k, x] of decoded(rounded.argumentsF64).entries())
    expect([sin(x), cos(x)], `${x}`).toEqual([sines[k], cosines[k]]);
});

// These sines are within a thousandth of a unit in the last place of the midpoint between two doubles.
test.each([
  [0.7942001886638814, 0.7133032809717516],
  [2.2999673999380166, 0.7457269324200537],
  [98.23961434803886, -0.7514401563022809],
  [42911.82874837509, -0.7275149972951377],
])('sin %d', (x, expected) => expect(sin(x)).toBe(expected));

test.each([0.3, 4, 100, 1e6, 3e6])('kernels have the same sines and cosines in ±%d', (range) => {
  const count = 4096;
  const { state, observations, kernels, room } = new Columns(count, 4, 3);
  const rng = new Rng(7);
  for (let round = 0; round < 8; round++) {
    state.fill(0);
    rng.fillUniform(state.subarray(0, count), -range, range);
    state[0] = -0;
    kernels!.swing(count, room, 0);
    for (let i = 0; i < count; i++) {
      // With zero velocity the angle stays.
      if (!Object.is(state[3 * room + i], sin(state[i]!))) expect(state[3 * room + i]).toBe(sin(state[i]!));
      if (observations[3 * i] !== Math.fround(cos(state[i]!)))
        expect(observations[3 * i]).toBe(cos(state[i]!));
    }
  }
});
