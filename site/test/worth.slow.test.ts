// The pages about each part's contribution: their signs, text and numbers, recomputed here from the runs.
import fs from 'node:fs';
import path from 'node:path';
import type { AblationSummary } from '@prism-rl/experiments';
import { describe, expect, test } from 'vitest';
import { about } from '../../benchmarks/rainbow/summarize.ts';
import { root } from '../../scripts/bootstrap/versions.mjs';
import { added, comparisons, kept, signOf, timePerStep } from '../build/worth/findings.ts';
import { ablations, pageName, signed, takenApart, worthPages } from '../build/worth/pages.ts';
import { koreanNames, partTexts } from '../build/worth/parts.ts';

const pages = worthPages();
const folders = ['site/content/results/', 'site/content/ko/results/'] as const;
/** The overview page, in both languages. */
const glances = folders.map((folder) => pages.get(`${folder}index.md`)!);
const rainbow = folders.map((folder) => pages.get(`${folder}worth-rainbow.md`)!);
/** All pages of a language. */
const [english, korean] = folders.map((folder) =>
  [...pages].flatMap(([file, text]) => (file.startsWith(folder) ? [text] : [])).join('\n'),
) as [string, string];

const comparison: AblationSummary['dropOne'][number] = {
  ...{ part: 'p', arm: 'whole-no-p', against: 'whole', pValue: 0.01, falseDiscoveryRate: 0.02 },
  difference: { estimate: -0.3, low: -0.4, high: -0.1 },
  probability: { estimate: 0.2, low: 0.1, high: 0.4 },
  verdict: 'worse',
};
const empty = { addOne: [], dropOne: [], whole: null } as unknown as AblationSummary;

describe('a part', () => {
  test('whose absence makes the complete agent worse helps, by what is lost', () => {
    expect(kept({ ...empty, dropOne: [comparison] }, 'p')).toEqual({
      worth: { estimate: 0.3, low: 0.1, high: 0.4 },
      probability: { estimate: 0.8, low: 0.6, high: 0.9 },
      falseDiscoveryRate: 0.02,
      word: 'helps',
    });
    expect(kept({ ...empty, dropOne: [{ ...comparison, verdict: 'better' }] }, 'p')?.word).toBe('hurts');
  });

  test('that makes the baseline worse hurts, by the same number', () => {
    const found = added({ ...empty, addOne: [comparison] }, 'p');
    expect(found?.worth).toEqual(comparison.difference);
    expect(found?.word).toBe('hurts');
    expect(added({ ...empty, addOne: [{ ...comparison, verdict: 'better' }] }, 'p')?.word).toBe('helps');
  });

  test.each(['undecided', 'too few seeds'] as const)('%s is said as it is', (verdict) => {
    expect(added({ ...empty, addOne: [{ ...comparison, verdict }] }, 'p')?.word).toBe(verdict);
    expect(kept({ ...empty, dropOne: [{ ...comparison, verdict }] }, 'p')?.word).toBe(verdict);
  });

  test('that was not run is not there', () => {
    expect(added(empty, 'p')).toBeUndefined();
    expect(kept({ ...empty, dropOne: [comparison] }, 'q')).toBeUndefined();
  });

  test.each([
    ['worse', 0.1, 0.4, '▲'],
    ['better', -0.4, -0.1, '▼'],
    ['undecided', 0.1, 0.4, '△'],
    ['too few seeds', -0.4, -0.1, '▽'],
    ['undecided', -0.1, 0.4, '·'],
  ] as const)('whose absence makes it %s, worth %f to %f, has the sign %s %s', (verdict, low, high, sign) => {
    const difference = { estimate: -(low + high) / 2, low: -high, high: -low };
    expect(signOf(kept({ ...empty, dropOne: [{ ...comparison, difference, verdict }] }, 'p'))).toBe(sign);
    expect(signOf(undefined)).toBe('');
  });

  test('of half the speed takes twice the time', () => {
    const arms = [{ arm: 'a', relativeSpeed: 0.5 }] as unknown as AblationSummary['arms'];
    expect(timePerStep({ ...empty, arms }, 'a')).toBe(2);
    expect(timePerStep({ ...empty, arms }, 'b')).toBeUndefined();
  });

  test('counts among many comparisons only where its verdict does', () => {
    const undecided = { ...comparison, verdict: 'undecided' } as const;
    const across = { ...undecided, difference: { estimate: 0, low: -1, high: 1 } };
    expect(
      comparisons({ ...empty, addOne: [comparison, across], dropOne: [undecided], whole: comparison }),
    ).toEqual({ all: 4, apart: 3, counted: 2 });
  });
});

test.each([
  [{ estimate: 0.104, low: -0.02, high: 0.21 }, '+0.10 [−0.02, +0.21]'],
  [{ estimate: 0, low: -0.0042, high: 0.004 }, '0 [−0.004, +0.004]'],
])('%j reads %s', (interval, text) => {
  expect(signed(interval)).toBe(text);
});

