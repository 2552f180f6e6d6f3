import { expect, test } from 'vitest';
import { Discrete } from '../spaces/discrete.ts';
import { actOutputs, forget, statesOf } from './actOutputs.ts';

test('a policy that remembers has a state of zeros for each row, which is forgotten row by row', () => {
  const out = actOutputs(new Discrete(2), 3, {}, 2);
  expect(statesOf(out)).toBe(out.states);
  expect(out.states).toEqual(new Float32Array(6));
  out.states!.set([1, 2, 3, 4, 5, 6]);
  forget(out, 1, 3);
  expect([...out.states!]).toEqual([1, 2, 0, 0, 5, 6]);
});

test('other policies have none, and nothing to forget', () => {
  const out = actOutputs(new Discrete(2), 3);
  expect(out).not.toHaveProperty('states');
  forget(out, 0, 3);
  expect(() => statesOf(out)).toThrow(/asked to act without its states/);
});
