// What others have published beside our runs: the committed table is what the runs say, and verdicts are what they should be.
import fs from 'node:fs';
import path from 'node:path';
import { Rng } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { Claim } from '../benchmarks/published/claims.ts';
import { judgeClaims, type Verdict } from '../benchmarks/published/judge.ts';
import { page } from '../benchmarks/published/reproduce.ts';
import type { PublishedRun } from '../benchmarks/rainbow/publishedRuns.ts';
import { root } from '../scripts/bootstrap/versions.mjs';

test('the committed table is what the committed runs say', () => {
  const file = path.join(root, 'benchmarks', 'published', 'README.md');
  expect(page(), 'npm run node -- benchmarks/published/reproduce.ts').toBe(fs.readFileSync(file, 'utf8'));
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
});
