import { describe, expect, test } from 'vitest';
import { CartPole, CartPoleVector } from '../src/cartPole.ts';
import { expectVectorEqualsSingles } from './comparison.ts';
import { discretePolicy } from './gymnasium.ts';

function compare(numEnvs: number, config: ConstructorParameters<typeof CartPole>[0], steps: number): number {
  const singles = Array.from({ length: numEnvs }, () => new CartPole(config));
  const policies = singles.map((_, i) => discretePolicy('lcg', i, 2));
  const act = (_: number, i: number) => policies[i]!(new Float32Array());
  return expectVectorEqualsSingles(
    new CartPoleVector(numEnvs, config),
    singles,
    7,
    steps,
    act,
    new Int32Array(numEnvs),
  );
}

test('equals as many single environments', () => {
  expect(compare(16, {}, 150)).toBeGreaterThan(60);
  expect(compare(1, {}, 50)).toBeGreaterThan(0);
});

test('equals them with Sutton & Barto’s reward and with time limits that meet falls', () => {
  expect(compare(32, { suttonBartoReward: true, maxEpisodeSteps: 15 }, 120)).toBeGreaterThan(200);
});

describe('refuses', () => {
  test('illegal actions, before anything moves', () => {
    const env = new CartPoleVector(3);
    env.reset({ seed: 1 });
    const before = env.save();
    for (const actions of [Int32Array.of(0, 1, 2), Int32Array.of(0, 1), Float32Array.of(0, 0.5, 1)]) {
      expect(() => env.step(actions)).toThrow(expect.objectContaining({ code: 'invalid-action' }));
    }
    expect(env.save()).toEqual(before);
  });
  test('a step before the first reset, bad sizes, unknown rows, foreign snapshots', () => {
    expect(() => new CartPoleVector(1).step(new Int32Array(1))).toThrow(
      expect.objectContaining({ code: 'state' }),
    );
    expect(() => new CartPoleVector(0)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    const env = new CartPoleVector(2);
    env.reset();
    expect(() => env.render!(2)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    const other = new CartPoleVector(3);
    expect(() => other.restore(env.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
  });
});
