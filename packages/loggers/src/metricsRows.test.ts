import type { RunEvent } from '@prism-rl/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endAt, episodeAt, exampleManifest, startOf, steps, updateAt } from '../test/exampleEvents.ts';
import { exampleRun } from '../test/exampleRun.ts';
import type { CheckpointRow, MetricsRow } from './metricsRow.ts';
import { MetricsRows, windowFor } from './metricsRows.ts';

function rowsOf(events: Iterable<RunEvent>, every = 0, now?: () => number): MetricsRow[] {
  const rows = new MetricsRows(now === undefined ? { every } : { every, now });
  const out: MetricsRow[] = [];
  for (const event of events) {
    if (event.type === 'start') rows.start(event.manifest, event.envSteps);
    rows.push(event, (row) => out.push(row));
  }
  return out;
}

/** The row without what depends on the clock. */
function timeless(row: MetricsRow): object {
  return Object.fromEntries(Object.entries(row).filter(([key]) => !/^time$|Seconds$|PerSecond$/.test(key)));
}

const update = (envSteps: number, loss: number): RunEvent => updateAt(envSteps, { loss });
/** A run begins that is to take so many steps. */
const planned = (steps: number): RunEvent => startOf(exampleManifest(steps));
const stoppedAt = (envSteps: number): RunEvent => endAt(envSteps, { reason: 'stopped' });

describe('windows', () => {
  test('are at least 100 steps wide, and at most a thousand', () => {
    const widths = [
      1, 100, 100_000, 100_001, 200_000, 200_001, 500_001, 1_000_000, 1_000_001, 50_000_000,
    ].map(windowFor);
    expect(widths).toEqual([100, 100, 100, 200, 200, 500, 1000, 1000, 2000, 50_000]);
  });

  test('have a width for the planned steps of the run', () => {
    const start = planned(500_000);
    const rows = rowsOf([start, update(100, 1), update(400, 3), update(600, 7), stoppedAt(600)]);
    expect(rows.filter(({ type }) => type === 'update')).toEqual([
      { type: 'update', envSteps: 500, updates: 400, loss: 2 },
      { type: 'update', envSteps: 600, updates: 600, loss: 7 },
    ]);
  });

  test('average updates by hand: steps 1–10, 11–20, and the rest at the end', () => {
    const start = planned(25);
    const rows = rowsOf(
      [start, update(4, 1), update(10, 2), update(11, 5), update(20, 7), update(24, 9), stoppedAt(24)],
      10,
    );
    expect(rows.filter(({ type }) => type === 'update')).toEqual([
      { type: 'update', envSteps: 10, updates: 10, loss: 1.5 },
      { type: 'update', envSteps: 20, updates: 20, loss: 6 },
      { type: 'update', envSteps: 24, updates: 24, loss: 9 },
    ]);
  });

  test('speed with a known clock: one row at every mark, also if one event passes several', () => {
    const start = planned(100);
    const clock = [0, 500, 2500];
    const rows = rowsOf([start, steps(5), steps(15), steps(55)], 10, () => clock.shift()!);
    expect(rows).toEqual([
      { type: 'progress', envSteps: 10, stepsPerSecond: 30, elapsedSeconds: 0.5 },
      { type: 'progress', envSteps: 20, stepsPerSecond: 20, elapsedSeconds: 2.5 },
      { type: 'progress', envSteps: 30, stepsPerSecond: 20, elapsedSeconds: 2.5 },
      { type: 'progress', envSteps: 40, stepsPerSecond: 20, elapsedSeconds: 2.5 },
      { type: 'progress', envSteps: 50, stepsPerSecond: 20, elapsedSeconds: 2.5 },
    ]);
  });

  test('a clock that times the run measures training until its last step, without what follows', () => {
    let time = 0;
    const rows = new MetricsRows({ every: 10, now: () => time, timesRun: true });
    rows.start(undefined, 0, { every: 10, seconds: 3 });
    const written: MetricsRow[] = [];
    for (const envSteps of [20, 40]) {
      time += 700;
      rows.push(steps(envSteps), () => {});
    }
    time += 5000;
    rows.push(endAt(40, { seconds: 9 }), (row) => written.push(row));
    expect(written.at(-1)).toMatchObject({ type: 'end', trainSeconds: 3 + 1.4 });
    rows.start(undefined, 0, { every: 10, seconds: 0 });
    rows.push(endAt(5, { seconds: 9 }), (row) => written.push(row));
    expect(written.at(-1)).toMatchObject({ type: 'end', trainSeconds: 1e-6 });
  });

  test('the speed of agents in threads is measured between reports', () => {
    const start = planned(100);
    const reports = [1, 2, 3].flatMap((k) => [5, 15, 25, 35].map((step) => episodeAt(100 * (k - 1) + step)));
    // Calls are ten microseconds apart; a new report comes after a second.
    let time = 0;
    let calls = 0;
    const rows = rowsOf([start, ...reports], 10, () => {
      time += calls++ % 3 === 1 ? 1000 : 0.01;
      return time;
    });
    const rates = rows.flatMap((row) => (row.type === 'progress' ? [row.stepsPerSecond] : []));
    expect(rates.length).toBeGreaterThan(20);
    expect(Math.max(...rates)).toBeLessThanOrEqual(200);
  });

  test('merge the episodes beyond the first hundred', () => {
    const episodes = Array.from({ length: 150 }, (_, k) =>
      episodeAt(k + 1, { return: k + 1, length: 2 * (k + 1) }),
    );
    const events = [planned(1000), ...episodes, endAt(1000, { episodes: 150, updates: 0 })];
    const rows = rowsOf(events, 1000).filter(({ type }) => type.startsWith('episode'));
    expect(rows).toHaveLength(101);
    // 101 … 150: mean 125.5.
    expect(rows.at(-1)).toEqual({
      ...{ type: 'episodes', envSteps: 1000, episode: 150, count: 50 },
      ...{ meanReturn: 125.5, minReturn: 101, maxReturn: 150, meanLength: 251 },
    });
  });

  test('the open window of a stop has a row, even if updates have no metrics', () => {
    const manifest = exampleManifest(20);
    const stop: RunEvent = {
      type: 'checkpoint',
      envSteps: 5,
      path: 'c',
      bytes: 1,
      seconds: 0,
      stopped: true,
    };
    const [shown, kept] = rowsOf([startOf(manifest), updateAt(4, {}), stop], 10);
    expect(shown).toEqual({ type: 'update', envSteps: 5, updates: 4 });
    const { open } = kept as CheckpointRow;
    const resumed = new MetricsRows({ every: 10 });
    const out: MetricsRow[] = [];
    resumed.start(manifest, 5, { every: 10, seconds: 0, open: open! });
    resumed.push(update(12, 1), (row) => out.push(row));
    expect(out.map(timeless)).toEqual([
      { type: 'update', envSteps: 10, updates: 4 },
      { type: 'progress', envSteps: 10 },
    ]);
  });

  test('refuse a metric with a reserved name', () => {
    const start = planned(10);
    expect(() => rowsOf([start, updateAt(1, { type: 1 })])).toThrow(/metric named "type"/);
    expect(() => new MetricsRows({ every: 1.5 })).toThrow(/every must be/);
  });
});

