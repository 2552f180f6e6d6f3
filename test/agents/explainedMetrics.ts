// Metrics are reported now and then; each is a number that the agent's entry explains.
import type { AgentEntry } from '@prism-rl/core';
import type { TrainOptions } from '@prism-rl/runner';
import { train } from '@prism-rl/runner';
import { expect } from 'vitest';

/** @param times smallest and largest number of reports in a run of `options`. */
export async function expectExplainedMetrics(
  options: TrainOptions,
  { metrics: meanings = {} }: AgentEntry<object>,
  [fewest, most]: readonly [number, number],
): Promise<void> {
  let updates = 0;
  await train(options).forEach((event) => {
    if (event.type !== 'update') return;
    updates++;
    expect(Object.keys(event.metrics).sort()).toEqual(Object.keys(meanings).sort());
    expect(Object.values(event.metrics).every(Number.isFinite)).toBe(true);
  });
  expect(updates).toBeGreaterThanOrEqual(fewest);
  expect(updates).toBeLessThanOrEqual(most);
}
