// Runs of the runner: stopping and resuming does not change a run, and agents report metrics at intervals.
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { describe, test } from 'vitest';
import { expectExplainedMetrics } from '../../../test/agents/explainedMetrics.ts';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { plugin } from '../src/plugin.ts';

function options(agent: string, numEnvs: number) {
  const agentConfig = { hidden: [16, 8] };
  return {
    plugins: [classic, plugin],
    env: 'CartPole-v1',
    agent,
    steps: 3000,
    numEnvs,
    seed: 4,
    agentConfig,
  };
}

describe.each(Object.entries(plugin.agents ?? {}))('%s', (agent, entry) => {
  test.each([1, 3])('a resumed run in %i environments ends like an uninterrupted one', (numEnvs) =>
    expectSameAfterResume({ options: options(agent, numEnvs), after: 1000 }),
  );

  test('metrics are finite, explained, and come about every 1000 steps', () =>
    expectExplainedMetrics(options(agent, 1), entry, [2, 3]));
});
