import type { RunnerEvent } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { runNotes } from './runNotes.ts';

test('a long time without an update or the end of an episode is noted once, until there is one again', () => {
  const notesOn = runNotes('Maze-v0');
  const noted = (type: string, envSteps: number) => notesOn({ type, envSteps } as RunnerEvent).length;
  const events = ['start', 'steps', 'steps', 'steps', 'episode', 'steps', 'steps'];
  const steps = [0, 99_999, 100_000, 200_000, 200_000, 299_999, 300_000];
  expect(events.map((type, k) => noted(type, steps[k]!))).toEqual([0, 0, 1, 0, 0, 0, 1]);
});

test('of evaluations, episodes that did not end and those without a single reward are noted', () => {
  const evaluation = { type: 'evaluation', envSteps: 10, episodes: 3, meanReturn: 0, stdReturn: 0 } as const;
  const notes = (environment: string, found: object) =>
    runNotes(environment)({ ...evaluation, returns: [], ...found });
  expect(notes('Maze-v0', {})).toEqual([]);
  expect(notes('Maze-v0', { cut: 1 })).toEqual([
    expect.stringMatching(/^1 of 3 episodes did not end and was cut after 27,000 steps/),
  ]);
  expect(notes('ALE/Pong-v5', { stuck: 2, cut: 2 })).toEqual([
    expect.stringMatching(/^2 of 3 episodes ran to the step limit without a single reward: .*FIRE/),
    expect.stringMatching(/^2 of 3 episodes did not end and were cut/),
  ]);
});
