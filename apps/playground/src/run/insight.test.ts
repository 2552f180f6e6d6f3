import { Box } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { insightFromNetwork } from './insight.ts';

test('what a squashed policy means is shown within the bounds of its actions', () => {
  const space = new Box({ low: [-2, 0], high: [2, 1] });
  const outputs = Float32Array.of(0, 30, Math.log(0.5), 0);
  const { kind, numbers, deviations } = insightFromNetwork({ name: 'outputs', numbers: outputs }, space);
  expect([kind, numbers]).toEqual(['means', [0, 1]]);
  expect(deviations![0]).toBeCloseTo(1, 6);
  expect(deviations![1]).toBe(0);
});
