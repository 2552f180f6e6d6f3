import type { SearchSpace } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { nearestPoint } from './unitCube.ts';

const number = { kind: 'number', isWhole: false, scale: 'linear' } as const;
const space: SearchSpace = [
  { ...number, name: 'rate', from: 1e-4, to: 1e-2, scale: 'log' },
  { ...number, name: 'ofNone', from: 0, to: 4 },
  { kind: 'choice', name: 'hidden', choices: [[8], [8, 8]] },
  { kind: 'choice', name: 'kind', choices: ['a', 'b'] },
  { ...number, name: 'ofTwo', from: 1, to: 9, isWhole: true, needs: { kind: ['b'] } },
];

test.each([
  [
    { rate: 3.123456789e-3, ofNone: 1, hidden: [8, 8], kind: 'b', ofTwo: 3, other: 1 },
    { rate: 3.123456789e-3, ofNone: 1, hidden: [8, 8], kind: 'b', ofTwo: 3 },
  ],
  [
    { rate: 1, ofNone: null, hidden: [64], kind: 'c', ofTwo: 3 },
    { rate: 1e-2, ofNone: 2, hidden: [8], kind: 'a' },
  ],
  [
    { rate: 0, ofNone: 0, hidden: [8, 8], kind: 'b', ofTwo: 30 },
    { rate: 1e-4, ofNone: 0, hidden: [8, 8], kind: 'b', ofTwo: 9 },
  ],
])('of %j', (config, expected) => {
  expect(nearestPoint(space, config as never)).toEqual(expected);
});