describe('rows', () => {
  test('are in the order of environment steps', () => {
    const steps = rowsOf(exampleRun({ steps: 2000, checkpointEvery: 333 })).map(({ envSteps }) => envSteps);
    expect(steps.length).toBeGreaterThan(60);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  test('do not depend on the clock or on how often the runner reports', () => {
    const reference = rowsOf(exampleRun({ steps: 1500, checkpointEvery: 400 })).map(timeless);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2000 }), fc.integer({ min: 0, max: 50 }), (chunk, tick) => {
        let time = 0;
        const now = (): number => {
          time += tick;
          return time;
        };
        const rows = rowsOf(exampleRun({ steps: 1500, checkpointEvery: 400, chunk }), 0, now);
        expect(rows.map(timeless)).toEqual(reference);
      }),
      { numRuns: 30 },
    );
  });
});

describe('episodes beyond the first hundred of a window', () => {
  const start = planned(3000);
  const episode = (number: number, envSteps: number, length: number) =>
    episodeAt(envSteps, { episode: number, return: length / 10, length });

  test('are merged separately for each window', () => {
    const first = Array.from({ length: 102 }, (_, k) => episode(k + 1, k + 1, 30));
    const second = Array.from({ length: 102 }, (_, k) => episode(k + 103, 1001 + k, 50));
    const rows = rowsOf([start, ...first, ...second, update(2001, 1)], 1000);
    expect(rows.filter(({ type }) => type === 'episodes')).toMatchObject([
      { count: 2, meanLength: 30, meanReturn: 3 },
      { count: 2, meanLength: 50, meanReturn: 5 },
    ]);
  });

  test('stay merged if the run was stopped within the window', () => {
    const rows = new MetricsRows({ every: 1000 });
    const merged = { count: 1, return: 4, length: 40, min: 4, max: 4, last: 101 };
    const open = { rows: 1, sums: [], updates: 0, episodeRows: 100, merged };
    rows.start(exampleManifest(3000), 500, { every: 1000, seconds: 1, open });
    const out: MetricsRow[] = [];
    for (const event of [episode(102, 600, 20), update(1001, 1)]) rows.push(event, (row) => out.push(row));
    expect(out.filter(({ type }) => type.startsWith('episode'))).toEqual([
      {
        ...{ type: 'episodes', envSteps: 1000, episode: 102, count: 2 },
        ...{ meanReturn: 3, minReturn: 2, maxReturn: 4, meanLength: 30 },
      },
    ]);
  });
});
