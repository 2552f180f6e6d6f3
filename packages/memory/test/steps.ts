import type { Transitions } from '@prism-rl/core';
import { Box, Discrete } from '@prism-rl/core';

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
