import { cos, sin } from '@prism-rl/core/trigonometry';
import { expect, test } from 'vitest';
import { float64Fixture } from '../test/gymnasium.ts';

test('rounds correctly, by 160-bit arithmetic', () => {
  const { arguments: xs, sines, cosines } = float64Fixture('trigonometry.json');
  for (const [k, x] of xs!.entries()) {
    expect(sin(x), `sin ${x}`).toBe(sines![k]);
    expect(cos(x), `cos ${x}`).toBe(cosines![k]);
  }
});

test('special arguments', () => {
  expect(sin(0)).toBe(0);
  expect(Object.is(sin(-0), -0)).toBe(true);
  expect(cos(0)).toBe(1);
  expect(sin(1e300)).toBe(Math.sin(1e300));
  expect(cos(1e300)).toBe(Math.cos(1e300));
  for (const x of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
    expect(sin(x)).toBeNaN();
    expect(cos(x)).toBeNaN();
  }
});
