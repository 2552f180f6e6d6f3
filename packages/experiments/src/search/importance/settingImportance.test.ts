import { Rng, type SearchSpace, type Trial } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { settingImportance } from './settingImportance.ts';

const number = { kind: 'number', from: 0, to: 1, scale: 'linear', isWhole: false } as const;
const space: SearchSpace = [
  { ...number, name: 'nothing' },
  { ...number, name: 'much' },
  { kind: 'choice', name: 'some', choices: ['a', 'b'] },
];

function order(count: number): Trial[] {
  const rng = new Rng(1);
  return Array.from({ length: count }, (_, k): Trial => {
    const settings = { nothing: rng.random(), much: rng.random(), some: rng.random() < 0.5 ? 'a' : 'b' };
    const value = 3 * settings.much + (settings.some === 'a' ? 0.8 : 0);
    return { number: k, settings, state: 'done', steps: 1, value };
  }).sort((a, b) => b.value! - a.value!);
}

test('what decides stands first, what decides nothing last, with intervals that tell them apart', () => {
  const found = settingImportance(space, order(80));
  expect(found.map(({ name }) => name)).toEqual(['much', 'some', 'nothing']);
  const [much, some, nothing] = found;
  expect(much!.share.low).toBeGreaterThan(some!.share.high);
  expect(some!.share.low).toBeGreaterThan(0);
  expect(nothing!.share.estimate).toBeLessThan(0.1);
  expect(settingImportance(space, order(80))).toEqual(found);
});

test('few trials say nothing', () => {
  expect(settingImportance(space, order(11))).toEqual([]);
});

test.each([12, 13, 400, 401, 900])(
  'shares of %i trials are the same everywhere, to the last digit',
  (count) => {
    const beside: SearchSpace = [
      ...space,
      { ...number, name: 'ofA', needs: { some: ['a'] } },
      { ...number, name: 'count', from: 1, to: 9, isWhole: true },
    ];
    const rng = new Rng(2);
    const trials = order(count).map((trial): Trial => {
      const { some } = trial.settings;
      const settings = {
        ...trial.settings,
        ...(some === 'a' && { ofA: rng.random() }),
        count: rng.integers(1, 10),
      };
      return { ...trial, settings };
    });
    const shares = settingImportance(beside, trials).map(({ name, share: { estimate, low, high } }) => {
      return `${name} ${[estimate, low, high].map((x) => x.toPrecision(12)).join(' ')}`;
    });
    expect(shares).toMatchSnapshot();
  },
);

test('trials that are all alike say nothing of any setting', () => {
  const alike = order(20).map(
    (trial): Trial => ({ ...trial, settings: { nothing: 0.5, much: 0.5, some: 'a' } }),
  );
  expect(settingImportance(space, alike).map(({ share }) => share.estimate)).toEqual([0, 0, 0]);
});
