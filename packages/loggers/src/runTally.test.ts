import { describe, expect, test } from 'vitest';
import { endAt, episodeAt, exampleManifest, startOf } from '../test/exampleEvents.ts';
import type { MetricsRow } from './metricsRow.ts';
import { RunStatistics, RunTally, tallyOf } from './runTally.ts';

describe('runTally', () => {
  const episode = (k: number) => episodeAt(10 * k, { episode: k, return: k, length: 10 });
  const evaluation = {
    type: 'evaluation' as const,
    episodes: 2,
    meanReturn: 15,
    stdReturn: 5,
    returns: [10, 20],
  };

  test('the mean of the last hundred returns', () => {
    const tally = tallyOf(Array.from({ length: 250 }, (_, k) => episode(k + 1)));
    expect(tally.meanReturn).toBe(200.5);
    expect(tally).toMatchObject({ envSteps: 2500, episodes: 250, episodesSeen: 250 });
  });

  test('rows that summarise episodes count like their episodes', () => {
    const events = Array.from({ length: 450 }, (_, k) => episode(k + 1));
    const merged = (from: number, to: number): MetricsRow => ({
      ...{ type: 'episodes', envSteps: 10 * to, episode: to, count: to - from + 1 },
      ...{ meanReturn: (from + to) / 2, minReturn: from, maxReturn: to, meanLength: 10 },
    });
    const rows = [...events.slice(0, 100), merged(101, 150)];
    expect(tallyOf(rows).meanReturn).toBe(tallyOf(events.slice(0, 150)).meanReturn);
    expect(tallyOf(rows)).toMatchObject({ episodes: 150, episodesSeen: 150 });
    rows.push(...events.slice(150, 250), merged(251, 350), ...events.slice(350, 380));
    expect(tallyOf(rows).meanReturn).toBeCloseTo((70 * 300.5 + 30 * 365.5) / 100, 10);
    rows.push(merged(381, 450));
    expect(tallyOf(rows).meanReturn).toBe(tallyOf(events).meanReturn);
    // Of 250 in one row it is not known which were the last.
    expect(tallyOf([merged(1, 250)]).meanReturn).toBe(125.5);
  });

  test('a run without events is unknown', () => {
    const tally = tallyOf([]);
    expect([tally.meanReturn, tally.trainSeconds, tally.trainStepsPerSecond]).toEqual([NaN, NaN, NaN]);
    expect([tally.evaluation, tally.reason]).toEqual([undefined, undefined]);
  });

  test('from rows: speed over the whole run including before a resume, the latest evaluation, and the end', () => {
    const rows: MetricsRow[] = [
      {
        ...{ type: 'start', envSteps: 0, environment: 'E-v0', agent: 'a', seed: 1, numEnvs: 1, steps: 4000 },
        ...{ every: 1000, time: '2026-01-01T00:00:00Z' },
      },
      { ...evaluation, envSteps: 1000, meanReturn: 3 },
      { type: 'progress', envSteps: 1000, stepsPerSecond: 500, elapsedSeconds: 2 },
    ];
    const halfway = tallyOf(rows);
    expect(halfway).toMatchObject({ trainSeconds: 2, trainStepsPerSecond: 500, reason: undefined });
    rows.push(
      {
        ...{ type: 'episodes', envSteps: 2000, episode: 70, count: 60 },
        ...{ meanReturn: 1, minReturn: 0, maxReturn: 2, meanLength: 10 },
      },
      { type: 'update', envSteps: 2000, updates: 9, loss: 0.5 },
      { ...evaluation, envSteps: 4000 },
      { type: 'end', envSteps: 4000, reason: 'solved', episodes: 80, updates: 12, trainSeconds: 4 },
    );
    expect(tallyOf(rows.slice(0, -1))).toMatchObject({ episodes: 70, updates: 9, trainSeconds: 2 });
    expect(tallyOf(rows)).toMatchObject({
      ...{ envSteps: 4000, episodes: 80, updates: 12, trainSeconds: 4, trainStepsPerSecond: 1000 },
      ...{ reason: 'solved', evaluation: { envSteps: 4000, meanReturn: 15, stdReturn: 5 } },
    });
  });

  test('from events of a resumed run: speed without the steps before the resume', () => {
    const tally = new RunTally();
    tally.observe(episode(1));
    tally.observe({ type: 'start', envSteps: 3000, manifest: {} as never });
    tally.observe({ ...episode(2), envSteps: 3100 });
    tally.observe(endAt(4000, { seconds: 2 }));
    expect(tally).toMatchObject({ firstStep: 3000, trainStepsPerSecond: 500, meanReturn: 1.5 });
  });
});

describe('runStatistics', () => {
  test('the speed of a resumed run counts only its own steps', () => {
    let now = 0;
    const run = new RunStatistics(() => now);
    run.observe(startOf(exampleManifest(10_000), 5000));
    now = 1;
    run.observe(episodeAt(5100));
    expect(run.stepsPerSecond).toBe(100);
    run.observe(episodeAt(10_200)); // a vector step beyond the last step
    expect([run.fraction, run.remainingSeconds]).toEqual([1, 0]);
  });
});
