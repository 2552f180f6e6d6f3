import { bootstrapInterval, namedRng, ScoreMatrix } from '@prism-rl/stats';
import { describe, expect, test } from 'vitest';
import type { SweepResult } from '../../results/result.ts';
import { compareHeldOut, outclassed } from './compareHeldOut.ts';
import { StudyRuns } from './studyRuns.ts';

function results(scores: { readonly [arm: string]: readonly number[] }): SweepResult[] {
  return Object.entries(scores).flatMap(([arm, all]) =>
    all.map((score, seed) => ({ arm, seed, score }) as unknown as SweepResult),
  );
}
const near = (centre: number): number[] => Array.from({ length: 10 }, (_, k) => centre + k / 10);

describe('on held-out seeds', () => {
  test('the best trial stands behind the preset, with its difference from it', () => {
    const found = compareHeldOut(results({ preset: near(0), 'trial-3': near(1), 'trial-1': near(5) }), 10)!;
    expect(found.arms.map(({ arm }) => arm)).toEqual(['preset', 'trial-1', 'trial-3']);
    expect(found).toMatchObject({ best: 'trial-1', winner: 'trial-1', verdict: 'better' });
    expect(found.arms[0]!.difference).toBe(null);
    expect(found.arms[1]!.difference!.estimate).toBeCloseTo(5, 12);
  });

  test.each([
    ['better', 2, 'trial-0'],
    ['open', 0.05, 'trial-0'],
    ['open', 0, 'preset'],
    ['open', -0.05, 'preset'],
    ['worse', -2, 'preset'],
  ])('%s at a distance of %d, and %s wins', (verdict, distance, winner) => {
    const found = compareHeldOut(results({ preset: near(0), 'trial-0': near(distance) }), 10);
    expect(found).toMatchObject({ best: 'trial-0', verdict, winner });
  });

  /**
   * Verdicts of all ways to share out scores between the preset and a trial, the first to the preset: to change sides changes none. Without a
   * true difference each is equally likely.
   */
  function chanceVerdicts(scores: readonly number[]): string[] {
    const seeds = scores.length / 2;
    return Array.from({ length: 2 ** (scores.length - 1) }, (_, mask) =>
      scores.map((score, k) => [score, ((2 * mask) >> k) % 2] as const),
    )
      .filter((shared) => shared.filter(([, isTrial]) => isTrial === 1).length === seeds)
      .map((shared) => {
        const of = (side: number) => shared.flatMap(([score, own]) => (own === side ? [score] : []));
        return compareHeldOut(results({ preset: of(0), 'trial-0': of(1) }), seeds)!.verdict;
      });
  }
  /** Returns as they are: most near one another, some far away. */
  const uneven = [-79, -81, -84, -76, -500, -88, -92, -77, -120, -83];

  test.each([1, 2, 3, 4])('%d held-out seeds are too few for a verdict', (seeds) => {
    expect(new Set(chanceVerdicts(uneven.slice(0, 2 * seeds)))).toEqual(new Set(['too few seeds']));
  });

  test('with five seeds chance alone makes a difference in at most one of twenty cases', () => {
    const verdicts = chanceVerdicts(uneven);
    expect(verdicts).toHaveLength(126);
    const differing = verdicts.filter((verdict) => verdict !== 'open').length;
    expect(differing).toBeGreaterThan(0);
    expect(differing / 126).toBeLessThan(0.05);
  });

  test.each([
    ['one seed', [0], [87]],
    ['seeds that score the same', [0, 0, 0], [87, 87, 87]],
    ['seeds that score the same, beside others', [0, 1, 2], [87, 87, 87]],
  ])('of %s no trial is better: the interval is unknown', (_, preset, trial) => {
    const found = compareHeldOut(results({ preset, 'trial-0': trial }), preset.length)!;
    expect(found.verdict).toBe('too few seeds');
    const { difference, iqm } = found.arms[1]!;
    for (const { low, high } of [difference!, iqm]) expect([low, high]).toEqual([Number.NaN, Number.NaN]);
  });

  test('five seeds that score the same beside five others that do differ clearly', () => {
    const five = (score: number): number[] => Array<number>(5).fill(score);
    const verdict = (preset: number, trial: number) =>
      compareHeldOut(results({ preset: five(preset), 'trial-0': five(trial) }), 5)!.verdict;
    expect([verdict(0, 87), verdict(87, 0), verdict(87, 87)]).toEqual(['better', 'worse', 'open']);
  });

  test('a trial with a run that failed is not chosen, however well the others ended', () => {
    const lucky = near(9).slice(1);
    const found = compareHeldOut(results({ preset: near(0), 'trial-0': near(1), 'trial-1': lucky }), 10)!;
    expect(found.arms.map(({ arm }) => arm)).toEqual(['preset', 'trial-0']);
    expect(found).toMatchObject({ best: 'trial-0', winner: 'trial-0' });
    expect(compareHeldOut(results({ preset: near(0), 'trial-1': lucky }), 10)).toBeUndefined();
    expect(compareHeldOut(results({ preset: lucky, 'trial-1': lucky }), 10)).toBeUndefined();
  });

  test('an interval is that of twenty thousand resamples, drawn by the name of its arm', () => {
    const uneven = Array.from({ length: 10 }, (_, k) => Math.sin(k * k));
    const { arms } = compareHeldOut(results({ preset: uneven, 'trial-0': uneven.map(Math.exp) }), 10)!;
    for (const { arm, scores, iqm } of arms) {
      const drawing = { rng: namedRng(arm), resamples: 20_000 };
      expect(iqm).toEqual(bootstrapInterval(ScoreMatrix.fromTasks([scores]), 'iqm', drawing));
    }
  });

  test('to look at more trials widens the intervals', () => {
    const width = (arms: { readonly [arm: string]: readonly number[] }): number => {
      const { arms: all } = compareHeldOut(results({ preset: near(0), 'trial-0': near(1), ...arms }), 10)!;
      const { low, high } = all.find(({ arm }) => arm === 'trial-0')!.difference!;
      return high - low;
    };
    expect(width({ 'trial-1': near(0), 'trial-2': near(0) })).toBeGreaterThan(1.05 * width({}));
  });

  test('nothing is compared without the preset, or without a trial', () => {
    expect(compareHeldOut(results({ 'trial-0': near(0) }), 10)).toBeUndefined();
    expect(compareHeldOut(results({ preset: near(0) }), 10)).toBeUndefined();
  });
});

