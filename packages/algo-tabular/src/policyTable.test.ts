import { expect, test } from 'vitest';
import { type PolicyConfig, policyTable } from './policyTable.ts';

test.each<[PolicyConfig, number[]]>([
  ['random', [0.5, 0.5, 0.5, 0.5, 0.5, 0.5]],
  [
    [1, [0.25, 0.75], 0],
    [0, 1, 0.25, 0.75, 1, 0],
  ],
])('%j as a table', (policy, table) => {
  expect([...policyTable(policy, 3, 2)]).toEqual(table);
});

test.each<[PolicyConfig, string]>([
  [[0, 1], 'must have an entry for each of 3 states, but has 2.'],
  [[0, 2, 1], 'has action 2 in state 1, but actions are 0 to 1.'],
  [[0, -1, 1], 'has action -1 in state 1'],
  [[0, 0.5, 1], 'has action 0.5 in state 1'],
  [[0, 1, [0.5, 0.6]], 'of state 2 must be 2 probabilities with sum 1, but is [0.5, 0.6].'],
  [[0, 1, [1]], 'of state 2 must be 2 probabilities'],
  [[0, 1, [-0.5, 1.5]], 'of state 2 must be 2 probabilities'],
  [[0, 1, [Number.NaN, 1]], 'of state 2 must be 2 probabilities'],
])('%j is refused', (policy, words) => {
  expect(() => policyTable(policy, 3, 2)).toThrow(expect.objectContaining({ code: 'invalid-config' }));
  expect(() => policyTable(policy, 3, 2)).toThrow(words);
});
