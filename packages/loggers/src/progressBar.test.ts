import { spawn } from 'node:child_process';
import type { RunEvent } from '@prism-rl/core';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Pipe, Screen } from '../../../test/terminal/screen.ts';
import {
  end,
  endAt,
  episode,
  exampleManifest,
  logAll,
  start,
  startOf,
  steps,
  update,
  updateAt,
} from '../test/exampleEvents.ts';
import { exampleRun } from '../test/exampleRun.ts';
import { consoleLogger } from './consoleLogger.ts';
import { progressBar } from './progressBar.ts';
import { RunStatistics } from './runTally.ts';

// The shell that runs the tests may have it set.
beforeEach(() => vi.stubEnv('NO_COLOR', undefined));
beforeEach(() => vi.stubEnv('TERM', 'xterm-256color'));
afterEach(() => vi.unstubAllEnvs());

describe('progressBar on a terminal', () => {
  test('draws one line in place, and leaves the final state and the cursor', async () => {
    const screen = new Screen(140);
    let time = 0;
    const bar = progressBar({ stream: screen, now: () => time });
    bar.log(start);
    time = 1;
    for (const event of [steps(250), episode, update]) bar.log(event);
    time = 2;
    bar.log(steps(500));
    // 250 steps in each of two seconds, and an update in one of them; 500 to go take 2 s more.
    expect(await screen.lines()).toEqual([
      'dqn · CartPole-v1  ━━━━━━━━━━━━━━━━━━━━━   50%  500/1,000  250 steps/s  1.00 it/s  0:02 left  7 episodes  return 36.5  loss 0.0123  ε 0.500',
    ]);
    expect(screen.raw.startsWith('\x1b[?25l')).toBe(true);
    bar.log(end);
    await bar.close();
    expect((await screen.lines())[0]).toContain('100%  1,000/1,000  250 steps/s  1.00 it/s  solved in 1:15');
    expect(await screen.lines()).toHaveLength(1);
    expect(screen.raw.endsWith('\n\x1b[?25h')).toBe(true);
    expect(screen.listenerCount('resize')).toBe(0);
  });

  test('a given total overrides the run’s', async () => {
    vi.stubEnv('NO_COLOR', '1');
    const screen = new Screen(140);
    const bar = progressBar({ stream: screen, total: 2000, interval: 0 });
    bar.log(steps(500));
    expect((await screen.lines())[0]).toMatch(/^training .* 25% {2}500\/2,000/);
    for (const event of [start, steps(500)]) bar.log(event);
    expect((await screen.lines())[0]).toMatch(/^dqn · CartPole-v1 .* 25% {2}500\/2,000/);
    bar.close();
  });

  test('a run solved early is complete, a stopped one is not', async () => {
    const lineAfter = async (reason: 'solved' | 'stopped'): Promise<string> => {
      const screen = new Screen(140);
      const bar = progressBar({ stream: screen });
      vi.stubEnv('NO_COLOR', '1');
      logAll(bar, [start, steps(250), { ...end, envSteps: 250, reason }]);
      return (await screen.lines())[0]!;
    };
    expect(await lineAfter('solved')).toMatch(/^dqn · CartPole-v1 {2}━+ {2}250 steps.* {2}solved in 1:15/);
    expect(await lineAfter('stopped')).toMatch(/^dqn · CartPole-v1 {2}━+─+ {3}25% {2}250\/1,000/);
  });

  test('an evaluation has a separate line until it ends', async () => {
    vi.stubEnv('NO_COLOR', '1');
    const screen = new Screen(80);
    const bar = progressBar({ stream: screen, interval: 0 });
    const evaluating = (played: number, meanReturn: number): RunEvent => {
      return { type: 'evaluating', envSteps: 500, played, episodes: 4, meanReturn };
    };
    for (const event of [start, steps(500), evaluating(0, Number.NaN)]) bar.log(event);
    expect((await screen.lines())[1]).toBe('evaluating  ────────────────────────────  0/4 episodes');
    bar.log(evaluating(1, 20.5));
    expect((await screen.lines())[1]).toBe(
      'evaluating  ━━━━━━━─────────────────────  1/4 episodes  return 20.5',
    );
    bar.log({ type: 'evaluation', envSteps: 500, episodes: 4, meanReturn: 20, stdReturn: 1, returns: [] });
    expect(await screen.lines()).toEqual([expect.stringMatching(/^dqn · CartPole-v1 /)]);
    bar.close();
  });

  test('an evaluation alone shows nothing of training', async () => {
    const screen = new Screen(80);
    const bar = progressBar({ stream: screen });
    bar.log({ type: 'evaluating', envSteps: 500, played: 4, episodes: 4, meanReturn: 20 });
    bar.close();
    expect(await screen.lines()).toEqual([
      expect.stringMatching(/^evaluating .* 4\/4 episodes {2}return 20/),
    ]);
  });

  test('shows the running reward of agents that report it', async () => {
    const screen = new Screen(140);
    const bar = progressBar({ stream: screen });
    const running = updateAt(250, { runningReturn: 12.34 });
    logAll(bar, [start, episode, running, steps(250)]);
    expect((await screen.lines())[0]).toContain('running reward 12.3');
    expect((await screen.lines())[0]).not.toContain('return 36.5');
  });

  test('counts iterations or steps, whichever end the run sooner', async () => {
    const screen = new Screen(140);
    let time = 0;
    const bar = progressBar({ stream: screen, now: () => time });
    const manifest = { ...exampleManifest(1000), updates: 4 };
    bar.log(startOf(manifest));
    const iteration = (updates: number, envSteps: number) => updateAt(envSteps, {}, updates);
    time = 1;
    bar.log(iteration(1, 200));
    time = 2;
    bar.log(iteration(2, 400));
    bar.log(steps(400));
    // An iteration a second; steps would last 3 s more.
    expect((await screen.lines())[0]).toContain(' 50%  2/4 it  200 steps/s  1.00 it/s  0:02 left');
    bar.log(iteration(4, 800));
    bar.log(endAt(800, { updates: 4 }));
    bar.close();
    expect((await screen.lines())[0]).toContain('100%  4/4 it');
    const run = new RunStatistics(() => time);
    run.observe(startOf(manifest));
    run.observe(iteration(1, 900));
    expect(run.fraction).toBe(0.9);
  });

  test('draws at most every tenth of a second', () => {
    const screen = new Screen(80);
    let time = 0;
    const bar = progressBar({ stream: screen, now: () => time });
    for (const event of exampleRun({ steps: 1000 })) {
      time += 0.001;
      bar.log(event);
    }
    const drawings = screen.raw.split('\r').length;
    expect(time).toBeGreaterThan(0.9);
    expect(drawings).toBeLessThanOrEqual(Math.ceil(time / 0.1) + 1);
    expect(drawings).toBeGreaterThan(5);
    bar.close();
  });

  test('never wraps, and keeps percentage and return longest', async () => {
    for (const columns of [20, 30, 45, 60, 80, 100, 200]) {
      const screen = new Screen(columns);
      const bar = progressBar({ stream: screen, label: 'dqn' });
      logAll(bar, [start, episode, update, steps(500)]);
      const lines = await screen.lines();
      expect(lines, `${columns} columns`).toHaveLength(1);
      expect(lines[0]).toMatch(columns >= 45 ? /dqn +━+ +50% .*return 36\.5/ : /dqn +━* +50%/);
    }
  });

  test('adapts to a resized terminal', async () => {
    const screen = new Screen(120);
    const bar = progressBar({ stream: screen });
    for (const event of [start, episode, update, steps(500)]) bar.log(event);
    screen.resize(40);
    bar.log(end);
    bar.close();
    const lines = (await screen.lines()).filter((line) => line !== '');
    expect(lines.at(-1)).toMatch(/100%/);
    expect(lines.every((line) => line.length < 40)).toBe(true);
    // The old, longer line is gone.
    expect(lines).toHaveLength(1);
  });

  test('has no colours with NO_COLOR', async () => {
    vi.stubEnv('NO_COLOR', '1');
    const screen = new Screen(100);
    const bar = progressBar({ stream: screen });
    logAll(bar, [start, steps(500)]);
    expect(screen.raw).not.toContain('\x1b[3');
    expect((await screen.lines())[0]).toMatch(/━+─+/);
  });

  test('messages of the console logger appear above it', async () => {
    const screen = new Screen(60);
    const bar = progressBar({ stream: screen });
    const messages = consoleLogger({ stream: screen, every: 500 });
    for (const event of exampleRun({ steps: 1000 })) {
      bar.log(event);
      messages.log(event);
    }
    bar.close();
    const lines = await screen.lines();
    expect(lines.filter((line) => line.includes('━'))).toHaveLength(1);
    expect(lines.at(-1)).toContain('100%');
    expect(lines.filter((line) => line.startsWith('step'))).toHaveLength(4);
  });

  test('restores the cursor when a signal ends the process', async ({ skip }) => {
    skip(process.platform === 'win32', 'Windows has no SIGINT for child processes');
    const program = `
      import { progressBar } from ${JSON.stringify(new URL('./index.ts', import.meta.url).href)};
      const stream = { isTTY: true, columns: 80, rows: 24, write: (text) => process.stdout.write(text) };
      const bar = progressBar({ stream });
      bar.log({ type: 'start', envSteps: 0, manifest: ${JSON.stringify(exampleManifest(10))} });
      setInterval(() => {}, 1000);`;
    const flags = ['--conditions=@prism-rl/source', '--input-type=module', '-e', program];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    child.stdout.once('data', () => child.kill('SIGINT')); // at its first output
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    expect(await new Promise((resolve) => child.once('close', (_code, signal) => resolve(signal)))).toBe(
      'SIGINT',
    );
    expect(output.endsWith('\x1b[?25h')).toBe(true);
  });
});

