import { describe, expect, test } from 'vitest';
import type { SweepRun } from './plan.ts';
import { requireSameRuns } from './requireSameRuns.ts';

const begun: SweepRun = {
  arm: 'dqn',
  agent: 'dqn',
  agentConfig: { hidden: [64], nStep: 1 },
  environment: 'CartPole-v1',
  environmentConfig: { sticky: 0 },
  steps: 2000,
  numEnvs: 1,
  preset: null,
  evaluationSteps: 100,
  evaluationEpisodes: 20,
  checkpointSteps: 1000,
  backend: 'ort',
  configHash: 'before',
  seed: 1,
};
const job = (change: Partial<SweepRun>) => ({ id: 'one', payload: { ...begun, ...change } });

describe('runs that a queue knows', () => {
  test('are the same whatever the hash, and others are not asked about', () => {
    requireSameRuns([job({ configHash: 'now' })], [job({})]);
    requireSameRuns([{ id: 'two', payload: { ...begun, steps: 1 } }], [job({})]);
    requireSameRuns([job({ checkpointSeconds: undefined })], [job({})]);
  });

  test.each([
    [{ steps: 3000 }, 'steps: 2000 there, 3000 here'],
    [{ agentConfig: { hidden: [64], nStep: 3 } }, 'nStep: 1 there, 3 here'],
    [{ agentConfig: { hidden: [64, 64], nStep: 1 } }, 'hidden: [64] there, [64,64] here'],
    [{ environmentConfig: { sticky: 0.1 } }, 'env.sticky: 0 there, 0.1 here'],
    [{ checkpointSeconds: 300 }, 'checkpointSeconds: none there, 300 here'],
    [{ backend: null }, 'backend: "ort" there, null here'],
    [{ wrappers: [{ name: 'time-limit', config: {} }] }, 'wrappers: none there, [{"name":"time-limit"'],
  ] as const)('another setting is named: %o', (change, words) => {
    expect(() => requireSameRuns([job({}), job(change as Partial<SweepRun>)], [job({})])).toThrow(
      `There is a one already, with other settings (${words}`,
    );
  });
});