test('every part of every ablation is explained in both languages', () => {
  expect(ablations.length).toBeGreaterThanOrEqual(5);
  for (const [name, { parts }] of ablations) {
    for (const part of Object.keys(parts)) {
      const text = partTexts[name]?.[part];
      expect(text?.en, `${name}: ${part}`).toMatch(/\.$/);
      expect(text?.ko, `${name}: ${part}`).toMatch(/[가-힣].*\.$/s);
      expect(koreanNames, `${name}: ${part}`).toHaveProperty(part);
    }
  }
});

test('both languages show the same numbers', () => {
  const numbers = (text: string): string[] =>
    text
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .flatMap((line) => line.match(/[+−]?\d+\.\d+/g) ?? []);
  expect(numbers(english).length).toBeGreaterThan(100);
  expect(numbers(korean)).toEqual(numbers(english));
});

test('every set of an ablation is on a page, and what each part is worth there', () => {
  const folders = fs
    .globSync('benchmarks/results/*/results.jsonl', { cwd: root })
    .map((file) => path.basename(path.dirname(file)))
    .filter((folder) => about(folder).ablation !== undefined);
  expect(
    takenApart()
      .flatMap(({ sets }) => sets.map(({ folder }) => folder))
      .sort(),
  ).toEqual(folders.sort());
  for (const page of [english, korean])
    for (const folder of folders) expect(page).toContain(`benchmarks/results/${folder})`);
  for (const one of takenApart())
    for (const page of glances) expect(page).toContain(`](${pageName(one)}.md)`);
});

test('at a glance: a column for each of Rainbow’s sets, in each cell what its section says', () => {
  const [{ sets, entry }] = takenApart() as [ReturnType<typeof takenApart>[number]];
  for (const page of glances) {
    const [, shown = ''] = page.split('\n## ')[1]!.split(/\n\n(?=\|)/);
    const lines = shown.split('\n\n')[0]!.split('\n');
    const [head, , ...rows] = lines.map((text) =>
      text
        .split('|')
        .slice(3, -1)
        .map((cell) => cell.trim()),
    );
    expect(head!.map((cell) => /\[(.*)\]/.exec(cell)?.[1])).toEqual(sets.map(({ folder }) => folder));
    expect(rows).toHaveLength(2 * Object.keys(entry.parts).length + 1);
    expect(rows[0]).toEqual(sets.map(({ summary }) => signOf(added(summary, 'nstep'))));
    expect(rows[1]).toEqual(sets.map(({ summary }) => signOf(kept(summary, 'nstep'))));
  }
  // The tables below, in words.
  const lander = sets.findIndex(({ folder }) => folder === 'lunarlander');
  expect(signOf(added(sets[lander]!.summary, 'c51'))).toBe('▲');
});

test('mean returns of a run stand once in a section, also where two sets have it', () => {
  for (const page of rainbow)
    for (const section of page.split('\n## ')) {
      const rows = section.split('\n').filter((line) => /^\| \S+-v\d+ \|/.test(line));
      expect(new Set(rows).size, section.split('\n')[0]).toBe(rows.length);
    }
  expect(rainbow[0]!.split('\n## ')[1]).toContain('| MinAtar/Asterix-v1 |');
});

test('what 1 stands for is said where it is not that something is solved', () => {
  const { environments } = takenApart()
    .flatMap(({ sets }) => sets)
    .find(({ folder }) => folder === 'minatar')!.summary;
  for (const { scale } of Object.values(environments)) expect(scale).toMatch(/1 is the best arm here$/);
  expect(english).toContain('1 is solved, or the best arm here');
  expect(korean).toContain('가장 좋은 변형이 1');
});

/** Interquartile mean with fractional weights at the edges, written out. */
function middleMean(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const cut = Math.floor(sorted.length / 4);
  const middle = sorted.slice(cut, sorted.length - cut);
  return middle.reduce((sum, value) => sum + value, 0) / middle.length;
}

test('what C51 adds to DQN on classic control follows from the committed runs', () => {
  const lines = fs.readFileSync(path.join(root, 'benchmarks/results/classic/results.jsonl'), 'utf8');
  const runs = lines
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { arm: string; environment: string; score: number });
  // Random actions and Gymnasium's reward thresholds.
  const scales: Record<string, [number, number]> = {
    'Acrobot-v1': [-498.6, -100],
    'CartPole-v1': [21.9, 475],
    'MountainCar-v0': [-200, -110],
  };
  const scores = (arm: string): number[] =>
    runs
      .filter((run) => run.arm === arm && run.environment in scales)
      .map(({ environment, score }) => {
        const [zero, one] = scales[environment]!;
        return (score - zero) / (one - zero);
      });
  // A number that is divisible by four.
  expect(scores('dqn').length % 4).toBe(0);
  const worth = middleMean(scores('dqn+c51')) - middleMean(scores('dqn'));
  const section = english.split('## Distributional')[1]!.split('\n## ')[0]!;
  expect(section).toContain(`| +${worth.toFixed(2)} [`);
});
