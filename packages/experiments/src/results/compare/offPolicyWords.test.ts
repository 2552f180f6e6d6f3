import type { OffPolicyScore } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { data, many } from '../../../test/pages/exampleAblation.ts';
import { ablationMarkdown } from '../pages/ablation/markdown.ts';
import { renderAblation } from '../pages/ablation/renderAblation.ts';
import type { AblationRun } from './ablationData.ts';
import { compareArms } from './compareArms.ts';
import { widthWords } from './comparisonWords.ts';
import { offPolicyLimits, offPolicyRows } from './offPolicyWords.ts';

function judged(run: AblationRun, estimate: number, effectiveEpisodes?: number): AblationRun {
  const fittedQ = { estimate, low: estimate - 1, high: estimate + 1 };
  const values: OffPolicyScore['values'] =
    effectiveEpisodes === undefined
      ? { fittedQ }
      : { fittedQ, importanceWeighted: { estimate: 9, low: 8, high: 10, effectiveEpisodes } };
  return { ...run, offPolicy: { episodes: 50, meanReturn: 3, by: 'fittedQ', values } };
}

test('off-policy estimates of an arm are means over its seeds, in the page, Markdown and JSON alike', () => {
  const runs = [
    ...many('bc', 'recorded/shop', 5, 2).map((run, k) => judged(run, 4 + 2 * k)),
    ...many('cql<b>', 'recorded/shop', 5, 2).map((run) => judged(run, 7, 12)),
  ];
  const summary = compareArms(data(runs));
  expect(offPolicyRows(summary)).toEqual([
    [
      ...['arm', 'recordings', 'importance weights', 'fitted Q', 'effective episodes'],
      'mean return of the episodes',
    ],
    ['bc', 'recorded/shop', 'unknown', '5 [4, 6]', '–', '3 in 50'],
    ['cql<b>', 'recorded/shop', '9 [8, 10]', '7 [6, 8]', '12', '3 in 50'],
  ]);
  expect(summary.arms[0]!.environments['recorded/shop']!.offPolicy).toHaveLength(2);
  expect(widthWords(summary).join(' ')).toContain('Nothing was played');
  for (const page of [ablationMarkdown(summary), renderAblation(data(runs), summary)]) {
    expect(page).toContain('5 [4, 6]');
    expect(page).toContain(offPolicyLimits);
    expect(page).toMatch(/cql&lt;b&gt;(<.th><td>| \| )recorded/);
  }
});

test('of runs that were played nothing is said', () => {
  const runs = many('dqn', 'A', 5, 2);
  const summary = compareArms(data(runs));
  expect(offPolicyRows(summary)).toEqual([]);
  for (const page of [ablationMarkdown(summary), renderAblation(data(runs), summary)])
    expect(page).not.toContain('udged by recordings');
});
