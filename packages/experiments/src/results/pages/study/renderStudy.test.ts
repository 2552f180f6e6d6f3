import { expect, test } from 'vitest';
import { exampleStudy as data, exampleHeldOut as heldOut } from '../../../../test/pages/exampleStudy.ts';
import { renderStudy } from './renderStudy.ts';

const { trials } = data;

test.each([
  ['better', 'is better than the preset'],
  ['open', 'do not differ significantly'],
  ['worse', 'The preset is better than trial-0'],
  ['too few seeds', '2 held-out seeds are too few to say whether trial-0 is better than the preset'],
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
