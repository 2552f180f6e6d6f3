// Agents that break their contract end the run, with a sentence.
import { definePlugin } from '@prism-rl/core';
import { lastValueFrom } from 'rxjs';
import { expect, test } from 'vitest';
import { madeAgents, toyPlugin } from '../../../test/toyPlugin.ts';
import { train } from '../src/train.ts';
import { base } from './corridorRun.ts';

test('a metric that is not finite stops the run with its step and the last good values', async () => {
  const run = train({ ...base, agentConfig: { failAt: 100 } });
  await expect(lastValueFrom(run)).rejects.toMatchObject({
    code: 'not-finite',
    message: /step 100: weight became NaN.*weight \d/,
  });
  expect(madeAgents.at(-1)!.disposed).toBe(true);
});

test.each<[string, unknown]>([
  ['The agent reports "small" as its metric loss, which must be a number.', { loss: 'small' }],
  ['The agent reports undefined as its metric loss, which must be a number.', { loss: undefined }],
  ['The agent reports 5 instead of metrics.', 5],
  ['The agent reports null instead of metrics.', null],
])('what are no metrics ends the run: %s', async (message, metrics) => {
  const { drift } = toyPlugin.agents!;
  const plugin = definePlugin({
    name: 'odd',
    agents: {
      odd: {
        ...drift!,
        create: async (context) => Object.assign(await drift!.create(context), { learn: () => metrics }),
      },
    },
  });
  await expect(
    lastValueFrom(train({ ...base, plugins: [toyPlugin, plugin], agent: 'odd' })),
  ).rejects.toMatchObject({ code: 'contract', message });
});

test('a factory that makes no agent is named, and the environment is closed', async () => {
  const plugin = definePlugin({
    name: 'odd',
    agents: { odd: { ...toyPlugin.agents!.drift!, create: () => undefined as never } },
  });
  await expect(
    lastValueFrom(train({ ...base, plugins: [toyPlugin, plugin], agent: 'odd' })),
  ).rejects.toMatchObject({ code: 'contract', message: 'The agent odd is undefined instead of an object.' });
});
