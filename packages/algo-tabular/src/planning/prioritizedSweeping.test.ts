import { Rng } from '@prism-rl/core';
import { tabularModel } from '@prism-rl/env-gridworld';
import { describe, expect, test } from 'vitest';
import { PrioritizedSweeping } from './prioritizedSweeping.ts';
import { actionValues } from './sweeps.ts';

describe('prioritizedSweeping', () => {
  test('backs up the state with the largest error above the tolerance, as a table of all errors does', () => {
    let [dropped, backups] = [0, 0];
    for (let seed = 0; seed < 60; seed++) {
      const rng = new Rng(seed);
      const numStates = 9;
      const model = tabularModel(numStates, 2, [0], (_state, _action, add) => {
        const first = rng.uniform(0.1, 0.9);
        const next = rng.integers(numStates);
        add(first, next, rng.normal(), rng.random() < 0.1);
        add(1 - first, (next + 1 + rng.integers(numStates - 1)) % numStates, rng.normal(), false);
      });
      const config = { discount: 0.9, tolerance: 0.3 };
      const v = new Float64Array(numStates);
      const best = (s: number): number =>
        Math.max(...actionValues(model, v, config.discount).slice(2 * s, 2 * s + 2));
      const errorsOf = (): number[] => Array.from(v, (value, s) => Math.abs(best(s) - value));
      for (const sweep of new PrioritizedSweeping(config).solve(model)) {
        let largest = 0;
        for (let k = 0; k < numStates; k++) {
          const errors = errorsOf();
          const most = Math.max(...errors);
          if (most < config.tolerance) break;
          largest = Math.max(largest, most);
          const s = errors.indexOf(most);
          v[s] = best(s);
          backups++;
          dropped += errorsOf().filter(
            (error, i) => i !== s && error < config.tolerance && errors[i]! >= config.tolerance,
          ).length;
        }
        for (const [s, value] of v.entries()) expect(sweep.values[s]).toBeCloseTo(value, 12);
        expect(sweep.delta).toBeCloseTo(largest, 12);
      }
      expect(Math.max(...errorsOf())).toBeLessThan(config.tolerance);
    }
    // States whose error another state's backup has made small, so that they need none.
    expect([dropped, backups].map((count) => count > 5)).toEqual([true, true]);
  });
});
