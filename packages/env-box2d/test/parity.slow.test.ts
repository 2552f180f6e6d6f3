import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { environmentChecks } from '../../../test/agents/environmentChecks.ts';
import { plugin } from '../src/plugin.ts';
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

describe.each(Object.keys(plugin.environments!))('%s', (id) => {
  const steps = id === 'CarRacing-v3' ? 30 : 100;
  for (const { name, run } of environmentChecks(plugin, id, steps)) test(name, run);
});
