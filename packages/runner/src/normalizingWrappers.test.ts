import type { Registry } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { refuseNormalizedTwice } from './normalizingWrappers.ts';

const registry = {
  get: (_: string, name: string) => ({
    entry: name === 'time-limit' ? {} : { adaptsLike: { normalizeRewards: true } },
  }),
} as unknown as Registry;

const refuse = (normalizeRewards: boolean, ...names: readonly string[]): void =>
  refuseNormalizedTwice(registry, {
    ...{ agent: 'ppo', agentConfig: { normalizeRewards } },
    wrappers: names.map((name) => ({ name, config: {} })),
  });

test('a run normalises once: by a wrapper or by the agent', () => {
  refuse(true);
  refuse(true, 'time-limit', 'time-limit');
  refuse(false, 'normalize-reward');
  refuse(false, 'normalize-reward', 'time-limit', 'scale-by-variance');
  expect(() => refuse(true, 'normalize-reward')).toThrow(
    'The agent ppo with normalizeRewards=true and the wrapper normalize-reward would normalise twice.',
  );
  expect(() => refuse(false, 'normalize-reward', 'normalize-reward')).toThrow(
    'normalize-reward is named twice',
  );
});
