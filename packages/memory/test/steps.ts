import type { Transitions } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';
import { PrioritizedReplay, type PrioritizedReplayOptions } from '../src/replay/prioritizedReplay.ts';

/** Two numbers per observation, and a pair of extras per action. */
export const stepShape = {
  observationSpace: new Box({ low: -1000, high: 1000, shape: [2] }),
  actionSpace: new Discrete(9),
  extras: { samples: { dtype: 'float32', size: 2 } },
} as const;

/** Step `t` of some environments: every number is `100 · i + t`; final observations are negative. */
export function stepOf(t: number, terminated: readonly number[], truncated?: readonly number[]): Transitions {
  const count = terminated.length;
  const number = (i: number): number => 100 * i + t;
  const pairs = (of: (i: number) => number): number[] =>
    terminated.flatMap((_, i) => [number(i), of(number(i))]);
  return {
    count,
    observations: Float32Array.from(pairs((n) => -n)),
    actions: Int32Array.from(terminated, (_, i) => (t + i) % 9),
    rewards: Float64Array.from(terminated, (_, i) => number(i) / 4),
    nextObservations: Float32Array.from(pairs((n) => -n - 0.5)),
    terminated: Uint8Array.from(terminated),
    truncated: Uint8Array.from(truncated ?? terminated.map(() => 0)),
    starts: Uint8Array.from(terminated, () => Number(t === 0)),
    extras: { samples: Float32Array.from(pairs((n) => n + 0.25)) },
  };
}

/** Two numbers per observation, three actions. */
export const spaces = {
  observationSpace: new Box({ low: -1e6, high: 1e6, shape: [2] }),
  actionSpace: new Discrete(3),
};

/** Transition number `t`: every field contains `t`. */
export function transition(t: number, terminated = 0, truncated = 0): Transitions {
  return {
    count: 1,
    observations: Float32Array.of(t, -t),
    actions: Int32Array.of(t % 3),
    rewards: Float64Array.of(t / 4),
    nextObservations: Float32Array.of(t + 1, -t - 1),
    terminated: Uint8Array.of(terminated),
    truncated: Uint8Array.of(truncated),
    starts: new Uint8Array(1),
    extras: {},
  };
}

/** A small prioritized memory. */
export function replay(overrides: Partial<PrioritizedReplayOptions> = {}): PrioritizedReplay {
  return new PrioritizedReplay({
    ...spaces,
    capacity: 4,
    batchSize: 2,
    discount: 0.9,
    learningStarts: 1,
    ...overrides,
  });
}

/** A memory with the transitions 0 to `count` − 1. */
export function filled(count: number, overrides: Partial<PrioritizedReplayOptions> = {}): PrioritizedReplay {
  const memory = replay(overrides);
  for (let t = 0; t < count; t++) memory.add(transition(t));
  return memory;
}