describe('progressBar elsewhere', () => {
  test('writes a plain line every few seconds', () => {
    const pipe = new Pipe();
    let time = 0;
    const bar = progressBar({ stream: pipe, now: () => time, plainInterval: 5 });
    bar.log(start);
    for (let i = 1; i <= 20; i++) {
      time = i;
      bar.log(steps(i * 50));
    }
    logAll(bar, [end]);
    bar.close();
    expect(pipe.text.split('\n')).toEqual([
      'dqn · CartPole-v1   25%  250/1,000  50 steps/s  0:15 left',
      'dqn · CartPole-v1   50%  500/1,000  50 steps/s  0:10 left',
      'dqn · CartPole-v1   75%  750/1,000  50 steps/s  0:05 left',
      'dqn · CartPole-v1  100%  1,000/1,000  50 steps/s  0:00 left',
      'dqn · CartPole-v1  100%  1,000/1,000  50 steps/s  solved in 1:15  7 episodes',
      '',
    ]);
  });

  test('writes an evaluation in the place of training while it lasts', () => {
    const pipe = new Pipe();
    const bar = progressBar({ stream: pipe, now: () => 0, plainInterval: 0 });
    bar.log(start);
    bar.log({ type: 'evaluating', envSteps: 500, played: 1, episodes: 4, meanReturn: 20.5 });
    bar.log({ type: 'evaluation', envSteps: 500, episodes: 4, meanReturn: 20, stdReturn: 1, returns: [] });
    bar.log(steps(500));
    const lines = pipe.text.split('\n');
    expect(lines).toContain('evaluating  1/4 episodes  return 20.5');
    expect(lines.at(-2)).toMatch(/^dqn · CartPole-v1 {3}50%/);
    bar.close();
  });
});

