import { checkEnv, checkVectorEnv } from '@prism-rl/core/conformance';
import { describe, expect, test } from 'vitest';
import { AtariEnv } from './atariEnv.ts';
import { AtariPreprocessing } from './atariPreprocessing.ts';
import { AtariStackedEnv } from './atariStackedEnv.ts';
import { AtariVectorEnv } from './atariVectorEnv.ts';
import { ContinuousAtariEnv } from './continuousAtariEnv.ts';
import { prismCatch } from './games/prismCatch.ts';

const small = { frameSkip: 4, repeatActionProbability: 0.25, maxNumFramesPerEpisode: 80 };

describe('the contract of an environment', () => {
  const makers = {
    rgb: () => new AtariEnv(prismCatch, { ...small, mode: 2 }),
    ram: () => new AtariEnv(prismCatch, { ...small, obsType: 'ram', frameSkip: [2, 5] }),
    'AtariPreprocessing, floats': () =>
      new AtariPreprocessing(
        prismCatch,
        { scaleObs: true, terminalOnLifeLoss: true },
        { maxNumFramesPerEpisode: 80 },
      ),
    continuous: () => new ContinuousAtariEnv(prismCatch, { ...small, obsType: 'ram' }),
    stacked: () => new AtariStackedEnv(prismCatch, small),
  };
  for (const [name, make] of Object.entries(makers)) {
    for (const check of checkEnv(make, { steps: 30, requires: ['save', 'render', 'renderText'] })) {
      test(`${name}: ${check.name}`, check.run);
    }
  }
});

describe('the contract of a vector environment', () => {
  const settings = { ...small, episodicLife: true };
  const checks = checkVectorEnv(
    (numEnvs) => new AtariVectorEnv(prismCatch, numEnvs, settings),
    () => new AtariStackedEnv(prismCatch, settings),
    { steps: 30, numEnvs: [1, 3], requires: ['save', 'render'] },
  );
  for (const check of checks) test(check.name, check.run);
});

describe('Prism Catch', () => {
  test('following the gem scores the perfect 20', () => {
    const env = new AtariEnv(prismCatch, { obsType: 'ram', frameSkip: 1, repeatActionProbability: 0 });
    for (const seed of [1, 2, 3]) {
      let { observation } = env.reset({ seed });
      let total = 0;
      let over = false;
      for (let step = 0; step < 3000 && !over; step++) {
        const [gemX, gemY, bucketX] = observation.subarray(6, 9) as unknown as [number, number, number];
        const action = gemY === 200 || Math.abs(bucketX + 4 - gemX) <= 2 ? 0 : bucketX + 4 < gemX ? 1 : 2;
        const result = env.step(action);
        observation = result.observation;
        total += result.reward;
        over = result.terminated;
      }
      expect({ total, over }).toEqual({ total: 20, over: true });
    }
  });

  test('doing nothing loses five lives', () => {
    const env = new AtariEnv(prismCatch, { obsType: 'ram', frameSkip: 4 });
    env.reset({ seed: 0 });
    expect(env.lives).toBe(5);
    let steps = 0;
    let last = env.step(0);
    const lives = new Set([last.info.lives]);
    for (; !last.terminated && steps < 1000; steps++) {
      last = env.step(0);
      lives.add(last.info.lives);
    }
    expect(last.terminated).toBe(true);
    expect(env.lives).toBe(0);
    expect([...lives]).toEqual([5, 4, 3, 2, 1, 0]);
  });
});
