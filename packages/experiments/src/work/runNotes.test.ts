import { Registry } from '@prism-rl/core';
import type { RunnerEvent } from '@prism-rl/runner';
import { plugin as wrappers } from '@prism-rl/wrappers/plugin';
import { describe, expect, test } from 'vitest';
import { toyPlugin } from '../../../../test/toyPlugin.ts';
import { lastMetrics, ownOfTraining, runNotes } from './runNotes.ts';

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
  expect(notes('recorded/shop', { offPolicy: { episodes: 3 } })).toEqual([
    'nothing was played: the return is an estimate from 3 recorded episodes',
  ]);
});

test('an agent notes what the mean metrics of a thousand updates, or of all, show; once', () => {
  const judge = ({ share = 0 }) => (share > 0.5 ? `share ${share}` : undefined);
  const notesOf = (shares: readonly number[], firstUpdate = 1) => {
    const notesOn = runNotes('Maze-v0', { noteOn: judge });
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

describe('a greedy policy far below the training episodes', () => {
  const evaluation = { type: 'evaluation', envSteps: 10, stdReturn: 0, episodes: 20, returns: [] } as const;
  const notesOf = (
    training: readonly number[],
    greedy: { readonly meanReturn: number; readonly stdReturn?: number; readonly episodes?: number },
    isComparable = true,
  ) => {
    const notesOn = runNotes('Maze-v0', { isComparable });
    const events = [
      ...training.map((value) => ({ type: 'episode', return: value })),
      { ...evaluation, ...greedy },
      { type: 'end' },
    ];
    return events.flatMap((event) => notesOn(event as unknown as RunnerEvent));
  };
  const around = (mean: number, std: number, count = 100) =>
    Array.from({ length: count }, (_, k) => mean + (k % 2 === 0 ? std : -std));

  test('is noted at the end, also if its returns are not 0', () => {
    const note = expect.stringMatching(
      /^the greedy policy returned 9\.30 on average, far below the 187 of the last 100/,
    );
    expect(notesOf(around(187, 60), { meanReturn: 9.3, stdReturn: 1 })).toEqual([note]);
    expect(notesOf([...around(0, 0, 500), ...around(187, 60)], { meanReturn: 9.3 })).toEqual([note]);
    expect(notesOf(around(-13, 0), { meanReturn: -100 })).toHaveLength(1);
  });

  test.each<[string, readonly number[], Parameters<typeof notesOf>[1], boolean?]>([
    ['that is better', around(100, 20), { meanReturn: 200 }],
    ['within the deviation of training', around(100, 60), { meanReturn: 50 }],
    ['that may be below by chance', around(100, 1), { meanReturn: 60, stdReturn: 60, episodes: 6 }],
    ['by a tenth of little', around(-100, 0), { meanReturn: -105 }],
    ['in a single episode within three deviations', around(100, 20), { meanReturn: 50, episodes: 1 }],
    ['after few episodes', around(100, 1, 9), { meanReturn: 0 }],
    ['of another kind of return', around(100, 1), { meanReturn: 0 }, false],
  ])('is not noted: one %s', (_name, training, greedy, isComparable) => {
    expect(notesOf(training, greedy, isComparable)).toEqual([]);
  });

  test('only the last evaluation counts', () => {
    const notesOn = runNotes('Maze-v0', { isComparable: true });
    for (const value of around(100, 1)) notesOn({ type: 'episode', return: value } as RunnerEvent);
    expect(notesOn({ ...evaluation, meanReturn: 0 })).toEqual([]);
    expect(notesOn({ ...evaluation, meanReturn: 110 })).toEqual([]);
    expect(notesOn({ type: 'end' } as RunnerEvent)).toEqual([]);
  });
});

const registry = new Registry([toyPlugin, wrappers]);
const environmentConfig = { length: 5, limit: 50 };

test('training returns name the settings and wrappers that evaluations are without', () => {
  const plain = { environment: 'Corridor-v0', environmentConfig };
  expect(ownOfTraining(registry, plain)).toEqual([]);
  const chosen = ['clip-reward', 'frame-stack'].map((name) => ({ name, config: {} }));
  expect(ownOfTraining(registry, { ...plain, wrappers: chosen })).toEqual(['clip-reward']);
  // The evaluation's episode is a single step.
  expect(ownOfTraining(registry, { ...plain, environment: 'Quick-v0' })).toEqual(['limit=50']);
});
