import { checkEnv } from '@prism-rl/testing';
import { describe, expect, test, vi } from 'vitest';
import { AtariEnv } from './atariEnv.ts';
import { AtariStackedEnv } from './atariVectorEnv.ts';
import { stackedDefaults } from './config.ts';
import { continuousAtari } from './continuousAtari.ts';
import { actionMeanings } from './controls.ts';
import { prismCatch } from './games/prismCatch.ts';
import { SWITCHES } from './gameWords.ts';
import { StackedGame } from './stackedGame.ts';

const small = { frameSkip: 4, repeatActionProbability: 0.25, maxNumFramesPerEpisode: 80 };

describe('the contract of an environment', () => {
  const makers = {
    ram: () => new AtariEnv(prismCatch, { ...small, obsType: 'ram', frameSkip: [2, 5] }),
    continuous: () =>
      continuousAtari(new AtariEnv(prismCatch, { ...small, obsType: 'ram', fullActionSpace: true }), 0.5),
  };
  for (const [name, make] of Object.entries(makers)) {
    for (const check of checkEnv(make, { steps: 30, requires: ['save', 'render', 'renderText'] })) {
      test(`${name}: ${check.name}`, check.run);
    }
  }
});

test.each([
  [[1, 0, 0], 'RIGHT'],
  [[0.5, 0, 0], 'NOOP'],
  [[1, Math.PI / 2, 0.5], 'UP'],
  [[1, -Math.PI / 2, 1], 'DOWNFIRE'],
  [[1, (3 / 4) * Math.PI, 0.51], 'UPLEFTFIRE'],
])('the stick %j acts as %s: a direction and the button count beyond the threshold', (stick, name) => {
  const env = new AtariEnv(prismCatch, { ...small, obsType: 'ram', fullActionSpace: true });
  const step = vi.spyOn(env, 'step');
  const continuous = continuousAtari(env, 0.5);
  continuous.reset({ seed: 1 });
  continuous.step(Float32Array.from(stick));
  expect(step).toHaveBeenCalledWith(actionMeanings.indexOf(name), stick[0]);
});

describe.each([
  ['AtariEnv', (settings: object) => new AtariEnv(prismCatch, settings)],
  ['AtariStackedEnv', (settings: object) => new StackedGame(prismCatch, { ...stackedDefaults, ...settings })],
])('the mode and the difficulty of %s', (_, make) => {
  /** Reads Prism Catch's mode and the left difficulty switch. */
  const variantOf = ({ emulator: { console } }: ReturnType<typeof make>): number[] => [
    console.ram[10]!,
    (console.gameWords[SWITCHES]! >> 6) & 1,
  ];

  test.each([
    [{}, [0, 0]],
    [{ mode: 2 }, [2, 0]],
    [{ difficulty: 1 }, [0, 1]],
    [{ mode: 1, difficulty: 1 }, [1, 1]],
  ])('stay as %j through resets with and without a seed', (settings, variant) => {
    const env = make(settings);
    const reset = (seed?: number): unknown =>
      env instanceof StackedGame ? env.reset(seed) : env.reset(seed === undefined ? {} : { seed });
    for (const seed of [3, undefined, 4, undefined]) {
      reset(seed);
      env.step(0);
      expect(variantOf(env)).toEqual(variant);
    }
  });
});

test('videos run at the console’s speed for any frame skip', () => {
  for (const frameSkip of [1, 4, 5]) {
    const speed = 60 / frameSkip;
    expect(new AtariEnv(prismCatch, { frameSkip }).framesPerSecond).toBe(speed);
    expect(new AtariStackedEnv(prismCatch, { frameSkip }).framesPerSecond).toBe(speed);
  }
  expect(new AtariEnv(prismCatch, { frameSkip: [2, 5] }).framesPerSecond).toBe(20);
});

test('refuses invalid actions with a hint that names the actions', () => {
  const env = new AtariEnv(prismCatch, { obsType: 'ram' });
  env.reset({ seed: 1 });
  for (const action of ['1', 'length', 4, -1, 0.5, undefined]) {
    expect(() => env.step(action as number)).toThrow(
      expect.objectContaining({ code: 'invalid-action', hint: 'They are NOOP, RIGHT, LEFT.' }),
    );
  }
});

test('refuses the state of a preprocessed game without changing anything', () => {
  const env = new AtariEnv(prismCatch);
  env.reset({ seed: 1 });
  const before = env.save();
  const preprocessed = new AtariStackedEnv(prismCatch);
  preprocessed.reset({ seed: 2 });
  expect(() => env.restore(preprocessed.save())).toThrow(
    expect.objectContaining({ name: 'PrismError', code: 'corrupt' }),
  );
  expect(env.save()).toEqual(before);
});

test.each([{ maxNumFramesPerEpisode: 40 }, { lifeLossInfo: true }])(
  'a game with %j is restored at each step, also at its end',
  (settings) => {
    const env = new StackedGame(prismCatch, { ...stackedDefaults, ...settings });
    const again = new StackedGame(prismCatch, { ...stackedDefaults, ...settings });
    env.reset(1);
    let ends = 0;
    for (let step = 0; step < 300; step++) {
      if (env.terminated || env.truncated) env.reset();
      env.step(0);
      ends += env.terminated || env.truncated ? 1 : 0;
      again.restore(env.save());
      expect(again.save().meta).toEqual(env.save().meta);
    }
    expect(ends).toBeGreaterThan(0);
  },
);

test('with lifeLossInfo, losing a life ends an episode while the game continues', () => {
  const env = new AtariStackedEnv(prismCatch, { lifeLossInfo: true, noopMax: 0 });
  const lives: unknown[] = [env.reset({ seed: 1 }).info.lives];
  const starts: unknown[] = [];
  for (let step = 0; step < 1000 && starts.length < 6; step++) {
    const last = env.step(0);
    if (!last.terminated) continue;
    lives.push(last.info.lives);
    const next = env.reset();
    if (next.info.lives !== 5) expect(next.observation).toEqual(last.observation);
    starts.push(next.info.lives);
  }
  expect(lives).toEqual([5, 4, 3, 2, 1, 0, 4]);
  expect(starts).toEqual([4, 3, 2, 1, 5, 4]);
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
