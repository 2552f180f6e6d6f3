import { expect, test } from 'vitest';
import { stepOf, stepShape } from '../../test/steps.ts';
import { NStep } from './nStep.ts';
import { PrioritizedReplay } from './prioritizedReplay.ts';
import { replayMemory } from './replayMemory.ts';
import { UniformReplay } from './uniformReplay.ts';

const config = {
  replayCapacity: 100,
  batchSize: 4,
  learningStarts: 4,
  trainEvery: 1,
  updatesPerTraining: 1,
  replay: 'uniform',
  priorityAlpha: 0.5,
  priorityBetaStart: 0.4,
  priorityBetaEnd: 0.9,
  priorityBetaFrom: 'start',
  discount: 0.5,
  nStep: 1,
} as const;
const shape = { ...stepShape, numEnvs: 2, steps: 20 };

test.each([
  ['uniform', 1, UniformReplay],
  ['uniform', 3, NStep],
  ['proportional', 1, PrioritizedReplay],
  ['rank', 2, NStep],
] as const)('%s, %d steps', (replay, nStep, kind) => {
  const { memory } = replayMemory({ ...shape, config: { ...config, replay, nStep } });
  expect(memory).toBeInstanceOf(kind);
});

test.each(['proportional', 'rank'] as const)(
  'β of %s priorities moves over the run, also below windows',
  (replay) => {
    for (const nStep of [1, 3]) {
      const { memory, beta } = replayMemory({ ...shape, config: { ...config, replay, nStep } });
      const seen = [beta!()];
      for (let t = 0; t < 10; t++) {
        memory.add(stepOf(t, [0, 0]));
        seen.push(beta!());
      }
      // With two environments, each step adds two of the twenty transitions.
      for (const [t, value] of seen.entries()) expect(value).toBeCloseTo(0.4 + 0.05 * t, 12);
    }
  },
);

test('a uniform memory has no β', () => {
  expect(replayMemory({ ...shape, config }).beta).toBeUndefined();
});

test('β of priorities moves from learningStarts to the end of the run', () => {
  const later = {
    ...config,
    replay: 'proportional',
    priorityBetaFrom: 'learning',
    learningStarts: 12,
  } as const;
  const { memory, beta } = replayMemory({ ...shape, config: later });
  const seen = [beta!()];
  for (let t = 0; t < 10; t++) {
    memory.add(stepOf(t, [0, 0]));
    seen.push(beta!());
  }
  for (const [t, value] of seen.entries())
    expect(value).toBeCloseTo(0.4 + (0.5 * Math.max(0, 2 * t - 12)) / 8, 12);
  const never = replayMemory({ ...shape, config: { ...later, learningStarts: 20 } });
  expect(never.beta!()).toBe(0.4);
});
