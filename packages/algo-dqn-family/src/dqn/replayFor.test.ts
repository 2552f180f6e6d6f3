import type { AgentContext, Space, Transitions } from '@prism-rl/core';
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

function step(t: number, terminated: boolean): Transitions {
  return {
    count: 1,
    observations: Float32Array.of(t / 100, 0),
    actions: Int32Array.of(t % 2),
    rewards: Float64Array.of(t),
    nextObservations: Float32Array.of((t + 1) / 100, 0),
    terminated: Uint8Array.of(terminated ? 1 : 0),
    truncated: Uint8Array.of(0),
    starts: new Uint8Array(1),
    extras: {},
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

test('β goes from its start to its end over the run', () => {
  const { memory, beta } = replayFor(context(vectors, { replay: 'proportional', priorityBetaFrom: 'start' }));
  expect(beta!()).toBeCloseTo(0.4, 12);
  for (let t = 0; t < 25; t++) memory.add(step(t, false));
  expect(beta!()).toBeCloseTo(0.7, 12);
  for (let t = 25; t < 60; t++) memory.add(step(t, false));
  expect(beta!()).toBe(1);
  expect(replayFor(context(vectors, {})).beta).toBeUndefined();
});

test('uniform windows of n steps all weigh the same and carry their own discounts', () => {
  const { memory } = replayFor(context(vectors, { nStep: 3, discount: 0.5 }));
  for (let t = 0; t < 6; t++) memory.add(step(t, t === 5));
  const seen = new Map<number, readonly [reward: number, discount: number]>();
  const rng = new Rng(1);
  for (let k = 0; k < 40; k++) {
    const batch = memory.sample(rng);
    expect([...batch.weights]).toEqual([1, 1, 1, 1]);
    for (const [row, discount] of batch.discounts.entries()) {
      seen.set(Math.round(batch.observations[2 * row]! * 100), [batch.rewards[row]!, discount]);
    }
  }
  // Rewards 0 … 5, then the end: t + ½(t + 1) + ¼(t + 2), with discount ⅛, or 0 at the end.
  expect([...seen.entries()].sort(([a], [b]) => a - b)).toEqual([
    [0, [1, 0.125]],
    [1, [2.75, 0.125]],
    [2, [4.5, 0.125]],
    [3, [6.25, 0]],
    [4, [6.5, 0]],
    [5, [5, 0]],
  ]);
});
