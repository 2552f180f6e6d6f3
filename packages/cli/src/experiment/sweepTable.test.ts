import { stripVTControlCharacters } from 'node:util';
import type { QueuedJob, Run } from '@prism-rl/core';
import type { ExperimentEvent, SweepResult } from '@prism-rl/experiments';
import { expect, test } from 'vitest';
import { Screen } from '../../../../test/terminal/screen.ts';
import { liveView } from './follow.ts';
import { SweepState } from './sweepState.ts';
import { sweepTable, tableLines } from './sweepTable.ts';

function jobs(arms: readonly string[], environments: readonly string[], seeds: number) {
  return arms.flatMap((arm) =>
    environments.flatMap((environment) =>
      Array.from({ length: seeds }, (_, k): QueuedJob<Run, SweepResult> => {
        const payload = { arm, environment, seed: k + 1, steps: 1000 } as Run;
        return { id: `${environment}/${arm}/seed${k + 1}`, payload, state: 'queued', attempts: 0, token: 0 };
      }),
    ),
  );
}

const begin = {
  type: 'begin',
  jobs: jobs(['dqn', 'rainbow'], ['CartPole-v1', 'Acrobot-v1'], 2),
} as const satisfies ExperimentEvent;

function done(id: string, score: number): ExperimentEvent {
  return { type: 'done', id, result: { score, stepsPerSecond: 500 } as SweepResult };
}

function progress(id: string, envSteps: number): ExperimentEvent {
  return { type: 'progress', id, message: { run: id, envSteps, stepsPerSecond: 250, meanReturn: 20 } };
}

const id = 'CartPole-v1/dqn/seed1';
const other = 'Acrobot-v1/rainbow/seed2';

test('counts, means and the time that is left', () => {
  let now = 0;
  const state = new SweepState(() => now);
  for (const event of [begin, { type: 'started', id } as const, progress(id, 0)]) state.observe(event);
  expect(state.totals().remainingSeconds).toBeNaN();
  now = 10;
  state.observe(progress(id, 400));
  expect(state.cell('dqn', 'CartPole-v1')).toEqual({
    runs: 2,
    done: 0,
    failed: 0,
    running: 1,
    fraction: 0.2,
    score: Number.NaN,
    meanReturn: 20,
  });
  // 7600 steps left at 40 per second.
  expect(state.totals()).toMatchObject({ runs: 8, stepsPerSecond: 250, remainingSeconds: 190 });
  state.observe(done(id, 120));
  state.observe({ type: 'started', id: other });
  state.observe({ type: 'failed', id: other, error: 'NaN' });
  expect(state.cell('dqn', 'CartPole-v1')).toMatchObject({ done: 1, running: 0, fraction: 0.5, score: 120 });
  expect(state.totals()).toMatchObject({ done: 1, failed: 1, running: 0 });
});

test('steps before a resume are not speed', () => {
  let now = 0;
  const state = new SweepState(() => now);
  for (const event of [begin, { type: 'started', id } as const, progress(id, 900)]) state.observe(event);
  now = 10;
  state.observe(progress(id, 1000));
  expect(state.totals().remainingSeconds).toBe(700);
});

test('nor are those of a run that is resumed in its first half, and says so', () => {
  let now = 0;
  const state = new SweepState(() => now);
  state.observe(begin);
  state.observe({ type: 'started', id });
  state.observe({ type: 'progress', id, message: { run: id, envSteps: 400, state: 'running' } });
  expect(state.totals().remainingSeconds).toBeNaN();
  now = 10;
  state.observe(progress(id, 500));
  // 7500 steps left at 10 per second.
  expect(state.totals().remainingSeconds).toBe(750);
});

test('an hour in which the sweep was paused is no time that its steps took, but for the first minute', () => {
  let now = 0;
  const state = new SweepState(() => now);
  for (const event of [begin, { type: 'started', id } as const, progress(id, 0)]) state.observe(event);
  now = 10;
  state.observe(progress(id, 400));
  now += 3600;
  // 7600 steps left at 400 in 70 seconds.
  expect(state.totals().remainingSeconds).toBe(1330);
  state.observe(progress(id, 401));
  now += 10;
  state.observe(progress(id, 800));
  // 7200 steps left at 800 in 80 seconds.
  expect(state.totals().remainingSeconds).toBe(720);
});

test('runs so short that they say nothing between their beginning and their end are speed', () => {
  let now = 0;
  const state = new SweepState(() => now);
  state.observe(begin);
  state.observe({ type: 'started', id });
  state.observe({ type: 'progress', id, message: { run: id, envSteps: 0, state: 'running' } });
  now = 10;
  state.observe(done(id, 9.5));
  // 7000 steps left at 100 per second.
  expect(state.totals().remainingSeconds).toBe(70);
});

