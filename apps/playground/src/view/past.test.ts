import { signal } from '@preact/signals';
import { expect, test } from 'vitest';
import { worldOf } from '../run/choices/worlds.ts';
import type { Moment } from '../run/host/events.ts';
import { stepsOf } from './past.tsx';

/** An episode with a reward of 1 for each step; its first state has no action. */
const shown = (kind: 'values' | 'probabilities', shows: 'episode' | 'learned', steps: number): Moment[] =>
  Array.from({ length: steps + 1 }, (_, k) => ({
    ...{ type: 'moment', shows, envSteps: 0, observation: [0], score: k },
    action: k === 0 ? [] : [1],
    insight: { kind, numbers: [0.25, 0.75] },
  }));

test.each([
  ['probabilities', ['G = 1.5', 'G = 1']],
  [
    'values',
    ['0.625 = 1 + 0.5 · 0.75 − 0.75', '0.25 = 1 − 0.75', ...Array(3).fill('0.625 = 1 + 0.5 · 0.75 − 0.75')],
  ],
] as const)('an episode that the end of training interrupts has no last step: %s', (kind, numbers) => {
  const run = { world: signal(worldOf('CartPole-v1')), settingNow: () => 0.5 };
  const moments = [...shown(kind, 'episode', 2), ...shown(kind, 'episode', 3), ...shown(kind, 'learned', 2)];
  expect(stepsOf(run, moments).map((step) => step.numbers)).toEqual(numbers);
});
