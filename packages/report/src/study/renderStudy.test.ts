import type { SearchSpace, Trial } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { renderStudy } from './renderStudy.ts';
import type { StudyData } from './studyData.ts';

const space: SearchSpace = [
  { kind: 'number', name: 'rate', from: 1e-4, to: 1e-2, scale: 'log', isWhole: false },
  { kind: 'choice', name: 'kind', choices: ['<b>', 'two'] },
  {
    kind: 'number',
    name: 'deep',
    from: 0.9,
    to: 0.999,
    scale: 'complement',
    isWhole: false,
    needs: { kind: ['two'] },
  },
];
const trials: Trial[] = [
  { number: 0, settings: { rate: 1e-3, kind: '<b>' }, state: 'done', steps: 90, value: 5 },
  { number: 1, settings: { rate: 1e-4, kind: 'two', deep: 0.99 }, state: 'running', steps: 10, value: 4 },
  { number: 2, settings: { rate: 1e-2, kind: 'two', deep: 0.9 }, state: 'failed', steps: 10 },
];
const estimate = (at: number): { estimate: number; low: number; high: number } => ({
  estimate: at,
  low: at - 1,
  high: at + 1,
});
const data: StudyData = {
  ...{ title: 'dqn, tuned', command: 'prism tune', trials, space, fullSteps: 90, seedsPerTrial: 2, best: 0 },
  ...{ method: 'tpe with asha', objective: 'final', searchSeconds: 61, envSteps: 1234 },
  importance: [{ name: 'rate', share: { estimate: 0.5, low: 0.2, high: 0.7 } }],
};
const heldOut = (verdict: 'better' | 'worse' | 'open'): StudyData['heldOut'] => ({
  arms: [
    { arm: 'preset', scores: [1, 2], iqm: estimate(1.5), difference: null },
    { arm: 'trial-0', scores: [3, 4], iqm: estimate(3.5), difference: estimate(2) },
  ],
  ...{ best: 'trial-0', winner: verdict === 'worse' ? 'preset' : 'trial-0', verdict },
});

test('a page shows each trial, each setting, and no markup of names', () => {
  const page = renderStudy({ ...data, heldOut: heldOut('better')! });
  for (const { name } of space) expect(page).toContain(`<figcaption>${name}</figcaption>`);
  expect(page).not.toContain('<b>');
  expect(page).toContain('&lt;b&gt;');
  expect(page.match(/class="trial/g)).toHaveLength(2);
  // A setting that does not count has no dot: one of the three trials has deep and a value.
  const [, deep = ''] = page.split('<figcaption>deep</figcaption>');
  expect(deep.split('</figure>')[0]!.match(/<circle/g)).toHaveLength(1);
  // One star, for the best.
  const [, best = ''] = page.split('id="trials"');
  expect([...best.matchAll(/<th scope="row">(\d.*?)<\/th>/g)].map(([, cell]) => cell)).toEqual(['0 ★', '1']);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

test.each([
  ['better', 'is better than the preset'],
  ['open', 'is not told apart from the preset'],
  ['worse', 'The preset is better than trial-0'],
] as const)('it says what held-out seeds say: %s', (verdict, words) => {
  expect(renderStudy({ ...data, heldOut: heldOut(verdict)! })).toContain(words);
});

test('where no trial is better the page says that the preset stays', () => {
  const { best: _chosen, ...rest } = data;
  const page = renderStudy({ ...rest, heldOut: heldOut('worse')! });
  expect(page).toContain('; the preset stays');
  expect(page).toContain('<dd>preset</dd>');
  expect(renderStudy({ ...data, heldOut: heldOut('open')! })).not.toContain('stays');
});

test('without held-out seeds it says that nothing was compared, and without values it still is a page', () => {
  expect(renderStudy(data)).toContain('not compared');
  const empty = renderStudy({ ...data, trials: [], importance: [] });
  expect(empty).not.toMatch(/NaN|undefined|Infinity/);
  const same = trials.map((trial) => ({ ...trial, value: 3 }));
  expect(renderStudy({ ...data, trials: same })).not.toMatch(/NaN|undefined|Infinity/);
});
