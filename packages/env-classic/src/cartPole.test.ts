import { describe, expect, test } from 'vitest';
import { CartPole } from './cartPole.ts';

test('one step from a known state, by hand', () => {
  const env = new CartPole();
  env.reset({ options: { low: 0, high: 0 } });
  // From rest with F = 10: ẍ = 10/1.1 − 0.05·θ̈/1.1, θ̈ = −(10/1.1) / (0.5·(4/3 − 0.1/1.1)).
  const { observation } = env.step(1);
  const angular = -(10 / 1.1) / (0.5 * (4 / 3 - 0.1 / 1.1));
  expect(observation).toEqual(
    Float32Array.of(0, 0.02 * (10 / 1.1 - (0.05 * angular) / 1.1), 0, 0.02 * angular),
  );
});

test('rewards after the fall are 0, or −1 with suttonBartoReward', () => {
  for (const [suttonBartoReward, expected] of [
    [false, [1, 0, 0]],
    [true, [-1, -1, -1]],
  ] as const) {
    const env = new CartPole({ suttonBartoReward });
    env.reset({ options: { low: 0.2, high: 0.2 } });
    const rewards: number[] = [];
    while (rewards.length < 3) {
      const { reward, terminated } = env.step(0);
      if (terminated) rewards.push(reward);
    }
    expect(rewards).toEqual(expected);
  }
});

describe('refuses', () => {
  const env = new CartPole();
  env.reset({ seed: 1 });
  test.each([{ low: 1, high: 0 }, { low: 'a' }, { high: Number.NaN }])('reset options %j', (options) => {
    expect(() => env.reset({ options })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
  test.each([0, -1, 1.5, Number.NaN])('a time limit of %s', (maxEpisodeSteps) => {
    expect(() => new CartPole({ maxEpisodeSteps })).toThrow(
      expect.objectContaining({ code: 'invalid-config' }),
    );
  });
});

test('draws cart, pole, axle and track in Gymnasium’s colours', () => {
  const env = new CartPole();
  env.reset({ options: { low: 0, high: 0 } });
  const { width, height, data } = env.render();
  expect([width, height]).toEqual([600, 400]);
  const pixel = (x: number, y: number) =>
    Array.from(data.subarray((y * width + x) * 3, (y * width + x) * 3 + 3));
  expect(pixel(10, 10)).toEqual([255, 255, 255]);
  expect(pixel(300, 230)).toEqual([202, 152, 101]);
  expect(pixel(320, 305)).toEqual([0, 0, 0]);
  expect(pixel(300, 292)).toEqual([129, 132, 203]);
  expect(pixel(5, 299)).toEqual([0, 0, 0]);
  expect(env.renderText()).toContain('angle 0.00°');
});
