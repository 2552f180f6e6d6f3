import type { SearchSpace, Trial } from '@prism-rl/core';
import { Rng } from '@prism-rl/core';
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
