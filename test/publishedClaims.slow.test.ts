// Third-party results compared with our runs: the committed table matches the runs, and the verdicts are correct.
import fs from 'node:fs';
import path from 'node:path';
import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { chooseGames, missOf } from '../benchmarks/published/chooseGames.ts';
import type { Claim } from '../benchmarks/published/claims.ts';
import { judgeClaims, type Verdict } from '../benchmarks/published/judge.ts';
import { atari100kPage } from '../benchmarks/published/perGame.ts';
import { gamesPage, page, partsPage } from '../benchmarks/published/reproduce.ts';
import type { PublishedRun } from '../benchmarks/rainbow/publishedRuns.ts';
import { root } from '../scripts/bootstrap/versions.mjs';

test('the committed table is what the committed runs say', () => {
  const committed = (name: string): string =>
    fs.readFileSync(path.join(root, 'benchmarks', 'published', name), 'utf8');
  expect(page(), 'npm run node -- benchmarks/published/reproduce.ts').toBe(committed('README.md'));
  expect(gamesPage(), 'npm run node -- benchmarks/published/reproduce.ts').toBe(committed('atari-100k.md'));
  expect(partsPage(), 'npm run node -- benchmarks/published/reproduce.ts').toBe(
    committed('rainbow-parts.md'),
  );
});

test('the games on which Rainbow is taken apart are those that the published scores say', () => {
  const text = fs.readFileSync(path.join(root, 'benchmarks', 'rainbow', 'README.md'), 'utf8');
  const [, envs = ''] = /--envs (ALE\S+)/.exec(text)!;
  const named = envs.split(',').map((env) => env.slice('ALE/'.length, -'-v5'.length));
  const first = named.slice(0, 3);
  expect([...named].sort()).toEqual([...chooseGames(5)].sort());
  expect([...first].sort()).toEqual([...chooseGames(3, named)].sort());
  expect([missOf(named).toFixed(3), missOf(first).toFixed(3)]).toEqual(['0.023', '0.040']);
  // Replacing any of them by another game predicts worse.
  expect(missOf([...named.slice(1), 'Hero'])).toBeGreaterThan(missOf(named));
});

/** Runs of arms around their means. */
function runs(arms: { readonly [arm: string]: number }, seeds = 10): PublishedRun[] {
  const rng = new Rng(1);
  return Object.entries(arms).flatMap(([arm, mean]) =>
    Array.from({ length: seeds }, (_, k) => ({
      ...{ arm, environment: 'E', seed: k + 1, steps: 10, score: mean + rng.normal(0, 2) },
      ...{ curve: { envSteps: [10], meanReturn: [0] }, stepsPerSecond: 1, trainSeconds: 1, machine: 'm' },
      configHash: arm,
    })),
  );
}

function verdicts(claims: readonly Claim[], all: readonly PublishedRun[]): Verdict[] {
  const set = { runs: all, scales: { E: { zero: 0, one: 100 } } };
  return judgeClaims(claims, () => set).map(({ verdict }) => verdict);
}

const about = { claim: 'c', source: 's', settings: '–' };

test.each([
  [100, 5, 'reproduced'],
  [104, 1, 'not reproduced'],
  [96, 1, 'exceeded'],
  [104, 4, 'reproduced'],
  [110, undefined, 'not reproduced'],
] as const)('their %f ± %s beside our 100: %s', (mean, deviation, expected) => {
  const ours = { set: 'x', arm: 'a', environment: 'E' };
  const claim = {
    ...about,
    kind: 'score',
    mean,
    ...(deviation === undefined ? {} : { deviation }),
    ours,
  } as const;
  expect(verdicts([claim], runs({ a: 100 }))).toEqual([expected]);
  expect(verdicts([claim], runs({ a: 100 }, 4))).toEqual(['cannot tell']);
  expect(verdicts([claim], runs({ other: 100 }))).toEqual(['cannot tell']);
});

