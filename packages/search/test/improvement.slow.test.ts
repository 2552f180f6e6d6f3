import { expect, test } from 'vitest';
import { completedInterior, gumbelRoot, paperScale } from '../src/index.ts';
import { improvementOf } from './improvement.ts';

test('the improved policy is better for each of 100 000 bandits', () => {
  const recipe = { root: gumbelRoot(), interior: completedInterior(), scale: paperScale(), mixed: false };
  expect(improvementOf(recipe, 100_000, 'improved').least).toBeGreaterThan(-1e-9);
});
