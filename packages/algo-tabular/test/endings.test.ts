// Eligibility traces belong to an episode: however it ends, what follows changes nothing that came before.
import { actOutputs } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { Sarsa } from '../src/control/sarsa.ts';
import { SarsaLambda } from '../src/control/sarsaLambda.ts';
import { TemporalDifferenceLambda } from '../src/prediction/temporalDifferenceLambda.ts';
import { feed, smallContext } from './feed.ts';

const endings = ['terminated', 'truncated'] as const;

test.each(endings)('Sarsa(λ): a reward after an episode was %s is no credit of that episode', (ending) => {
  const config = { stepSize: 0.5, discount: 0.5, lambda: 0.5, epsilon: 0 };
  const agent = new SarsaLambda(smallContext(4, 1, config));
  // From 0 to 1, the end; the next episode is paid 8 on its first step, from 2 to 3.
  feed(agent, [
    [0, 0, 4, 1, ending],
    [2, 0, 8, 3, 'terminated'],
  ]);
  expect([...agent.q]).toEqual([2, 0, 4, 0]);
});

test.each(endings)('TD(λ): a reward after an episode was %s is no credit of that episode', (ending) => {
  const config = { stepSize: 0.5, discount: 0.5, lambda: 0.5 };
  const agent = new TemporalDifferenceLambda(smallContext(4, 1, config));
  feed(agent, [
    [0, 0, 4, 1, ending],
    [2, 0, 8, 3, 'terminated'],
  ]);
  expect([...agent.v]).toEqual([2, 0, 4, 0]);
});

test('within an episode the same reward is credit of both steps', () => {
  const config = { stepSize: 0.5, discount: 0.5, lambda: 0.5 };
  const [control, prediction] = [
    new SarsaLambda(smallContext(4, 1, { ...config, epsilon: 0 })),
    new TemporalDifferenceLambda(smallContext(4, 1, config)),
  ];
  for (const agent of [control, prediction]) {
    feed(agent, [
      [0, 0, 4, 2],
      [2, 0, 8, 3, 'terminated'],
    ]);
  }
  // ½ · 4, then γλ = ¼ of ½ · 8.
  expect([...control.q]).toEqual([3, 0, 4, 0]);
  expect([...prediction.v]).toEqual([3, 0, 4, 0]);
});

test.each([
  ['Sarsa', Sarsa],
  ['Sarsa(λ)', SarsaLambda],
] as const)(
  '%s: after an episode an action is chosen anew, though the next one begins in the state where that one was cut off',
  (_name, Agent) => {
    // Two actions, both by chance: an action that was chosen already draws nothing.
    const draws = (ending?: 'terminated' | 'truncated'): boolean => {
      const context = smallContext(3, 2, { epsilon: 1 });
      const agent = new Agent(context);
      feed(agent, [[0, 0, 1, 2, ending]]);
      const before = context.rng.save();
      agent.act(Int32Array.of(2), actOutputs(context.actionSpace, 1, {}), 'explore');
      return JSON.stringify(context.rng.save()) !== JSON.stringify(before);
    };
    expect([draws(), draws('terminated'), draws('truncated')]).toEqual([false, true, true]);
  },
);