test('seeds of equal scores: five tell nothing, from six on the median decides', () => {
  const same = (seeds: number) => runs({ a: 100 }, seeds).map((run) => ({ ...run, score: 100 }));
  const ours = { set: 'x', arm: 'a', environment: 'E' };
  const score = (mean: number) => ({ ...about, kind: 'score', mean, deviation: 1, ours }) as const;
  const aggregate = { ...about, kind: 'aggregate', aggregate: 'iqm', value: 0.9 } as const;
  const claims = [score(90), score(99.5), score(110), { ...aggregate, set: 'x', arm: 'a', environments: 1 }];
  expect(verdicts(claims, same(5))).toEqual(['cannot tell', 'reproduced', 'cannot tell', 'cannot tell']);
  expect(verdicts(claims, same(6))).toEqual(['exceeded', 'reproduced', 'not reproduced', 'cannot tell']);
  const judge = (seeds: number) =>
    judgeClaims([score(90)], () => ({ runs: same(seeds), scales: { E: { zero: 0, one: 100 } } }))[0]!;
  expect(judge(5).missing).toMatchObject({ runs: 1, reason: expect.stringContaining('fewer than 6') });
  expect(judge(6).ours).toBe('100 [100, 100], 6 seeds, all equal: the median');
});

test('open claims say which runs would decide them, and what these take', () => {
  const missing = (claim: Claim, all: readonly PublishedRun[]) =>
    judgeClaims([claim], () => ({ runs: all, scales: { E: { zero: 0, one: 100 } } }))[0]!.missing;
  const hourly = (all: readonly PublishedRun[]) => all.map((run) => ({ ...run, trainSeconds: 3600 }));
  const score: Claim = {
    ...{ ...about, kind: 'score', mean: 90, ours: { set: 'x', arm: 'a', environment: 'E' } },
  };
  const reason = '3 seeds; one environment alone needs 5';
  expect(missing(score, hourly(runs({ a: 100 }, 3)))).toEqual({
    ...{ group: 'x, a', reason, runs: 2, coreHours: 2 },
  });
  expect(missing(score, runs({ a: 100 }))).toBeUndefined();
  // Scores −9 … 9 and the same + 1: ten seeds leave half an interval of about ± 5.
  const spread = (arm: string, by: number) =>
    runs({ [arm]: 0 }).map((run, k) => ({ ...run, score: 2 * k - 9 + by, trainSeconds: 1800 }));
  const order: Claim = { ...about, kind: 'order', set: 'x', better: 'b', worse: 'a', environment: 'E' };
  const { runs: more, coreHours } = missing(order, [...spread('a', 0), ...spread('b', 3)])!;
  // Twice the standard error of a difference of means is 2 · √(2 · 33 / n): 3 at n = 29.
  expect(more / 2 + 10).toBeGreaterThan(24);
  expect(more / 2 + 10).toBeLessThan(34);
  expect(coreHours).toBe(more / 2);
  // Arms may have different numbers of seeds: each is to get as many.
  const later = spread('a', 0).map((run) => ({ ...run, seed: run.seed + 10 }));
  const uneven = missing(order, [...spread('a', 0), ...later, ...spread('b', 3)])!;
  const needed = Number(
    /^10 and 20 seeds; a difference of this size needs some (\d+)$/.exec(uneven.reason)![1],
  );
  expect([needed > 24, needed < 34, uneven.runs]).toEqual([true, true, 2 * needed - 30]);
  expect(missing(order, [...spread('a', 0), ...spread('b', 0.5)])!.reason).toMatch(/more than 200 seeds/);
});

