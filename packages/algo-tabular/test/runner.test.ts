/** Through the runner: stopped and resumed runs are the same run, and metrics come now and then. */

import { plugin as gridworld } from '@prism-rl/env-gridworld/plugin';
import { train } from '@prism-rl/runner';
import { lastValueFrom } from 'rxjs';
import { describe, expect, test } from 'vitest';
import { expectExplainedMetrics } from '../../../test/agents/explainedMetrics.ts';
import { expectSameAfterResume } from '../../../test/agents/resumedRun.ts';
import { plugin } from '../src/plugin.ts';

function options(agent: string, steps: number) {
  return { plugins: [gridworld, plugin], env: 'FrozenLake-v1', agent, steps, numEnvs: 3, seed: 4 };
}

describe.each(Object.entries(plugin.agents ?? {}))('%s', (agent, entry) => {
  test('a resumed run ends with the same tables as one that was never stopped', () =>
    expectSameAfterResume({ options: options(agent, 6000), after: 2000 }));

  test('metrics are finite, explained, and come about every 1000 steps', () =>
    expectExplainedMetrics(options(agent, 5000), entry, [4, 5]));
});

test('values that run away end the run, which says what to lower', async () => {
  const options = {
    plugins: [gridworld, plugin],
    env: 'SuttonBartoGrid-v0',
    agent: 'td-lambda',
    steps: 20_000,
  };
  const agentConfig = { discount: 1, stepSize: 1, lambda: 1, traces: 'accumulating' };
  await expect(lastValueFrom(train({ ...options, seed: 1, agentConfig }))).rejects.toMatchObject({
    code: 'not-finite',
    hint: expect.stringContaining('stepSize'),
  });
});
