// The theorem (Danihelka et al. 2022): a search with exact values never makes the policy worse, however few its simulations.
import { expect, test } from 'vitest';
import { completedInterior, gumbelRoot, paperScale, puctInterior, puctRoot, rescaled } from '../src/index.ts';
import { improvementOf } from './improvement.ts';

const gumbel = { root: gumbelRoot(), interior: completedInterior(), scale: paperScale(), mixed: false };
const puct = { ...gumbel, root: puctRoot(), interior: puctInterior() };

test.each([
  ['as they are', gumbel],
  ['rescaled', { ...gumbel, scale: rescaled() }],
])('the improved policy is better for each bandit, and the move on average; values %s', (_, recipe) => {
  const { least, move } = improvementOf(recipe, 1500, 'improved');
  expect(least).toBeGreaterThan(-1e-9);
  expect(move).toBeGreaterThan(0.3);
});

test('the visits of PUCT are worse for some', () => {
  expect(improvementOf(puct, 500, 'visits').least).toBeLessThan(-0.1);
});
