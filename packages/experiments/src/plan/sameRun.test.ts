import type { Run } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';

import { requireSameRuns } from './sameRun.ts';

const begun: Run = {
  arm: 'dqn',
  agent: 'dqn',
  agentConfig: { hidden: [64], nStep: 1 },
  environment: 'CartPole-v1',
  environmentConfig: { sticky: 0 },
  steps: 2000,
  numEnvs: 1,
  evaluationSteps: 100,
  evaluationEpisodes: 20,
  backend: 'ort',
  seed: 1,
  schedule: { checkpointSteps: 1000 },
};
const job = (change: Partial<Run>) => ({ id: 'one', payload: { ...begun, ...change } });

describe('runs that a queue knows', () => {
  test('are the same however often they are saved, and others are not asked about', () => {
    expect(requireSameRuns([job({ schedule: { checkpointSeconds: 300 } })], [job({})])).toEqual([job({})]);
    const other = { id: 'two', payload: { ...begun, steps: 1 } };
    expect(requireSameRuns([other], [job({})])).toEqual([other]);
    requireSameRuns([job({ preset: undefined })], [job({})]);
  });

  test.each([
    [{ steps: 3000 }, 'steps: 2000 there, 3000 here'],
    [{ agentConfig: { hidden: [64], nStep: 3 } }, 'nStep: 1 there, 3 here'],
    [{ agentConfig: { hidden: [64, 64], nStep: 1 } }, 'hidden: [64] there, [64,64] here'],
    [{ environmentConfig: { sticky: 0.1 } }, 'env.sticky: 0 there, 0.1 here'],
    [{ seed: 2 }, 'seed: 1 there, 2 here'],
    [{ backend: undefined }, 'backend: "ort" there, none here'],
    [{ wrappers: [{ name: 'time-limit', config: {} }] }, 'wrappers: none there, [{"name":"time-limit"'],
  ] as const)('another setting is named: %o', (change, words) => {
    expect(() => requireSameRuns([job({}), job(change as Partial<Run>)], [job({})])).toThrow(
      `one already exists with other settings (${words}`,
    );
  });
});