test('which of two is better, the other way round, and neither', () => {
  const order = (better: string, worse: string, environment?: string): Claim => ({
    ...{ ...about, kind: 'order', set: 'x', better, worse },
    ...(environment === undefined ? {} : { environment }),
  });
  const all = runs({ a: 100, b: 90, c: 90.1 });
  for (const environment of ['E', undefined]) {
    const asked = [order('a', 'b', environment), order('b', 'a', environment), order('b', 'c', environment)];
    expect(verdicts(asked, all)).toEqual(['reproduced', 'not reproduced', 'cannot tell']);
    expect(verdicts(asked.slice(0, 1), runs({ a: 100, b: 90 }, 4))).toEqual(['cannot tell']);
  }
  // Over several environments the seeds count that an arm has in all of them.
  const elsewhere = runs({ a: 100, b: 90 }, 5).map((run) => ({ ...run, environment: 'F' }));
  const scales = { E: { zero: 0, one: 100 }, F: { zero: 0, one: 100 } };
  const [over] = judgeClaims([order('a', 'b')], () => ({ runs: [...all, ...elsewhere], scales }));
  expect(over).toMatchObject({ verdict: 'reproduced', ours: expect.stringMatching(/, 5 seeds$/) });
});

describe('one number over many games', () => {
  /** Scores of games with a scale of 100 to 300: 140, 150 and 160 are 0.2, 0.25 and 0.3. */
  function games(count: number, seeds: number): PublishedRun[] {
    return Array.from({ length: count }, (_, game) =>
      Array.from({ length: seeds }, (_, k) => ({
        ...{ arm: 'a', environment: `G${game}`, seed: k + 1, steps: 10, score: 140 + 10 * k },
        ...{ curve: { envSteps: [10], meanReturn: [0] }, stepsPerSecond: 1, trainSeconds: 1, machine: 'm' },
        configHash: 'a',
      })),
    ).flat();
  }
  const claim = (value: number, aggregate: 'iqm' | 'mean' | 'median' = 'mean'): Claim => ({
    ...{ ...about, kind: 'aggregate', aggregate, value, set: 'x', arm: 'a', environments: 4 },
  });
  const judged = (asked: Claim, runs: readonly PublishedRun[]) => {
    const scales = Object.fromEntries(
      Array.from({ length: 5 }, (_, game) => [`G${game}`, { zero: 100, one: 300 }]),
    );
    return judgeClaims([asked], () => ({ runs, scales }))[0]!;
  };

  test.each(['iqm', 'mean', 'median'] as const)('the %s: within the interval, above, below', (aggregate) => {
    expect(judged(claim(0.25, aggregate), games(4, 3)).verdict).toBe('reproduced');
    expect(judged(claim(0.19, aggregate), games(4, 3)).verdict).toBe('exceeded');
    expect(judged(claim(0.31, aggregate), games(4, 3)).verdict).toBe('not reproduced');
    expect(judged(claim(0.25, aggregate), games(4, 3)).ours).toMatch(/^0\.25 \[.*\], 3 seeds of each$/);
  });

  test('nothing is concluded from two seeds, from a game less, or where one game has fewer', () => {
    for (const runs of [games(4, 2), games(3, 3), [...games(3, 3), ...games(4, 2).slice(-2)]]) {
      expect(judged(claim(0.25), runs)).toMatchObject({
        verdict: 'cannot tell',
        ours: `${runs.length} of at least 12 runs are made`,
      });
    }
  });

  test('the page has every game, ours beside theirs, and sums only what was run', () => {
    const runs = games(2, 2).map((run, k) => ({
      ...run,
      ...{ arm: 'rainbow', environment: k < 2 ? 'ALE/Pong-v5' : 'ALE/Alien-v5' },
    }));
    const scales = {
      'ALE/Pong-v5': { zero: 0, one: 290 },
      'ALE/Alien-v5': { zero: 0, one: 145 },
    };
    const text = atari100kPage({ runs, scales });
    expect(text).toContain('| Pong | **145** (140, 150) | -19.3 | ');
    expect(text).toContain('| Breakout | – | 1.9 | ');
    expect(text).toContain('| mean of 2 games, human-normalised | 0.750 | 2.518 | '); // (739.9 / 145 − 19.3 / 290) / 2
  });
});
