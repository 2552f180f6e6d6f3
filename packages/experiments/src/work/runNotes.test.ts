import type { RunnerEvent } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { lastMetrics, runNotes } from './runNotes.ts';

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

test('an agent notes what the mean metrics of a thousand updates, or of all, show; once', () => {
  const judge = ({ share = 0 }) => (share > 0.5 ? `share ${share}` : undefined);
  const notesOf = (shares: readonly number[], firstUpdate = 1) => {
    const notesOn = runNotes('Maze-v0', judge);
    const updates = shares.map((share, k) => ({
      type: 'update',
      updates: firstUpdate + k,
      metrics: { share },
    }));
    return [...updates, { type: 'end' }].flatMap((event, k) =>
      notesOn(event as unknown as RunnerEvent).map((note) => `${k}: ${note}`),
    );
  };
  const updates = (count: number, share: number) => Array<number>(count).fill(share);
  expect(notesOf([])).toEqual([]);
  expect(notesOf([...updates(250, 0), ...updates(750, 1), ...updates(3000, 1)])).toEqual(['999: share 0.75']);
  expect(notesOf([...updates(1000, 0), ...updates(1000, 1)], 5001)).toEqual(['1999: share 1']);
  expect(notesOf([...updates(1000, 0), 0.25, 1])).toEqual(['1002: share 0.625']);
  expect(notesOf(updates(1500, 0.5))).toEqual([]);
});

test('the metrics at the end of a run are the means of the last tenth of its rows', () => {
  const row = (k: number) => ({ type: 'update', envSteps: k, updates: k, share: k }) as const;
  const rows = Array.from({ length: 20 }, (_, k) => row(k + 1));
  expect(lastMetrics(rows).share).toBe(19.5);
  expect(lastMetrics(rows.slice(0, 1)).share).toBe(1);
  expect(lastMetrics([])).toEqual({});
});
