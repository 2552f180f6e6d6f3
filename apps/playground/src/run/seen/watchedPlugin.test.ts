import type { Memory, StepLearner } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { type Watch, watched as watchedBy } from './watchedPlugin.ts';

/** An agent that returns fixed answers and records its calls. */
function spoken(finished?: boolean | 'solved', learn?: Watch['learn']) {
  const heard: unknown[] = [];
  const agent: StepLearner<string> = {
    memory: { capacity: 7 } as Memory<string>,
    extras: { values: { dtype: 'float32', shape: [] } } as never,
    stateSize: 3,
    ...(finished !== undefined && { finished }),
    act: ({ length }, { actions }, mode) => {
      heard.push(['act', length, mode]);
      actions[0] = 2;
    },
    learn: (batch) => {
      heard.push(['learn', batch]);
      return { loss: 1 };
    },
    save: () => ({ meta: { saved: true }, arrays: {} }),
    restore: ({ meta }) => {
      heard.push(['restore', meta]);
    },
    dispose: () => {
      heard.push(['dispose']);
    },
  };
  const hooks: string[] = [];
  const watched = watchedBy(agent as StepLearner, {
    before: (asked) => {
      hooks.push(asked === agent ? 'before' : 'before another');
    },
    after: (actions) => {
      hooks.push(`after ${actions[0]}`);
      actions[0] = 1;
    },
    ...(learn && { learn }),
  });
  return { agent, watched, heard, hooks };
}

test('everything but exploring goes on to the agent as it is', () => {
  const { agent, watched, heard, hooks } = spoken();
  expect(watched).toBe(agent);
  const actions = new Int32Array(1);
  watched.act(Int32Array.of(4, 5), { actions, extras: {} }, 'exploit');
  expect([actions[0], hooks]).toEqual([2, []]);
  expect(watched.learn('batch')).toEqual({ loss: 1 });
  expect(watched.save()).toEqual({ meta: { saved: true }, arrays: {} });
  watched.restore({ meta: { rng: new Rng(1).save() }, arrays: {} });
  watched.dispose!();
  expect(heard.map((call) => (call as unknown[])[0])).toEqual(['act', 'learn', 'restore', 'dispose']);
});

test('a visitor sees each step before the agent chooses, and has the last word', () => {
  const { watched, hooks } = spoken();
  const actions = new Int32Array(1);
  watched.act(Int32Array.of(4), { actions, extras: {} }, 'explore');
  expect([actions[0], hooks]).toEqual([1, ['before', 'after 2']]);
});

test('what keeps a diary of the learning lets the agent learn as it would', () => {
  const { agent, watched, heard } = spoken(undefined, (learner, batch, learn) => {
    heard.push(['asked', learner === agent, batch]);
    return learn(batch);
  });
  expect(watched.learn('batch')).toEqual({ loss: 1 });
  expect(heard).toEqual([
    ['asked', true, 'batch'],
    ['learn', 'batch'],
  ]);
});

test.each([undefined, false, true, 'solved'] as const)('an agent that says %s of its end ends so', (said) => {
  expect(spoken(said).watched.finished).toBe(said);
});
