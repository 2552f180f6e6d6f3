import type { Transitions } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';

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