test('what other machines work on already is shown from the beginning, and its steps are nobody’s speed', () => {
  let now = 0;
  const state = new SweepState(() => now);
  const said = { envSteps: 400, stepsPerSecond: 250, meanReturn: 20 };
  state.observe({
    type: 'begin',
    jobs: begin.jobs.map((job) => (job.id === id ? { ...job, state: 'running', progress: said } : job)),
  });
  expect(state.cell('dqn', 'CartPole-v1')).toMatchObject({ running: 1, fraction: 0.2, meanReturn: 20 });
  expect(state.totals()).toMatchObject({ running: 1, stepsPerSecond: 250, remainingSeconds: Number.NaN });
  now = 10;
  state.observe(progress(id, 500));
  // 7500 steps left at 10 per second.
  expect(state.totals().remainingSeconds).toBe(750);
  state.observe({ type: 'returned', id });
  expect(state.totals().running).toBe(0);
});

test('a run whose environments step together goes a little over its steps, and not over the bar', () => {
  const state = new SweepState(() => 0);
  for (const event of [begin, { type: 'started', id } as const, progress(id, 1280)]) state.observe(event);
  state.observe({ type: 'started', id: 'CartPole-v1/dqn/seed2' });
  state.observe(progress('CartPole-v1/dqn/seed2', 1280));
  expect(state.cell('dqn', 'CartPole-v1').fraction).toBe(1);
  expect(tableLines(state, 80, 20)[1]).toContain('━━━━━━100%');
});

test('a table on a terminal: a row an arm, a column an environment, no wider and no longer than it', () => {
  const state = new SweepState(() => 0);
  for (const event of [
    begin,
    done(id, 487.54),
    { type: 'started', id: other } as const,
    progress(other, 500),
  ]) {
    state.observe(event);
  }
  expect(tableLines(state, 80, 20)).toEqual([
    '          CartPole-v1               Acrobot-v1',
    'dqn       1/2   487.5               0/2       ·',
    'rainbow   0/2       ·               0/2  (20.0)  ━━──── 25%',
    '1 of 8 runs done  1 running  18%  250 steps/s',
  ]);
  // Without room for bars, the numbers remain.
  expect(tableLines(state, 45, 20).slice(0, 3)).toEqual([
    '          CartPole-v1   Acrobot-v1',
    'dqn       1/2   487.5   0/2       ·',
    'rainbow   0/2       ·   0/2  (20.0)',
  ]);
  const narrow = tableLines(state, 30, 20);
  expect(Math.max(...narrow.map((line) => line.length))).toBe(30);
  expect(tableLines(state, 80, 4)).toEqual([
    '          CartPole-v1               Acrobot-v1',
    'rainbow   0/2       ·               0/2  (20.0)  ━━──── 25%',
    '… and 1 more arm',
    '1 of 8 runs done  1 running  18%  250 steps/s',
  ]);
});

test.each([60, 80, 120])(
  'in a terminal of %i columns lines that get shorter leave nothing behind',
  async (columns) => {
    const screen = new Screen(columns, 12);
    let now = 0;
    const table = liveView(
      sweepTable(() => now),
      { stream: screen, now: () => now },
    );
    table.observe(begin);
    for (const event of [{ type: 'started', id } as const, progress(id, 990)]) table.observe(event);
    now = 1;
    table.observe(progress(id, 995));
    const during = await screen.lines();
    if (columns >= 80) expect(during[1]).toMatch(/^dqn +0\/2 +\(20\.0\) +━+─+ +49%/);
    now = 2;
    table.observe(done(id, 9.5));
    table.close();
    const lines = await screen.lines();
    expect(lines.slice(1, 4)).toEqual([
      expect.stringMatching(/^dqn {7}1\/2 {4}9\.50 +0\/2 {7}·$/),
      expect.stringMatching(/^rainbow {3}0\/2 {7}· +0\/2 {7}·$/),
      expect.stringMatching(/^1 of 8 runs done {2}12%( {2}\d+:\d\d left)?$/),
    ]);
  },
);

test('plain lines where the stream is no terminal, troubles in both', () => {
  const written: string[] = [];
  const stream = { write: (text: string) => void written.push(text) };
  const table = liveView(
    sweepTable(() => 0),
    { stream, now: () => 0 },
  );
  const died: ExperimentEvent = { type: 'worker-died', worker: '7@here', how: 'SIGKILL', id };
  for (const event of [begin, progress(id, 10), died, done(id, 9.5)]) table.observe(event);
  table.close();
  expect(written).toEqual([
    `worker 7@here died (SIGKILL); another worker continues ${id}\n`,
    `1/8  ${id}  score 9.50  500 steps/s\n`,
  ]);

  // External text, such as an error message, must not control a terminal that shows it later.
  table.observe({ type: 'failed', id, error: '\x1b]0;mine\x07' });
  expect(written.at(-1)).toBe(`${id} failed: \\x1b]0;mine\\x07\n`);

  const live: string[] = [];
  const terminal = { write: (text: string) => void live.push(text), isTTY: true, columns: 80, rows: 24 };
  const drawn = liveView(
    sweepTable(() => 0),
    { stream: terminal, now: () => 0 },
  );
  for (const event of [begin, died, done(id, 9.5)]) drawn.observe(event);
  drawn.close();
  const text = stripVTControlCharacters(live.join(''));
  expect(text).toContain('worker 7@here died');
  expect(text.trimEnd().split('\n').at(-1)).toMatch(/^1 of 8 runs done/);
});