test('trials that score less than the best one by more than chance, or failed, cannot win any more', () => {
  const scores = {
    preset: near(0),
    'trial-0': near(5),
    'trial-1': near(4.9),
    'trial-2': near(2),
    'trial-3': near(9).slice(1),
  };
  expect(outclassed(results(scores), 10)).toEqual(['trial-2', 'trial-3']);
  // Four seeds decide nothing, here either.
  const four = Object.entries(scores).map(([arm, all]) => [arm, all.slice(0, 4)]);
  expect(outclassed(results(Object.fromEntries(four)), 4)).toEqual([]);
  // A preset that is better than all trials leaves the best one.
  expect(outclassed(results({ preset: near(9), 'trial-0': near(5), 'trial-1': near(4.9) }), 10)).toEqual([]);
  expect(outclassed(results({ preset: [1], 'trial-0': [5], 'trial-1': [0] }), 1)).toEqual([]);
});

const result = (score: number) => ({ score }) as never;
const begin = (...jobs: object[]) => ({ type: 'begin', jobs }) as never;

test('runs that are over already and those that end later come in the order that is asked for', async () => {
  const results = new StudyRuns({ add: async () => undefined, pause: async () => undefined });
  const waiting = results.of(['a', 'b', 'c', 'd']);
  results.observe(
    begin(
      { id: 'b', result: result(2) },
      { id: 'c', state: 'failed', error: 'It would not.' },
      { id: 'a', state: 'queued' },
    ),
  );
  await results.begun;
  expect(['a', 'b', 'c', 'd'].map((id) => results.knows(id))).toEqual([true, true, true, false]);
  results.observe({ type: 'done', id: 'd', result: result(4) } as never);
  results.observe({ type: 'done', id: 'a', result: result(1) } as never);
  expect(await waiting).toEqual([result(1), result(2), 'failed', result(4)]);
  expect(results.knows('d')).toBe(true);
  results.observe({ type: 'failed', id: 'e', error: 'Nor would it.' } as never);
  expect(results.failures()).toEqual([
    { id: 'c', error: 'It would not.' },
    { id: 'e', error: 'Nor would it.' },
  ]);
});

test('after a stop nothing is waited for, also if nothing has begun', async () => {
  const results = new StudyRuns({ add: async () => undefined, pause: async () => undefined });
  const waiting = results.of(['a']);
  expect(results.isStopped).toBe(false);
  results.stop();
  expect(results.isStopped).toBe(true);
  expect(await waiting).toBeUndefined();
  await results.begun;
});

test('runs that were asked for are open until they end; only those are timed, and only named ones are paused', async () => {
  const [added, paused, timed]: [string[], string[][], unknown[]] = [[], [], []];
  const add = async (jobs: readonly { readonly id: string }[]) =>
    void added.push(...jobs.map(({ id }) => id));
  const pause = async (ids: readonly string[]) => void paused.push([...ids]);
  const request = (jobs: readonly { readonly id: string }[], from?: number) =>
    void timed.push([jobs.map(({ id }) => id), from]);
  const runs = new StudyRuns({ add, pause }, { request });
  runs.observe({ type: 'done', id: 'a', result: result(1) } as never);
  const jobs = ['a', 'b', 'c'].map((id) => ({ id, payload: {} as never }));
  expect(await runs.add(jobs, 300)).toEqual(['a', 'b', 'c']);
  expect([added, timed]).toEqual([['a', 'b', 'c'], [[['b', 'c'], 300]]]);
  expect(runs.open).toEqual(['b', 'c']);
  runs.observe({ type: 'failed', id: 'b', error: 'No.' } as never);
  expect(runs.open).toEqual(['c']);
  await runs.pause([]);
  await runs.pause(runs.open);
  expect(paused).toEqual([['c']]);
});
