import type { Config } from '@prism-rl/core';
import { Registry, Rng } from '@prism-rl/core';
import { plugin as classic } from '@prism-rl/env-classic/plugin';
import { planRun } from '@prism-rl/runner';
import { expect, test } from 'vitest';
import { exploreEpsilon, leavePossible, type MaskPlace, scheduledEpsilon } from './exploration.ts';
import { plugin } from './plugin.ts';

test('ε of the rows explore, uniformly over the actions', () => {
  const actions = new Int32Array(40_000).fill(-1);
  exploreEpsilon(new Rng(2), 0.3, [4], actions);
  const counts = [-1, 0, 1, 2, 3].map(
    (action) => actions.filter((chosen) => chosen === action).length / actions.length,
  );
  expect(counts[0]).toBeCloseTo(0.7, 1);
  for (const share of counts.slice(1)) expect(Math.abs(share - 0.075)).toBeLessThan(0.005);
});

test('ε = 1 leaves no row greedy, ε = 0 all', () => {
  const actions = new Int32Array(100).fill(-1);
  exploreEpsilon(new Rng(0), 1, [2], actions);
  expect(actions.every((action) => action >= 0)).toBe(true);
  actions.fill(-1);
  exploreEpsilon(new Rng(0), 0, [2], actions);
  expect(actions.every((action) => action === -1)).toBe(true);
});

test('rows that are chosen already stay so and draw nothing', () => {
  const actions = Int32Array.of(2, -1, 3);
  const [rng, same] = [new Rng(4), new Rng(4)];
  exploreEpsilon(rng, 1, [4], actions);
  same.random();
  expect([...actions]).toEqual([2, same.integers(0, 4), 3]);
  expect(rng.save()).toEqual(same.save());
});

test('ε begins to fall with learning, or at the start', () => {
  const falls = { epsilonStart: 1, epsilonEnd: 0, epsilonSteps: 500, learningStarts: 5000 } as const;
  for (const epsilonDecay of ['linear', 'exponential'] as const) {
    const at = (steps: number, epsilonFrom: 'learning' | 'start') =>
      scheduledEpsilon({ ...falls, epsilonDecay, epsilonFrom }, steps);
    const half = epsilonDecay === 'linear' ? 0.5 : Math.exp(-0.5);
    expect([1, 4999, 5000].map((steps) => at(steps, 'learning'))).toEqual([1, 1, 1]);
    expect(at(5250, 'learning')).toBeCloseTo(half, 12);
    expect(at(250, 'start')).toBeCloseTo(half, 12);
  }
});

test('presets count ε from the start, and a decay that ends before learning starts is refused', () => {
  const registry = new Registry([plugin, classic]);
  const plan = (agentConfig: Config, allowUnused = false) =>
    planRun(registry, { agent: 'dqn', env: 'CartPole-v1', agentConfig, allowUnused });
  expect(plan({}).agentConfig).toMatchObject({ epsilonFrom: 'start', priorityBetaFrom: 'start' });
  const early = { learningStarts: 5000, epsilonSteps: 500 };
  for (const isInSweep of [false, true]) {
    expect(() => plan(early, isInSweep)).toThrow(
      expect.objectContaining({
        code: 'invalid-config',
        message:
          'The setting "epsilonSteps" of the agent dqn has no effect with epsilonSteps=500: ε is at its end before learning starts, after 5000 steps.',
        hint: 'Set epsilonFrom=learning.',
      }),
    );
  }
  expect(plan({ ...early, epsilonFrom: 'learning' }).agentConfig).toMatchObject(early);
  const { defaults } = plugin.agents!.dqn!;
  expect(defaults).toMatchObject({ epsilonFrom: 'learning', priorityBetaFrom: 'learning' });
});

test('each environment and branch explores by its own mask', () => {
  // Observations of seven numbers, the masks of branches with two and three actions from the third on.
  const place = { count: 5, offset: 2, rowSize: 7 } as never;
  const row = (...mask: readonly number[]): readonly number[] => [1, 1, ...mask];
  const observations = Uint8Array.from([
    ...row(0, 1, 1, 0, 0),
    ...row(1, 0, 0, 0, 1),
    ...row(0, 0, 0, 0, 0),
    ...row(0, 1, 0, 1, 0),
  ]);
  const masks = { ...(place as MaskPlace), observations };
  const actions = new Int32Array(8).fill(-1);
  exploreEpsilon(new Rng(5), 1, [2, 3], actions, masks);
  expect([...actions]).toEqual([1, 0, 0, 2, -1, -1, 1, 1]);
  const wanted = Int32Array.of(1, 1, 0, 2, 0, 0, 0, 1);
  leavePossible(masks, [2, 3], wanted);
  expect([...wanted]).toEqual([1, -1, 0, 2, -1, -1, -1, 1]);
});
