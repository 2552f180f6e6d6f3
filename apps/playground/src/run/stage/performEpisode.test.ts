import { Discrete, type Env, noInfo } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { RunEvent } from '../host/events.ts';
import { Hands } from './hands.ts';
import { Pace } from './pace.ts';
import { type Performance, performEpisode } from './performEpisode.ts';

/** A grid of one row, where action 1 goes on and action 0 stays; an episode ends in cell 2, and pays for it. */
function stage(): Env {
  let cell = 0;
  return {
    ...{ id: 'Row-v0', observationSpace: new Discrete(3), actionSpace: new Discrete(2), grid: {} },
    reset: () => {
      cell = 0;
      return { observation: cell, info: noInfo };
    },
    step: (action: unknown) => {
      cell += Number(action);
      const terminated = cell === 2;
      return { observation: cell, reward: Number(terminated), terminated, truncated: false, info: noInfo };
    },
  } as Env;
}

function show(hands: Hands, isSeen: (cell: unknown) => void = () => undefined) {
  const sent: RunEvent[] = [];
  const ended: number[] = [];
  const performance: Performance = {
    ...{ stage: stage(), pace: new Pace(Number.POSITIVE_INFINITY), most: Number.POSITIVE_INFINITY, hands },
    send: (message) => sent.push(message),
    act: () => 1,
    onState: async (cell) => isSeen(cell),
    onEnd: (sum) => ended.push(sum),
  };
  return { performance, sent, ended };
}

test('a policy plays until the episode ends; nobody is told that a person has played', async () => {
  const { performance, sent, ended } = show(new Hands('CliffWalking-v1'));
  await performEpisode(performance, 1);
  expect([sent, ended]).toEqual([[], [1]]);
});

test('a duel is the person’s episode, and then the policy’s from the same start, with the ways of both', async () => {
  const hands = new Hands('CliffWalking-v1');
  hands.steer([0, 1], true);
  const { performance, sent, ended } = show(hands);
  await performEpisode(performance, 1);
  expect(ended).toEqual([]);
  expect(sent).toEqual([
    { type: 'played', score: 1 },
    { type: 'rival', score: 1, ways: { you: [0, 0, 1, 1, 2], agent: [0, 1, 2] } },
  ]);
  expect([hands.areOn, hands.isDuel]).toEqual([false, false]);
});

test('an episode that a duel interrupts, or that the person leaves, ends at once', async () => {
  const hands = new Hands('CliffWalking-v1');
  const interrupted = show(hands, (cell) => cell === 1 && hands.steer([1], true));
  await performEpisode(interrupted.performance, 1);
  expect([interrupted.sent, interrupted.ended]).toEqual([[], []]);
  const left = show(hands, (cell) => cell === 1 && hands.steer(null));
  await performEpisode(left.performance, 1);
  expect([left.sent, left.ended]).toEqual([[], []]);
  const alone = show(hands);
  await performEpisode(alone.performance, 1, true);
  expect([alone.sent, alone.ended]).toEqual([[], []]);
});
