import type { AgentContext, Space } from '@prism-rl/core';
import { Box, Discrete, Rng } from '@prism-rl/core';
import { NStep, PrioritizedReplay, UniformReplay } from '@prism-rl/memory';
import { expect, test } from 'vitest';
import type { DqnConfig } from './config.ts';
import { dqnDefaults } from './config.ts';
import { replayFor } from './recipe.ts';

const vectors = new Box({ low: -1, high: 1, shape: [2] });
const frames = new Box({ low: 0, high: 255, shape: [4, 8, 8], dtype: 'uint8' });

function context(observationSpace: Space, settings: Partial<DqnConfig>): AgentContext<DqnConfig> {
  const config = { ...dqnDefaults, batchSize: 4, learningStarts: 4, replayCapacity: 100, ...settings };
  return {
    observationSpace,
    actionSpace: new Discrete(2),
    numEnvs: 1,
    steps: 50,
    config,
    rng: new Rng(0),
  };
}

test('each configuration gets the memory that it names', () => {
  const memory = (space: Space, settings: Partial<DqnConfig>): unknown =>
    replayFor(context(space, settings)).memory;
  expect(memory(vectors, {})).toBeInstanceOf(UniformReplay);
  expect(memory(vectors, { replay: 'proportional' })).toBeInstanceOf(PrioritizedReplay);
  expect(memory(vectors, { replay: 'rank' })).toBeInstanceOf(PrioritizedReplay);
  expect(memory(vectors, { nStep: 3 })).toBeInstanceOf(NStep);
  // The buffer stores each frame once: 64 bytes of pixels per transition (and its bookkeeping), not 8 · 64.
  for (const [settings, kind] of [
    [{}, UniformReplay],
    [{ replay: 'proportional' }, PrioritizedReplay],
  ] as const) {
    const ofFrames = memory(frames, settings);
    expect(ofFrames).toBeInstanceOf(kind);
    expect((ofFrames as UniformReplay).bytesPerTransition).toBeLessThan(3 * 64);
  }
});
