import { tabularModel } from '@prism-rl/env-gridworld';
import { expect, test } from 'vitest';
import type { BackupModel } from './backupModel.ts';
import { backupModel } from './backupModel.ts';
import type { EndlessRise } from './endlessRise.ts';
import { endlessRise } from './endlessRise.ts';

/** 0 and 1 lead to each other without end; from 2 one may end, or come to 0; 3 stays. */
const model = backupModel(
  tabularModel(
    4,
    2,
    (state, action, add) => {
      if (state === 3) add(1, 3, 0, false);
      else if (state < 2) add(1, 1 - state, 1, false);
      else add(1, 0, 1, action === 0);
    },
    [2],
  ),
  1,
);
const before = Float64Array.of(5, 5, 5, 5, 0);

/** Whether values rise, or else fall, without end. */
function eitherWay(of: BackupModel, after: Float64Array, margin: number): EndlessRise | undefined {
  return endlessRise(of, before, after, margin, 1) ?? endlessRise(of, before, after, margin, -1);
}

test.each([
  ['two states that rise together', [6, 8, 9, 5], { states: 2, change: 1 }],
  ['two that fall together', [1, 3, 9, 5], { states: 2, change: 2 }],
  ['all from which no episode ends', [6, 8, 9, 7], { states: 3, change: 1 }],
  ['one rises, one falls', [6, 4, 9, 5], undefined],
  ['one rises, one stays', [6, 5, 9, 5], undefined],
  ['a state from which an episode may end', [5, 5, 9, 5], undefined],
])('%s', (_name, after, expected) => {
  expect(eitherWay(model, Float64Array.of(...after, 0), 1e-9)).toEqual(expected);
});

test('changes up to the margin prove nothing', () => {
  const after = Float64Array.of(6, 8, 9, 5, 0);
  expect(eitherWay(model, after, 1)).toBeUndefined();
  expect(eitherWay(model, after, 0.99)).toEqual({ states: 2, change: 1 });
});

test('what never happens leads nowhere', () => {
  const certain = { ...model, weights: Float64Array.from(model.successors, () => 1) };
  const after = Float64Array.of(6, 8, 5, 5, 0);
  expect(eitherWay(certain, after, 0)).toEqual({ states: 2, change: 1 });
  // State 0 might now leave for the end, with probability 0 and then with a small one.
  const leaving = { ...certain, successors: certain.successors.slice(), weights: certain.weights.slice() };
  leaving.successors[1] = 4;
  leaving.weights[1] = 0;
  expect(eitherWay(leaving, after, 0)).toEqual({ states: 2, change: 1 });
  leaving.weights[1] = 1e-3;
  expect(eitherWay(leaving, after, 0)).toBeUndefined();
});

test('where only some actions are taken, the others lead nowhere', () => {
  const after = Float64Array.of(6, 6, 7, 5, 0);
  const rises = (isTaken: (pair: number) => boolean): EndlessRise | undefined =>
    endlessRise(model, before, after, 1e-9, 1, isTaken);
  expect(rises(() => true)).toEqual({ states: 2, change: 1 });
  // From 2, action 0 ends the episode, and action 1 comes to 0.
  expect(rises((pair) => pair % 2 === 1)).toEqual({ states: 3, change: 1 });
  expect(rises((pair) => pair % 2 === 0)).toEqual({ states: 2, change: 1 });
  expect(endlessRise(model, before, after, 1e-9, -1, (pair) => pair % 2 === 1)).toBeUndefined();
});
