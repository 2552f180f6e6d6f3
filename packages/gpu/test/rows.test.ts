// Rules of environments, translated to WGSL: they play as the originals do. `rows.slow.test.ts` has all environments.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Box, Discrete, type Env, MultiBinary } from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import { MinAtarEnv } from '@prism-rl/env-minatar';
import { TicTacToe } from '@prism-rl/games';
import { describe, expect, test } from 'vitest';
import { deviceEnvOf } from '../src/node/index.ts';
import { rulesOf, translateRules } from '../src/rows/deviceEnvOf.ts';
import { differences, free, playHere, playThere } from './playedRules.ts';
import { hasSoftwareGpu, openSoftwareGpu } from './softwareGpu.ts';

const idle = { start() {}, observe() {}, stateSize: 4, maxEpisodeSteps: null, stateType: 'int32' } as const;

test('describes an environment', () => {
  const { wgsl, ...cartPole } = deviceEnvOf(new CartPole());
  expect(cartPole).toEqual({
    id: 'CartPole-v1',
    rowType: 'f32',
    rowSize: 5,
    observationSize: 4,
    observationBits: 32,
    actions: 2,
    maxEpisodeSteps: 500,
  });
  expect(wgsl).toContain('fn envStep(action: u32) -> EnvOutcome');
  expect(deviceEnvOf(new MinAtarEnv('MinAtar/Breakout-v1'))).toMatchObject({
    rowType: 'i32',
    observationSize: 400,
    observationBits: 1,
    actions: 3,
    maxEpisodeSteps: null,
  });
});

test('bytes of 0 and 1 take a bit each, others a byte', () => {
  for (const [low, high, observationBits] of [
    [0, 1, 1],
    [0, 4, 8],
    [-0, 255, 8],
  ] as const) {
    const observationSpace = new Box({ low, high, shape: [2], dtype: 'uint8' });
    const rules = { ...idle, id: 'Bytes-v0', observationSpace, actionSpace: new Discrete(2), step() {} };
    expect(deviceEnvOf({ rules } as unknown as Env)).toMatchObject({ observationBits });
  }
});

test('names file and line of what GPUs cannot run', () => {
  // Node's own loader keeps the lines.
  const file = path.join(import.meta.dirname, 'fixtures/refused.ts');
  const { refused } = createRequire(import.meta.url)(file) as typeof import('./fixtures/refused.ts');
  const comments = [...readFileSync(file, 'utf8').split('\n').entries()].flatMap(([k, line]) => {
    const [, comment] = /[;}].* \/\/ (.*)$/.exec(line) ?? [];
    return comment === undefined ? [] : [`${file}:${k + 1} has ${comment}`];
  });
  const space = new Discrete(2);
  const messages = refused.map((step) => {
    try {
      translateRules({ ...idle, id: 'Wrong-v0', observationSpace: space, actionSpace: space, step });
    } catch (error) {
      return (error as Error).message;
    }
    return 'it was translated';
  });
  const begins = comments.map((one) => `Wrong-v0 cannot run on a GPU: ${one}`);
  expect(messages.toSorted()).toEqual(begins.toSorted().map((one) => expect.stringContaining(one)));
});

test('actions of a Box have bounds', () => {
  expect(deviceEnvOf(new Pendulum())).toMatchObject({ actions: 1, box: { low: [-2], high: [2] } });
});

test('refuses environments without rules on a row, and actions that are neither integers nor a Box', () => {
  const rules = {
    ...idle,
    id: 'Keys-v0',
    observationSpace: new Discrete(2),
    actionSpace: new MultiBinary(2),
  };
  const keys = { rules, id: 'Keys-v0' } as unknown as Env;
  const other = { ...new CartPole(), rules: undefined, id: 'Walk-v0' } as unknown as Env;
  for (const [env, message] of [
    [other, 'The rules of Walk-v0 are no functions of a row of numbers, which GPUs need.'],
    [
      keys,
      'Whole runs on a GPU need actions that are Discrete or a Box of float32, but Keys-v0 has MultiBinary(2).',
    ],
    // Opponents are no rules.
    [new TicTacToe(), expect.stringMatching(/^TicTacToe-v0 cannot run on a GPU: .*opposed\.ts:\d+ has /)],
  ] as const)
    expect(() => deviceEnvOf(env)).toThrow(expect.objectContaining({ code: 'incompatible', message }));
});

describe.runIf(hasSoftwareGpu)('on a GPU', async () => {
  const device = await openSoftwareGpu();

  test('Breakout plays to the bit', async () => {
    const rules = rulesOf(new MinAtarEnv('MinAtar/Breakout-v1'));
    const plays = free(rules, [1, 2], 300);
    const here = playHere(rules, plays);
    expect(differences(rules, here, await playThere(device, rules, plays))).toEqual([]);
    // Another action of the second play is seen at once. (At this step the sticky coin does not replace it.)
    const other = plays.map(({ seed, actions }, k) => ({
      seed,
      actions: actions.with(125, k === 0 ? actions[125]! : (actions[125]! + 1) % 3),
    }));
    const [first] = differences(rules, here, await playThere(device, rules, other));
    expect(first).toMatch(/^play 1, step 125: row\[1\]/);
  });
});
