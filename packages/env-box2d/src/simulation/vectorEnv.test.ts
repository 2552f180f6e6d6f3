import { checkedStep } from '@prism-rl/core/checks';
import { describe, expect, test } from 'vitest';
import { BipedalWalker, bipedalWalkerVector } from '../bipedalWalker/bipedalWalker.ts';
import { LunarLander, lunarLanderVector } from '../lunarLander/lunarLander.ts';

function landerAction(step: number, i: number): number {
  return (step * 7 + i * 5 + ((step * i) >> 3)) % 4;
}

describe('a vector of landers', () => {
  test('that fly above the bounds that Gymnasium declares break no contract of debug mode', () => {
    const vector = lunarLanderVector(1);
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

  test('plays as separate environments with seeds seed + i, resets included', () => {
    const count = 5;
    const vector = lunarLanderVector(count, { maxEpisodeSteps: 90 });
    const envs = Array.from({ length: count }, () => new LunarLander({ maxEpisodeSteps: 90 }));
    vector.reset({ seed: 100 });
    for (const [i, env] of envs.entries()) {
      expect(vector.observations.subarray(8 * i, 8 * i + 8)).toEqual(
        env.reset({ seed: 100 + i }).observation,
      );
    }
    const actions = new Int32Array(count);
    let terminations = 0;
    let truncations = 0;
    for (let step = 0; step < 400; step++) {
      for (let i = 0; i < count; i++) actions[i] = landerAction(step, i);
      vector.step(actions);
      for (const [i, env] of envs.entries()) {
        const result = env.step(actions[i]!);
        const ended = result.terminated || result.truncated;
        const rows = ended ? vector.finalObservations : vector.observations;
        expect(rows.subarray(8 * i, 8 * i + 8)).toEqual(result.observation);
        expect(vector.rewards[i]).toBe(result.reward);
        expect(vector.terminated[i]).toBe(result.terminated ? 1 : 0);
        expect(vector.truncated[i]).toBe(result.truncated ? 1 : 0);
        terminations += vector.terminated[i]!;
        truncations += vector.truncated[i]!;
        if (ended) expect(vector.observations.subarray(8 * i, 8 * i + 8)).toEqual(env.reset().observation);
      }
    }
    expect(terminations).toBeGreaterThan(5);
    expect(truncations).toBeGreaterThan(0);
  });

  test('a snapshot continues exactly in another vector', () => {
    const a = lunarLanderVector(3);
    const b = lunarLanderVector(3);
    const actions = Int32Array.of(0, 2, 3);
    a.reset({ seed: 1 });
    for (let step = 0; step < 40; step++) a.step(actions);
    const state = a.save!();
    b.restore!(state);
    expect(b.observations).toEqual(a.observations);
    for (let step = 0; step < 200; step++) {
      a.step(actions);
      b.step(actions);
      expect(b.observations).toEqual(a.observations);
      expect(b.rewards).toEqual(a.rewards);
    }
    expect(() => lunarLanderVector(2).restore!(state)).toThrow(
      /a state of 3 × LunarLander-v3, not of 2 × LunarLander-v3/,
    );
    const broken = state.slice();
    broken[broken.length >> 1]! ^= 8;
    expect(() => b.restore!(broken)).toThrow(/damaged/);
  });

  test('one bad action moves nobody', () => {
    const vector = lunarLanderVector(2);
    expect(() => vector.step(Int32Array.of(0, 0))).toThrow(/reset/);
    vector.reset({ seed: 1 });
    const before = vector.save!();
    expect(() => vector.step(Int32Array.of(2, 4))).toThrow(/integer action from 0 to 3/);
    expect(() => vector.step(Int32Array.of(2))).toThrow(/takes 2 actions, but got 1/);
    expect(vector.save!()).toEqual(before);
  });

  test('nothing works after close', () => {
    const vector = lunarLanderVector(2);
    vector.reset({ seed: 1 });
    const state = vector.save!();
    vector.close!();
    vector.close!();
    const calls = [
      () => vector.reset(),
      () => vector.step(Int32Array.of(0, 0)),
      () => vector.render!(0),
      () => vector.renderText!(0),
      () => vector.save!(),
      () => vector.restore!(state),
    ];
    for (const call of calls) expect(call).toThrow('This LunarLander-v3 is closed.');
  });

  test.each([0, -1, 1.5, Number.NaN])('%d environments are refused', (count) => {
    expect(() => lunarLanderVector(count)).toThrow(/positive integer/);
  });

  // Includes powers of two, because sizes beyond 32 bits would wrap around.
  test.each([2 ** 15, 2 ** 16, 2 ** 16 + 1, 1e7])('there is no memory for %d environments', (count) => {
    expect(() => lunarLanderVector(count)).toThrow(/no memory for \d+ worlds/);
  });
});

test('a vector of walkers plays as separate walkers', () => {
  const vector = bipedalWalkerVector(3, { hardcore: true });
  const envs = [0, 1, 2].map(() => new BipedalWalker({ hardcore: true }));
  vector.reset({ seed: 9 });
  for (const [i, env] of envs.entries()) env.reset({ seed: 9 + i });
  const actions = new Float32Array(12);
  for (let step = 0; step < 250; step++) {
    for (let k = 0; k < actions.length; k++) actions[k] = Math.sin(0.3 * step + k);
    vector.step(actions);
    for (const [i, env] of envs.entries()) {
      const { observation, reward, terminated } = env.step(actions.slice(4 * i, 4 * i + 4));
      const rows = terminated ? vector.finalObservations : vector.observations;
      expect(rows.subarray(24 * i, 24 * i + 24)).toEqual(observation);
      expect(vector.rewards[i]).toBe(reward);
      if (terminated) env.reset();
    }
  }
});
