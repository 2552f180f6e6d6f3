import { Box, Dict, Discrete, MultiBinary, MultiDiscrete, maskName, type Space } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { supportsBoth, supportsChoices, supportsRandom } from './supports.ts';

const { POSITIVE_INFINITY: far, NEGATIVE_INFINITY: deep } = Number;
const seen = new Box({ low: -1, high: 1, shape: [3] }) as Space;
const config = { network: 'auto', hidden: [8], layerNorm: true } as const;
const choices = 'needs a Discrete action space of at least two actions';
const numbers = 'needs a Box action space of real numbers';
const bounded = 'needs actions that are real numbers within bounds';

test.each<[string, Space, chosen: true | string, both: true | string, random: true | string]>([
  ['two choices', new Discrete(2) as Space, true, true, true],
  ['one choice', new Discrete(1) as Space, choices, choices, choices],
  ['two choices at once', new MultiDiscrete([2, 2]) as Space, choices, choices, choices],
  ['numbers', new Box({ low: -1, high: 1, shape: [2] }) as Space, choices, true, true],
  ['no bound below', new Box({ low: [-1, deep], high: [1, 1] }) as Space, choices, true, bounded],
  ['no bound above', new Box({ low: [-1, -1], high: [far, 1] }) as Space, choices, true, bounded],
  ['integers', new Box({ low: 0, high: 9, shape: [2], dtype: 'int32' }) as Space, choices, numbers, bounded],
])('actions that are %s', (_, actions, chosen, both, random) => {
  expect(supportsChoices(seen, actions, config)).toBe(chosen);
  expect(supportsBoth(seen, actions, config)).toBe(both);
  expect(supportsRandom(seen, actions, config)).toBe(random);
});

test('a policy that is given knows nothing of masks', () => {
  const masked = new Dict({ [maskName]: new MultiBinary(2), x: seen }) as Space;
  const two = new Discrete(2) as Space;
  expect(supportsChoices(masked, two, config)).toBe(true);
  expect(supportsRandom(masked, two, config)).toBe('follows a given policy, which knows nothing of masks');
});

test.each([
  [[3, 3, 1], true],
  [[2, 3, 4], true],
  [[1, 2, 9], false],
  [[10, 10], false],
  [[2, 9, 1], false],
  [[9, 2, 1], false],
] as const)('filters look at a picture of %j: %s', (shape, isFine) => {
  const space = new Box({ low: 0, high: 1, shape: [...shape] }) as Space;
  const verdict = supportsChoices(space, new Discrete(2) as Space, { ...config, network: 'minatar' });
  expect(verdict).toBe(isFine || 'needs pictures of at least 3×3 for its filters');
  expect(supportsChoices(space, new Discrete(2) as Space, config)).toBe(true);
});
