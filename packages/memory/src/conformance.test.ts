// Every memory keeps the contract of a Memory.
import { Box, Discrete, type Memory } from '@prism-rl/core';
import { checkMemory } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { NStep } from './replay/nStep.ts';
import { PrioritizedReplay } from './replay/prioritizedReplay.ts';
import { SequenceReplay } from './replay/sequenceReplay.ts';
import { UniformReplay } from './replay/uniformReplay.ts';
import { EpisodeMemory } from './trajectory/episodes.ts';
import { RolloutMemory } from './trajectory/rollouts.ts';
import { SegmentMemory } from './trajectory/segments.ts';

const spaces = {
  observationSpace: new Box({ low: -Infinity, high: Infinity, shape: [3] }),
  actionSpace: new Discrete(3),
};
const extras = { samples: { dtype: 'float32', size: 2 }, states: { dtype: 'float32', size: 2 } } as const;
const steps = { ...spaces, extras, numEnvs: 2 };
const uniform = { ...spaces, capacity: 32, batchSize: 16, discount: 0.9, learningStarts: 16 };
const prioritized = { ...uniform, batchSize: 24, learningStarts: 24, updatesPerTraining: 2 };
const sequences = { length: 4, burnIn: 2, nStep: 1, stateSize: 2, updatesPerTraining: 3 };
const windows = { ...spaces, steps: 3, discount: 0.9, numEnvs: 2 };

const memories: { readonly [name: string]: () => Memory<{ readonly observations: ArrayLike<number> }> } = {
  UniformReplay: () => new UniformReplay({ ...uniform, updatesPerTraining: 4 }),
  'PrioritizedReplay, proportional': () =>
    new PrioritizedReplay({ ...prioritized, prioritization: 'proportional' }),
  'PrioritizedReplay, by rank': () => new PrioritizedReplay({ ...prioritized, prioritization: 'rank' }),
  'NStep over PrioritizedReplay': () => new NStep(new PrioritizedReplay(prioritized), windows),
  SequenceReplay: () => new SequenceReplay({ ...uniform, ...sequences, learningStarts: 1, numEnvs: 2 }),
  EpisodeMemory: () => new EpisodeMemory({ ...steps, batchSteps: 10, capacity: 200 }),
  RolloutMemory: () => new RolloutMemory({ ...steps, steps: 10 }),
  SegmentMemory: () => new SegmentMemory(2, { ...steps, steps: 4 }),
};

describe.each(Object.entries(memories))('%s', (_name, create) => {
  const checks = checkMemory(create, { ...spaces, extras, observationsOf: (batch) => batch.observations });
  for (const { name, run } of checks) test(name, run);
});
