import { Rng } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { EligibilityTraces } from './eligibilityTraces.ts';
import {
  epsilonGreedyAction,
  epsilonGreedyProbability,
  epsilonGreedyValue,
  greedyAction,
  maxValue,
} from './epsilonGreedy.ts';
import { type PolicyConfig, policyTable } from './policyTable.ts';

describe('epsilonGreedy', () => {
  // Two states of four actions; the second has two best actions.
  const q = Float64Array.of(1, 4, 2, 3, -1, -5, -1, -9);

  test('the best value and the first of the best actions', () => {
    expect([maxValue(q, 0, 4), maxValue(q, 4, 4)]).toEqual([4, -1]);
    expect([greedyAction(q, 0, 4), greedyAction(q, 4, 4)]).toEqual([1, 0]);
  });

  test.each([0, 4])('actions have the frequencies of their probabilities (state at %i)', (start) => {
    const rng = new Rng(1);
    const counts = new Float64Array(4);
    const draws = 40_000;
    for (let k = 0; k < draws; k++) counts[epsilonGreedyAction(q, start, 4, 0.2, rng.random())]!++;
    let sum = 0;
    for (let a = 0; a < 4; a++) {
      const expected = epsilonGreedyProbability(q, start, 4, 0.2, a);
      sum += expected;
      expect(Math.abs(counts[a]! / draws - expected)).toBeLessThan(0.01);
    }
    expect(sum).toBeCloseTo(1, 12);
  });

  test('ties share the greedy probability', () => {
    expect([0, 1, 2, 3].map((a) => epsilonGreedyProbability(q, 4, 4, 0.2, a))).toEqual([
      0.45, 0.05, 0.45, 0.05,
    ]);
  });

  test('ε = 0 and ε = 1, at both ends of u', () => {
    const last = 1 - 2 ** -53;
    expect(epsilonGreedyAction(q, 0, 4, 0, 0)).toBe(1);
    expect(epsilonGreedyAction(q, 0, 4, 0, last)).toBe(1);
    expect(epsilonGreedyAction(q, 4, 4, 0, last)).toBe(2);
    expect(epsilonGreedyAction(q, 0, 4, 1, 0)).toBe(0);
    expect(epsilonGreedyAction(q, 0, 4, 1, last)).toBe(3);
    // u just below ε: their quotient rounds to 1.
    expect(epsilonGreedyAction(q, 0, 4, 0.3, 0.3 - 2 ** -54)).toBe(3);
  });

  test('the value of the policy', () => {
    expect(epsilonGreedyValue(q, 0, 4, 0.2)).toBeCloseTo(0.8 * 4 + 0.2 * 2.5, 12);
  });

  test('the best of the possible actions share the greedy probability', () => {
    const q = Float64Array.of(9, 9, 7, 9, 7, 1, 7);
    const possible = { array: Int8Array.of(9, 0, 1, 0, 1, 1, 1), from: 1 };
    const row = q.slice(1);
    const chosen = (u: number): number => epsilonGreedyAction(row, 0, 6, 0.1, u, possible);
    expect([0.1, 0.39, 0.41, 0.69, 0.71, 0.99].map(chosen)).toEqual([1, 1, 3, 3, 5, 5]);
    expect([0, 0.024, 0.026, 0.051, 0.076, 0.099].map(chosen)).toEqual([1, 1, 3, 4, 5, 5]);
  });

  test('masks apply per row to choices, values and probabilities', () => {
    // The row's largest value belongs to an impossible action, which the first row's mask would allow.
    const q = Float64Array.of(9, 9, 9, 5, 1, 2);
    const possible = { array: Int8Array.of(1, 1, 0, 0, 1, 1), from: 3 };
    expect(greedyAction(q, 3, 3, possible)).toBe(2);
    expect(maxValue(q, 3, 3, possible)).toBe(2);
    expect([0.4, 0.7, 0.99].map((u) => epsilonGreedyAction(q, 3, 3, 0.3, u, possible))).toEqual([2, 2, 2]);
    expect([0, 0.1, 0.16, 0.29].map((u) => epsilonGreedyAction(q, 3, 3, 0.3, u, possible))).toEqual([
      1, 1, 2, 2,
    ]);
    expect([1, 2].map((a) => epsilonGreedyProbability(q, 3, 3, 0.3, a, possible))).toEqual([0.15, 0.85]);
    expect(epsilonGreedyValue(q, 3, 3, 0.3, possible)).toBeCloseTo(0.15 * 1 + 0.85 * 2, 12);
  });
});

describe('policyTable', () => {
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
});

describe('eligibilityTraces', () => {
  /** The same distribution over the whole table. */
  function dense(
    size: number,
    visits: readonly number[],
    factor: number,
    kind: 'accumulating' | 'replacing',
  ): number[] {
    const z = new Array<number>(size).fill(0);
    for (const entry of visits) {
      for (let e = 0; e < size; e++) z[e]! *= factor;
      z[entry] = kind === 'accumulating' ? z[entry]! + 1 : 1;
    }
    return z;
  }

  const visits = [3, 1, 3, 0, 2, 2, 1, 3, 0, 0, 1];

  test.each(['accumulating', 'replacing'] as const)('%s traces equal those of a dense table', (kind) => {
    const traces = new EligibilityTraces(5, kind);
    for (const entry of visits) {
      traces.fade(0.7);
      traces.visit(entry);
    }
    const expected = dense(5, visits, 0.7, kind);
    for (let e = 0; e < 5; e++) expect(traces.trace(e)).toBeCloseTo(expected[e]!, 12);
    const table = new Float64Array(5).fill(1);
    traces.addTo(table, 2);
    for (let e = 0; e < 5; e++) expect(table[e]).toBeCloseTo(1 + 2 * expected[e]!, 12);
  });

  test('faded traces are dropped, and may return', () => {
    const traces = new EligibilityTraces(2, 'accumulating');
    traces.visit(0);
    for (let k = 0; k < 11; k++) traces.fade(0.1);
    expect(traces.trace(0)).toBe(0);
    traces.visit(1);
    traces.visit(0);
    expect([traces.trace(0), traces.trace(1)]).toEqual([1, 1]);
    traces.fade(0);
    expect([traces.trace(0), traces.trace(1)]).toEqual([0, 0]);
  });

  test('clearing resets all traces', () => {
    const traces = new EligibilityTraces(2, 'replacing');
    traces.visit(1);
    traces.clear();
    const table = new Float64Array(2);
    traces.addTo(table, 5);
    expect(Array.from(table)).toEqual([0, 0]);
  });

  test.each(['traceCounts', 'traceEntries', 'traces'])('a snapshot without %s resets the traces', (lost) => {
    const traces = new EligibilityTraces(5, 'accumulating');
    traces.visit(3);
    const { [lost]: _, ...rest } = EligibilityTraces.saveAll([traces]);
    const restored = new EligibilityTraces(5, 'accumulating');
    restored.visit(1);
    EligibilityTraces.restoreAll([restored], rest);
    expect([0, 1, 2, 3, 4].map((entry) => restored.trace(entry))).toEqual([0, 0, 0, 0, 0]);
  });
});
