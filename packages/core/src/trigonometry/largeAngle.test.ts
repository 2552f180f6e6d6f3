import { expect, test } from 'vitest';
import { Rng } from '../rng/rng.ts';
import { reduceLargeAngle } from './largeAngle.ts';
import { quadrantCos, quadrantSin } from './trigonometryExact.ts';

// Values by mpmath with 2000 bits.
test.each([
  [1e22, -0.8522008497671888, 0.523214785395139],
  [2 ** 1023, 0.563127779850884, -0.826369834614148],
  [Number.MAX_VALUE, 0.004961954789184062, -0.9999876894265599],
  [6381956970095103 * 2 ** 797, 1, -4.687165924254628e-19],
])('sine and cosine of %d', (x, sin, cos) => {
  expect([quadrantSin(x, 0), quadrantCos(x, 0)]).toEqual([sin, cos]);
  expect([quadrantSin(-x, 0), quadrantCos(-x, 0)]).toEqual([-sin, cos]);
});

test('both reductions agree where both are good', () => {
  const rng = new Rng(1);
  for (let k = 0; k < 2000; k++) {
    const x = rng.uniform(-1e6, 1e6);
    const [quadrant, high, low] = reduceLargeAngle(x);
    expect(Math.abs(high)).toBeLessThanOrEqual(Math.PI / 4);
    const turned = quadrantSin(high, quadrant);
    expect(Math.abs(turned + low * quadrantCos(high, quadrant) - quadrantSin(x, 0))).toBeLessThan(2e-16);
  }
});

test.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('%d has no sine', (x) => {
  expect(quadrantSin(x, 0)).toBeNaN();
});
