import { expect, test } from 'vitest';
import { readArm, readSeeds, readSteps, readTime } from './readOptions.ts';

test('seeds, times, steps and arms as they are written', () => {
  expect([readSeeds('3'), readSeeds('6-8'), readSeeds('4,9')]).toEqual([
    [1, 2, 3],
    [6, 7, 8],
    [4, 9],
  ]);
  expect(() => readSeeds('4,9,4', 'held-out')).toThrow(
    '--held-out 4,9,4 does not name seeds: 4 appears twice.',
  );
  for (const text of ['-5', '1-2-3', '99999999999999999999,1']) {
    expect(() => readSeeds(text)).toThrow(`--seeds ${text} does not name seeds.`);
  }
  expect(['90s', '10m', '1h30m', '0.5d', '600h'].map((text) => readTime(text))).toEqual([
    90_000, 600_000, 5_400_000, 43_200_000, 2_160_000_000,
  ]);
  for (const text of ['', '90', '5x', '0s', '0h0.0m']) {
    expect(() => readTime(text, 'lease')).toThrow(`--lease ${text} is not a length of time.`);
  }
  expect(readSteps(['5_000', 'MinAtar/Breakout-v1=10'])).toEqual({
    all: 5000,
    byEnvironment: new Map([['MinAtar/Breakout-v1', 10]]),
  });
  expect(readSteps(['CartPole-v1=3e4']).byEnvironment.get('CartPole-v1')).toBe(30_000);
  for (const text of ['x', '', '0', '1.5', '0x10', '_5', '1__0', 'CartPole-v1=', 'CartPole-v1=0b1']) {
    expect(() => readSteps([text])).toThrow(`--steps ${text} is not a number of steps.`);
  }
  expect(readArm('slow=dqn+per,learningRate=1e-4,hidden=[64,64],loss=huber')).toEqual({
    name: 'slow',
    agent: 'dqn+per',
    config: { learningRate: 1e-4, hidden: [64, 64], loss: 'huber' },
  });
  expect(readArm('twin=dqn')).toEqual({ name: 'twin', agent: 'dqn', config: {} });
  expect(readArm('a=dqn,loss=huber,env.size=3')).toEqual({
    name: 'a',
    agent: 'dqn',
    config: { loss: 'huber' },
    envConfig: { size: 3 },
  });
});
