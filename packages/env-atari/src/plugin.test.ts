import { type Config, packedArray, Registry, Rng, resolveConfig } from '@prism-rl/core';
import { expect, test } from 'vitest';
import type { AtariConfig } from './config.ts';
import { plugin } from './plugin.ts';

const registry = new Registry([plugin]);
const entryOf = (id: string) => registry.get('environments', id).entry;

test('registers every game under the names of the Arcade Learning Environment', () => {
  const ids = registry.list('environments').map(({ id }) => id);
  expect(ids.filter((id) => id.startsWith('ALE/')).length).toBe(104);
  expect(ids.filter((id) => id.endsWith('NoFrameskip-v4')).length).toBe(105);
  for (const id of ['ALE/TicTacToe3D-v5', 'ALE/UpNDown-v5', 'ALE/Pitfall2-v5', 'MsPacmanNoFrameskip-v4']) {
    expect(ids).toContain(id);
  }
});

test('splits titles into words', () => {
  const titles = {
    'ALE/UpNDown-v5': 'Up N Down',
    'ALE/TicTacToe3D-v5': 'Tic Tac Toe 3D',
    'PrismCatch-v5': 'Prism Catch',
  };
  for (const [id, title] of Object.entries(titles)) {
    expect(entryOf(id).description).toMatch(new RegExp(`^Atari: ${title}[ ,;]`));
  }
});

test.each([
  [{}, [210, 160, 3]],
  [{ obsType: 'ram' }, [128]],
  [{ obsType: 'grayscale', continuous: true }, [210, 160]],
  [{ preprocessing: 'dqn' }, [4, 84, 84]],
  [{ preprocessing: 'dqn', grayscale: false, stack: 2, width: 40, threads: 2 }, [2, 84, 40, 3]],
] as const)('PrismCatch-v5 with %o: single and vector environments are equal', async (settings, shape) => {
  const entry = entryOf('PrismCatch-v5');
  const config = resolveConfig('environment', entry, { ...settings });
  const env = await entry.create(config);
  const vector = await entry.createVector!(2, config);
  try {
    expect(env.observationSpace.shape).toEqual(shape);
    expect(vector.observationSpace.toString()).toBe(env.observationSpace.toString());
    expect(vector.actionSpace.toString()).toBe(env.actionSpace.toString());
    vector.reset({ seed: 1 });
    env.reset({ seed: 1 });
    const random = new Rng(5);
    const one = env.actionSpace.sample(random);
    const actions = packedArray(env.actionSpace.dtype, 2 * env.actionSpace.size);
    for (const i of [0, 1]) env.actionSpace.pack(one, actions, i * env.actionSpace.size);
    for (let i = 0; i < 5; i++) {
      vector.step(actions);
      env.step(one);
    }
    const packed = new Uint8Array(env.observationSpace.size);
    env.observationSpace.pack(env.step(one).observation, packed);
    vector.step(actions);
    expect(vector.observations.slice(0, packed.length)).toEqual(packed);
  } finally {
    env.close?.();
    vector.close?.();
  }
});

test('the games of the suites have reference scores', () => {
  const games = registry.list('environments').filter(({ entry }) => entry.suites !== undefined);
  const ids = (suite: string): string[] =>
    games.filter(({ entry }) => entry.suites!.includes(suite)).map(({ id }) => id);
  expect(ids('atari').sort()).toEqual(
    ['Boxing', 'Breakout', 'Freeway', 'Pong'].map((game) => `ALE/${game}-v5`),
  );
  expect(ids('atari-gpu').length).toBe(5);
  expect(ids('atari-100k').length).toBe(26);
  for (const { entry } of games) {
    const { random, solved, published } = entry.referenceReturns!;
    expect(published!.mean).toBeGreaterThan(random);
    // A human score does not define a game as solved.
    expect([published!.agent, solved]).toEqual(['a human tester', undefined]);
  }
});

test('evaluations use the scores of whole games', () => {
  const entry = entryOf('ALE/Breakout-v5');
  const training = resolveConfig('environment', entry, {
    preprocessing: 'dqn',
    lifeLossInfo: true,
    stack: 2,
  });
  expect(training).toMatchObject({ clipRewards: true, lifeLossInfo: true });
  const judging = { ...training, episodicLife: false, lifeLossInfo: false, clipRewards: false };
  expect(entry.evaluationConfig!(training)).toEqual(judging);
});

test('refuses settings without effect', () => {
  for (const id of ['PrismCatch-v5', 'PongNoFrameskip-v4']) {
    const entry = entryOf(id);
    const resolved = (settings: Config): Config => resolveConfig('environment', entry, settings) as Config;
    const idle: Config = {
      width: 40,
      grayscale: false,
      stack: 2,
      noopMax: 0,
      clipRewards: false,
      threads: 2,
    };
    for (const [name, value] of Object.entries(idle)) {
      expect(() => resolved({ [name]: value }), name).toThrow(
        new RegExp(`${name}.*does nothing without preprocessing=dqn`),
      );
    }
    expect(resolved({ ...idle, preprocessing: 'dqn' })).toMatchObject(idle);
    expect(() => resolved({ continuousActionThreshold: 0.2 })).toThrow(
      /continuousActionThreshold.*does nothing without continuous=true/,
    );
    expect(() => resolved({ continuous: true, fullActionSpace: true })).toThrow(
      /fullActionSpace.*does nothing with continuous=true/,
    );
    expect(resolved({ continuousActionThreshold: 0.2, continuous: true })).toMatchObject({
      continuous: true,
    });
    expect(resolved(entry.evaluationConfig!(resolved({})) as Config)).toEqual(resolved({}));
  }
});

test('refuses invalid settings', async () => {
  const entry = entryOf('PrismCatch-v5');
  expect(() => resolveConfig('environment', entry, { obsType: 'rgba' })).toThrow(/obsType/);
  for (const frameSkip of [
    [5, 2],
    [4, 4],
    [0, 2],
    [4, 1002],
    [1, 2, 3],
  ]) {
    expect(() => resolveConfig('environment', entry, { frameSkip })).toThrow(/frameSkip.*larger one/);
  }
  expect(resolveConfig('environment', entry, { frameSkip: [4, 5] })).toMatchObject({ frameSkip: [4, 5] });
  const impossible: Config[] = [
    { frameSkip: [2, 5] },
    { obsType: 'ram' },
    { obsType: 'grayscale' },
    { continuous: true },
  ];
  for (const setting of impossible) {
    const config = resolveConfig('environment', entry, { preprocessing: 'dqn', ...setting }) as AtariConfig;
    await expect(async () => entry.create(config)).rejects.toMatchObject({ code: 'invalid-config' });
    await expect(async () => entry.createVector!(2, config)).rejects.toMatchObject({
      code: 'invalid-config',
    });
  }
  const mode = resolveConfig('environment', entry, { mode: 7 }) as AtariConfig;
  await expect(async () => entry.create(mode)).rejects.toMatchObject({ code: 'invalid-argument' });
});
