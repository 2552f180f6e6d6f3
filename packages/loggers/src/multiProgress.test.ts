import type { RunEvent } from '@prism-rl/core';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Pipe, Screen } from '../../../test/terminal/screen.ts';
import { end, episode, logAll, start, steps, update } from '../test/exampleEvents.ts';
import { multiProgress, progressMessages } from './multiProgress.ts';

describe('multiProgress', () => {
  test('one line per run, in place, with the last state on close', async () => {
    const screen = new Screen(100, 8);
    let time = 0;
    const progress = multiProgress({
      stream: screen,
      runs: ['seed 1', 'seed 2', 'seed 10'],
      total: 50_000,
      now: () => time,
    });
    for (let i = 1; i <= 50; i++) {
      time += 0.03;
      // The last vector step goes beyond the run's last step.
      for (const run of ['seed 1', 'seed 2', 'seed 10']) {
        progress.update({ run, envSteps: i * 1200, stepsPerSecond: 12_345, meanReturn: i, state: 'running' });
      }
    }
    progress.print('a message');
    progress.print('another');
    const above = await screen.lines();
    expect(above.map((line) => line.split('  ')[0])).toEqual([
      ...['a message', 'another'],
      ...['seed 1', 'seed 2', 'seed 10'],
    ]);
    progress.update({ run: 'seed 1', state: 'done', note: 'evaluation 499.2' });
    progress.update({ run: 'seed 2', state: 'failed', note: 'loss is NaN' });
    progress.close();
    progress.update({ run: 'seed 10', state: 'done' });
    const lines = await screen.lines();
    expect(lines.slice(0, 2)).toEqual(['a message', 'another']);
    expect(lines.slice(2)).toEqual([
      expect.stringMatching(
        /^seed 1 {3}━+ {2}100% .*12\.3k steps\/s {2}return {3}50\.0 {2}done {2}evaluation 499\.2$/,
      ),
      expect.stringMatching(/^seed 2 {3}━+ {2}100% .*failed {2}loss is NaN$/),
      expect.stringMatching(/^seed 10 {2}━+ {2}100% .*0:00 left$/),
    ]);
    expect(screen.raw.endsWith('\n\x1b[?25h')).toBe(true);
  });

  test('draws at once, then at most at the interval, and shows the last message without another', () => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const screen = new Screen(60, 6);
    const progress = multiProgress({ stream: screen, interval: 0.5, now: () => performance.now() / 1000 });
    const drawings = (): number => screen.raw.split('run 0').length - 1;
    progress.update({ run: 'run 0', envSteps: 1, total: 20 });
    expect(drawings()).toBe(1);
    for (let k = 2; k < 9; k++) progress.update({ run: 'run 0', envSteps: k });
    expect(drawings()).toBe(1);
    vi.advanceTimersByTime(499);
    expect(drawings()).toBe(1);
    vi.advanceTimersByTime(2);
    expect(drawings()).toBe(2);
    vi.advanceTimersByTime(2000);
    expect(drawings()).toBe(2);
    progress.update({ run: 'run 0', envSteps: 9 });
    expect(drawings()).toBe(3);
    progress.update({ run: 'run 0', envSteps: 10 });
    progress.close();
    expect(screen.raw.slice(screen.raw.lastIndexOf('run 0'))).toContain(' 50%');
    vi.advanceTimersByTime(2000);
    expect(drawings()).toBe(4);
  });

  test.each([
    [5, /run 4/],
    [20, /^… and 16 more$/],
  ])('of %i runs, five lines: the last is %s', async (runs, last) => {
    const screen = new Screen(60, 6);
    const progress = multiProgress({ stream: screen });
    for (let i = 0; i < runs; i++) progress.update({ run: `run ${i}`, envSteps: i, total: 20 });
    progress.close();
    expect((await screen.lines()).at(-1)).toMatch(last);
  });

  test('prints plain lines when the state changes, and every few seconds', () => {
    const pipe = new Pipe();
    let time = 0;
    const progress = multiProgress({ stream: pipe, total: 100, now: () => time });
    progress.update({ run: 'seed 1', envSteps: 10, stepsPerSecond: 10, state: 'running' });
    progress.update({ run: 'seed 1', envSteps: 20 });
    time = 6;
    progress.update({ run: 'seed 1', envSteps: 60, meanReturn: 1.5 });
    progress.update({ run: 'seed 1', envSteps: 100, state: 'done' });
    progress.close();
    expect(pipe.text.split('\n')).toEqual([
      'seed 1   10%     10/100     10 steps/s  return      –  0:09 left',
      'seed 1   60%     60/100     10 steps/s  return   1.50  0:04 left',
      'seed 1  100%    100/100     10 steps/s  return   1.50  done',
      '',
    ]);
  });
});

describe('progressMessages', () => {
  const evaluatingAt = (envSteps: number): RunEvent => {
    return { type: 'evaluating', envSteps, played: 0, episodes: 4, meanReturn: Number.NaN };
  };

  test('a run is done or stopped after its end event, failed without one, and reported once', () => {
    const lastOf = (...events: readonly RunEvent[]): unknown[] => {
      const states: unknown[] = [];
      const logger = progressMessages(({ state }) => states.push(state), { run: 'seed 1', interval: 1000 });
      logAll(logger, events);
      logger.close();
      return states;
    };
    expect(lastOf(start, steps(100))).toEqual(['running', 'failed']);
    expect(lastOf(start, end)).toEqual(['running', 'done']);
    expect(lastOf(start, { ...end, reason: 'stopped' })).toEqual(['running', 'stopped']);
    expect(lastOf()).toEqual(['failed']);
  });

  test('feed a multiProgress in another process', () => {
    const pipe = new Pipe();
    let time = 0;
    const progress = multiProgress({ stream: pipe, now: () => time, plainInterval: 0 });
    const sent: string[] = [];
    const logger = progressMessages((message) => sent.push(JSON.stringify(message)), {
      run: 'seed 1',
      now: () => time,
    });
    for (const event of [start, steps(100)]) logger.log(event);
    time = 1;
    for (const event of [episode, steps(500)]) logger.log(event);
    time = 2;
    logAll(logger, [steps(750), update, evaluatingAt(750), evaluatingAt(1000), end]);
    // Start, one each second, the evaluation at the end, close.
    expect(sent).toHaveLength(5);
    for (const message of sent) progress.update(JSON.parse(message));
    expect(pipe.text.split('\n')).toEqual([
      'seed 1    0%      0/1.00k      0 steps/s  return      –  running',
      'seed 1   25%    250/1.00k    250 steps/s  7 episodes  return   36.5  0:03 left',
      expect.stringMatching(/^seed 1 {3}75% .* 7 episodes {2}return {3}36\.5 {2}0:01 left$/),
      expect.stringMatching(/^seed 1 {2}100% .* 7 episodes {2}return {3}36\.5 {2}evaluating$/),
      expect.stringMatching(/^seed 1 {2}100% .* 7 episodes {2}return {3}36\.5 {2}done$/),
      '',
    ]);
  });
});
