import { readFileSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { play, variants } from './parityRuns.ts';

/**
 * Digests of what Gymnasium 1.3 answered to the same actions (tools/env-box2d/replay.py): 40 seeds, random and heuristic
 * actions, two episodes each. A heuristic's actions depend on our observations, so one different bit changes everything after.
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

function bytes(array: Float32Array | Float64Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

describe.each(variants)('$name equals Gymnasium bit for bit', (variant) => {
  test.each(['random', 'heuristic'] as const)('with %s actions', (policy) => {
    const expected = recorded.filter(([name, how]) => name === variant.name && how === policy);
    expect(expected).toHaveLength(40);
    for (const run of expected) {
      const [, , seed] = run;
      let steps = 0;
      let endings = 0;
      let observations = 0;
      let rewards = 0;
      play(variant, policy, seed, (observation, reward, terminated) => {
        observations = crc32(bytes(observation), observations);
        if (reward === undefined) return;
        steps += 1;
        endings += terminated ? 1 : 0;
        rewards = crc32(bytes(Float64Array.of(reward)), rewards);
      });
      expect([variant.name, policy, seed, steps, endings, observations, rewards]).toEqual(run);
    }
  });
});
