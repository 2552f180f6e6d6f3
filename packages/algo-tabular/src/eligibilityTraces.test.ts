import { expect, test } from 'vitest';
import { EligibilityTraces } from './eligibilityTraces.ts';

/** The same, over the whole table. */
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

test.each(['accumulating', 'replacing'] as const)('%s traces are those of the whole table', (kind) => {
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

test('traces that faded are forgotten, and may come back', () => {
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

test('clearing ends the episode', () => {
  const traces = new EligibilityTraces(2, 'replacing');
  traces.visit(1);
  traces.clear();
  const table = new Float64Array(2);
  traces.addTo(table, 5);
  expect(Array.from(table)).toEqual([0, 0]);
});

test.each(['traceCounts', 'traceEntries', 'traces'])('without %s in a snapshot traces begin anew', (lost) => {
  const traces = new EligibilityTraces(5, 'accumulating');
  traces.visit(3);
  const { [lost]: _, ...rest } = EligibilityTraces.saveAll([traces]);
  const restored = new EligibilityTraces(5, 'accumulating');
  restored.visit(1);
  EligibilityTraces.restoreAll([restored], rest);
  expect([0, 1, 2, 3, 4].map((entry) => restored.trace(entry))).toEqual([0, 0, 0, 0, 0]);
});
