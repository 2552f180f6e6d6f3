import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { digestOf, variants } from './parityRuns.ts';

/**
 * Digests of Gymnasium 1.3's results for the same actions (tools/env-box2d/replay.py): 40 seeds, random and heuristic actions, two episodes
 * each. A heuristic's actions depend on our observations, so a single different bit changes everything after it.
 */
const recorded = JSON.parse(readFileSync(new URL('./fixtures/parity.json', import.meta.url), 'utf8')) as [
  name: string,
  policy: 'random' | 'heuristic',
  seed: number,
  steps: number,
  endings: number,
  observations: number,
  rewards: number,
][];

describe.each(variants)('$name equals Gymnasium bit for bit', (variant) => {
  test.each(['random', 'heuristic'] as const)('with %s actions', (policy) => {
    const expected = recorded.filter(([name, how]) => name === variant.name && how === policy);
    expect(expected).toHaveLength(40);
    for (const run of expected) {
      const [, , seed] = run;
      expect([variant.name, policy, seed, ...digestOf(variant, policy, seed)]).toEqual(run);
    }
  });
});
