// Contract checks with pictures; environments.test.ts covers RAM.
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, test } from 'vitest';
import { AtariEnv } from '../src/atariEnv.ts';
import { AtariStackedEnv, AtariVectorEnv } from '../src/atariVectorEnv.ts';
import { prismCatch } from '../src/games/prismCatch.ts';

const small = { frameSkip: 4, repeatActionProbability: 0.25, maxNumFramesPerEpisode: 80 };

describe('the contract of an environment', () => {
  const makers = {
    rgb: () => new AtariEnv(prismCatch, { ...small, mode: 2 }),
    stacked: () => new AtariStackedEnv(prismCatch, small),
  };
  for (const [name, make] of Object.entries(makers)) {
    for (const check of checkEnv(make, { steps: 30, requires: ['save', 'render', 'renderText'] })) {
      test(`${name}: ${check.name}`, check.run);
    }
  }
});

describe.each(['episodicLife', 'lifeLossInfo'])(
  'the contract of a vector environment with %s',
  (endOfLife) => {
    const settings = { ...small, [endOfLife]: true };
    const checks = checkVectorEnv(
      (numEnvs) => new AtariVectorEnv(prismCatch, numEnvs, settings),
      () => new AtariStackedEnv(prismCatch, settings),
      { steps: 30, numEnvs: [1, 3], requires: ['save', 'render', 'restart'] },
    );
    for (const check of checks) test(check.name, check.run);
  },
);