describe('consoleLogger', () => {
  test('one line per event', () => {
    const pipe = new Pipe();
    const logger = consoleLogger({ stream: pipe, every: 250 });
    logAll(logger, exampleRun({ steps: 500, checkpointEvery: 500, chunk: 250 }));
    const lines = pipe.text.replaceAll(/ {2}[\d.]+[kM]? steps\/s/g, '').split('\n');
    expect(lines).toEqual([
      'dqn on CartPole-v1 starts: seed 1, 500 steps',
      expect.stringMatching(/^step 250 {2}episodes 6 {2}return 38\.\d {2}loss 0\.\d+ {2}epsilon 0\.500$/),
      'step 400  evaluation: return 40.0 ± 1.00 (standard deviation) over 2 episodes',
      expect.stringMatching(/^step 500 {2}episodes 13 /),
      'step 500  checkpoint: checkpoints/500 (1.23kB)',
      expect.stringMatching(/^finished: 500 steps, 13 episodes, 0:02, return 38\.\d$/),
      '',
    ]);
  });
});

test('consoleLogger prints the speed once it is known', () => {
  let now = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => now);
  const pipe = new Pipe();
  const logger = consoleLogger({ stream: pipe, every: 250 });
  logger.log(start);
  now = 500;
  logger.log(steps(250));
  now = 1000;
  logger.log(steps(500));
  vi.restoreAllMocks();
  expect(pipe.text).toMatch(/^step 500 .* {2}500 steps\/s$/m);
});

describe('RunStatistics', () => {
  test('mean return of the last hundred episodes, time left, smoothed speed', () => {
    let time = 0;
    const run = new RunStatistics(() => time);
    run.observe(start);
    expect(run.meanReturn).toBeNaN();
    expect(run.remainingSeconds).toBeNaN();
    for (let i = 1; i <= 150; i++) run.observe({ ...episode, episode: i, return: i });
    // 51 … 150.
    expect(run.meanReturn).toBe(100.5);
    time = 2;
    run.observe(steps(500));
    expect(run.stepsPerSecond).toBe(250);
    expect(run.remainingSeconds).toBe(2);
    time = 5;
    run.observe(steps(500));
    // Three seconds of nothing: 250 · e^(−3/3).
    expect(run.stepsPerSecond).toBeCloseTo(250 * Math.exp(-1), 10);
  });
});
