import { expect, test } from 'vitest';
import { exampleStudy as data, exampleHeldOut as heldOut } from '../../../../test/pages/exampleStudy.ts';
import { renderStudy } from './renderStudy.ts';

const { space, trials } = data;

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
  ['open', 'do not differ significantly'],
  ['worse', 'The preset is better than trial-0'],
] as const)('it says what held-out seeds say: %s', (verdict, words) => {
  expect(renderStudy({ ...data, heldOut: heldOut(verdict)! })).toContain(words);
});

test('the interval of one held-out seed is unknown, in the sentence, the table and the figure', () => {
  const { arms, ...others } = heldOut('open')!;
  const unknown = { estimate: 87, low: Number.NaN, high: Number.NaN };
  const ofOne = arms.map((arm) => ({ ...arm, iqm: unknown, difference: arm.difference && unknown }));
  const page = renderStudy({ ...data, heldOut: { ...others, arms: ofOne } });
  expect(page).toContain(
    'and the preset do not differ significantly on seeds that no trial has seen: a difference of 87 [unknown]',
  );
  expect(page.match(/<td>87 \[unknown\]<\/td>/g)).toHaveLength(3);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
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
  // One that is NaN is none.
  const [first, ...others] = trials;
  const broken = renderStudy({ ...data, trials: [{ ...first!, value: Number.NaN }, ...others] });
  const { value: _value, ...without } = first!;
  expect(broken).toBe(renderStudy({ ...data, trials: [without, ...others] }));
  const same = trials.map((trial) => ({ ...trial, value: 3 }));
  expect(renderStudy({ ...data, trials: same })).not.toMatch(/NaN|undefined|Infinity/);
});
