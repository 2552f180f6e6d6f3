import { checkedStep } from '@prism-rl/core/checks';
import { describe, expect, test } from 'vitest';
import { LunarLander } from '../lunarLander/lunarLander.ts';

describe('a vector of landers', () => {
  test('may exceed Gymnasium’s declared bounds in debug mode', () => {
    const vector = LunarLander.vector(1);
    const actions = Int32Array.of(2);
    const checks = checkedStep(vector, actions);
    vector.reset({ seed: 3 });
    let highest = 0;
    for (let step = 0; step < 400; step++) {
      checks.beforeStep();
      vector.step(actions);
      checks.afterStep();
      highest = Math.max(highest, vector.observations[1]!);
    }
    expect(highest).toBeGreaterThan(2.5);
    const observation = new Float32Array(8);
    expect(vector.observationSpace.contains(observation.with(1, 20))).toBe(true);
    expect(vector.observationSpace.contains(observation.with(1, Number.NaN))).toBe(false);
    expect(vector.observationSpace.contains(observation.subarray(1))).toBe(false);
  });

  // Includes powers of two, because sizes beyond 32 bits would wrap around.
  test.each([2 ** 15, 2 ** 16, 2 ** 16 + 1, 1e7])('refuses %d environments for lack of memory', (count) => {
    expect(() => LunarLander.vector(count)).toThrow(/no memory for \d+ worlds/);
  });
});
