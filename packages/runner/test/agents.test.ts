// What the loop owes to agents: it waits for them, and ends when they have done all they set out to.
import type { ActMode, ActOutputs, PackedArray, Plugin } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import { trace, withAgent } from './corridorRun.ts';

const traceOf = (plugin: Plugin): Promise<unknown[]> => trace({ plugins: [plugin], steps: 400 });

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('an asynchronous agent trains like a synchronous one', async () => {
  const slow = withAgent((agent) => ({
    act: async (observations: PackedArray, out: ActOutputs, mode: ActMode) => {
      const own = { ...out, actions: out.actions.slice() };
      await agent.act(observations, own, mode);
      out.actions.fill(0);
      await soon();
      out.actions.set(own.actions);
    },
    learn: async (batch: unknown) => {
      const metrics = await agent.learn(batch);
      await soon();
      return metrics;
    },
  }));
  const quick = await traceOf(toyPlugin);
  expect(quick.length).toBeGreaterThan(400);
  expect(await traceOf(slow)).toEqual(quick);
});

test.each([
  [true, 'finished'],
  ['solved', 'solved'],
] as const)('an agent that has finished (%s) before the first step takes none', async (finished, reason) => {
  const events = await traceOf(withAgent(() => ({ finished })));
  expect(events.slice(1)).toMatchObject([{ type: 'end', reason, envSteps: 0, updates: 0 }]);
});
