import { RowVector } from '@prism-rl/core';
import { checkEnv, checkVectorEnv } from '@prism-rl/testing';
import { describe, it } from 'vitest';
import { minAtarIds } from '../src/catalogue.ts';
import { MinAtarEnv } from '../src/index.ts';

const requires = ['save', 'render', 'renderText'] as const;

// Both action sets share their code; one game is checked with both.
const ids = minAtarIds.filter((id) => id.endsWith('-v1') || id === 'MinAtar/Breakout-v0');

describe.each(ids)('%s', (id) => {
  describe('single', () => {
    for (const check of checkEnv(() => new MinAtarEnv(id), { steps: 120, requires }))
      it(check.name, check.run);
  });
  describe('vector', () => {
    const checks = checkVectorEnv(
      (numEnvs) => new RowVector(numEnvs, MinAtarEnv.task(id)),
      () => new MinAtarEnv(id),
      { steps: 60, requires: [...requires, 'restart'] },
    );
    for (const check of checks) it(check.name, check.run);
  });
});
