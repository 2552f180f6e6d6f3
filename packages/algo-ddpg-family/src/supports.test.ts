import { Box, Discrete } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { plugin } from './plugin.ts';

const vectors = new Box({ low: -1, high: 1, shape: [3] });
const unbounded = new Box({ low: Number.NEGATIVE_INFINITY, high: Number.POSITIVE_INFINITY, shape: [1] });
const vast = new Box({ low: -1e300, high: 1e300, shape: [1], dtype: 'float64' });
const wide = new Box({ low: -3e38, high: 3e38, shape: [1], dtype: 'float64' });
const integers = new Box({ low: 0, high: 9, shape: [1], dtype: 'int32' });

test.each([
  ['ddpg', vectors, vectors, true],
  ['sac', vectors, vectors, true],
  ['sac', vectors, new Discrete(2), true],
  ['sac', vectors, new Discrete(1), 'Box action space of real numbers with bounds, or a Discrete one'],
  ['sac', new Discrete(4), new Discrete(2), true],
  ['sac', vectors, new Discrete(20_000), 'has an output for each discrete action, which would be 20000 here'],
  [
    'sac',
    new Discrete(2, { start: 2 ** 24 }),
    vectors,
    'in which some values of Discrete(2, start=16777216)',
  ],
  ['simba', new Discrete(4), vectors, 'needs a Box observation space to normalise observations'],
  ['td3', vectors, new Discrete(2), 'needs a Box action space of real numbers with bounds'],
  ['tqc', vectors, unbounded, 'needs a Box action space of real numbers with bounds'],
  ['sac', vectors, vast, 'needs a Box action space of real numbers with bounds'],
  ['sac', vectors, wide, true],
  ['crossq', vectors, integers, 'needs a Box action space of real numbers with bounds'],
] as const)('%s on %s with %s: %s', (agent, observations, actions, expected) => {
  const entry = plugin.agents![agent]!;
  const answer = entry.supports(observations, actions, entry.defaults);
  if (expected === true) expect(answer).toBe(true);
  else expect(answer).toContain(expected);
});
