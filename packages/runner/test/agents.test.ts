// What the loop owes to agents: it waits for them, ends when they have done all they set out to, and says which checkpoint is not theirs.
import type { ActOutputs, AgentEntry, Plugin, Snapshot, StepLearner } from '@prism-rl/core';
import { lastValueFrom, tap } from 'rxjs';
import { expect, test } from 'vitest';
import { toyPlugin } from '../../../test/toyPlugin.ts';
import type { RunnerEvent } from '../src/runHandle.ts';
import { train } from '../src/train.ts';

/** The toy's agent, changed by `change`. */
function withAgent(change: (agent: StepLearner) => Partial<StepLearner>): Plugin {
  const entry = toyPlugin.agents!.drift! as AgentEntry<object>;
  const agent: AgentEntry<object> = {
    ...entry,
    create: async (context) => {
      const made = (await entry.create(context)) as StepLearner;
      const changes = change(made);
      return new Proxy(made, {
        get: (target, name) => {
          const of = (name in changes ? changes : target) as { [name: string | symbol]: unknown };
          const value = of[name];
          return typeof value === 'function' ? value.bind(of) : value;
        },
      });
    },
  };
  return { name: 'changed', environments: toyPlugin.environments!, agents: { drift: agent } };
}

async function eventsOf(plugin: Plugin, options: { resume?: Snapshot } = {}): Promise<unknown[]> {
  const events: unknown[] = [];
  const keep = (event: RunnerEvent): void => {
    if (event.type !== 'start') events.push(structuredClone({ ...event, seconds: 0 }));
  };
  const run = train({
    plugins: [plugin],
    env: 'Corridor-v0',
    agent: 'drift',
    steps: 400,
    seed: 4,
    ...options,
  });
  await lastValueFrom(run.pipe(tap(keep)));
  return events;
}

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 0));

test('an asynchronous agent trains like a synchronous one', async () => {
  const slow = withAgent((agent) => ({
    act: async (observations, out: ActOutputs, mode) => {
      const own = { ...out, actions: out.actions.slice() };
      await agent.act(observations, own, mode);
      out.actions.fill(0);
      await soon();
      out.actions.set(own.actions);
    },
    learn: async (batch) => {
      const metrics = await agent.learn(batch);
      await soon();
      return metrics;
    },
  }));
  const quick = await eventsOf(toyPlugin);
  expect(quick.length).toBeGreaterThan(400);
  expect(await eventsOf(slow)).toEqual(quick);
});

test.each([
  [true, 'finished'],
  ['solved', 'solved'],
] as const)('an agent that has finished (%s) before the first step takes none', async (finished, reason) => {
  const events = await eventsOf(withAgent(() => ({ finished })));
  expect(events).toMatchObject([{ type: 'end', reason, envSteps: 0, updates: 0 }]);
});

test('a checkpoint of another run is refused, whatever the agent’s error', async () => {
  const bad = withAgent(() => ({
    restore: () => {
      throw new TypeError('no weight');
    },
  }));
  let saved: Snapshot | undefined;
  await lastValueFrom(
    train({ plugins: [toyPlugin], env: 'Corridor-v0', agent: 'drift', steps: 50, seed: 4 }).pipe(
      tap((event) => {
        if (event.type !== 'start') return;
        event.run.atBoundary(async () => {
          saved = await event.run.save();
        });
      }),
    ),
  );
  await expect(eventsOf(bad, { resume: saved! })).rejects.toThrow(
    expect.objectContaining({
      code: 'corrupt',
      message: 'The checkpoint does not fit this run: a part of it is missing or has another type.',
    }),
  );
});
