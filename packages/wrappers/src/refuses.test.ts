// Invalid numbers, bounds, spaces, masks and states that wrappers refuse.

import type { Space, VectorEnv } from '@prism-rl/core';
import { Box, Dict, Discrete, MultiBinary, Rng, RowVector, resolveConfig, Tuple } from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import { Blackjack, FrozenLake } from '@prism-rl/env-gridworld';
import { TicTacToe } from '@prism-rl/games';
import { describe, expect, test } from 'vitest';
import { sameDeclarations } from '../../../test/agents/sameDeclarations.ts';
import {
  ActionRepeat,
  ClipAction,
  ClipReward,
  FlattenObservation,
  FrameStack,
  NormalizeObservation,
  NormalizeReward,
  RecordEpisodeStatistics,
  RecordVideo,
  RescaleAction,
  StickyAction,
  TimeLimit,
} from './index.ts';
import { plugin } from './plugin.ts';
import { encodeWrapper, restoreWrapper, type WrapperState } from './vectorWrapper.ts';

sameDeclarations(plugin);

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('refuses', () => {
  test('numbers that make no sense', () => {
    const env = new CartPole();
    const pendulum = new Pendulum();
    for (const wrong of [0, -1, 1.5, Number.NaN]) {
      expect(() => new TimeLimit(env, wrong)).toThrow(code('invalid-argument'));
      expect(() => new ActionRepeat(env, wrong)).toThrow(code('invalid-argument'));
      expect(() => new FrameStack(env, wrong)).toThrow(code('invalid-argument'));
      expect(() => new RecordEpisodeStatistics(env, wrong)).toThrow(code('invalid-argument'));
    }
    expect(() => new ClipReward(env, {})).toThrow(code('invalid-argument'));
    expect(() => new ClipReward(env, { min: 1, max: 0 })).toThrow(code('invalid-argument'));
    expect(() => new NormalizeReward(env, { gamma: 1.1 })).toThrow(code('invalid-argument'));
    expect(() => new StickyAction(env, { probability: 1 })).toThrow(code('invalid-argument'));
    for (const duration of [[3, 2], [0, 1], [-1, 2], [1.5, 2], [1, 2.5], 0] as const)
      expect(() => new StickyAction(env, { probability: 0.1, duration })).toThrow(code('invalid-argument'));
    expect(() => new StickyAction(env, { probability: -0.1 })).toThrow(code('invalid-argument'));
    expect(() => new StickyAction(env, { probability: 0, duration: [1, 1] })).not.toThrow();
    expect(() => new NormalizeReward(env, { gamma: -0.1 })).toThrow(code('invalid-argument'));
    for (const gamma of [0, 1]) expect(() => new NormalizeReward(env, { gamma })).not.toThrow();
    for (const epsilon of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const refused = (owner: string) =>
        expect.objectContaining({
          code: 'invalid-argument',
          message: `${owner} needs a number greater than 0 as epsilon, but got ${epsilon}.`,
        });
      expect(() => new NormalizeObservation(env, { epsilon })).toThrow(refused('NormalizeObservation'));
      expect(() => new NormalizeReward(env, { epsilon })).toThrow(refused('NormalizeReward'));
    }
    for (const bound of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(() => new ClipReward(env, { min: bound })).toThrow(code('invalid-argument'));
      expect(() => new ClipReward(env, { max: bound })).toThrow(code('invalid-argument'));
    }
    expect(() => new ClipReward(env, { min: 1, max: 1 })).not.toThrow();
    for (const index of [-1, 0.5, 2])
      expect(
        () => new RecordVideo.Vector(new RowVector(2, CartPole.task()), { onFilm: () => {} }, index),
      ).toThrow(code('invalid-argument'));
    expect(() => new RecordVideo(env, { maxFrames: 1, onFilm: () => {} })).not.toThrow();
    expect(() => new RescaleAction(pendulum, { min: 1, max: 1 })).toThrow(code('invalid-argument'));
    expect(() => new RescaleAction(pendulum, { min: [0, 0] })).toThrow(
      /needs one number as min, or 1 for Box\(-2, 2, \[1\], float32\), but got 2\./,
    );
    expect(() => new RescaleAction(pendulum, { max: [] })).toThrow(/one number as max.*got 0/);
    expect(new TimeLimit(env, 1).maxEpisodeSteps).toBe(1);
    expect(() => new ActionRepeat(env, 1)).not.toThrow();
  });

  test('a stack of more numbers than any agent takes', () => {
    expect(() => new FrameStack(new Pendulum(), 2 ** 23)).toThrow(code('invalid-config'));
  });

  test('bounds that cannot be stretched, inside and outside', () => {
    const from = (low: number, high: number) => {
      const env = new Pendulum();
      return Object.defineProperty(env, 'actionSpace', {
        value: new Box({ low: [-1, low], high: [1, high] }),
      });
    };
    expect(() => new RescaleAction(from(-2, 2))).not.toThrow();
    for (const [low, high] of [
      [Number.NEGATIVE_INFINITY, 2],
      [-2, Number.POSITIVE_INFINITY],
      [2, 2],
    ] as const)
      expect(() => new RescaleAction(from(low, high))).toThrow(/element 1 goes from \[-1, 1\] to/);
    expect(() => new RescaleAction(from(-2, 2), { max: [1, Number.POSITIVE_INFINITY] })).toThrow('element 1');
    expect(() => new RescaleAction(from(-2, 2), { min: [-1, 1] })).toThrow('element 1 goes from [1, 1]');
  });

  test('other actions where some may be impossible', () => {
    for (const wrap of [
      () => new ActionRepeat(new TicTacToe(), 2),
      () => new StickyAction(new TicTacToe(), { probability: 0.1 }),
    ])
      expect(wrap).toThrow(code('incompatible'));
  });

  test('to end episodes of a vector that cannot begin one by itself', () => {
    const vector = Object.defineProperty(new RowVector(2, CartPole.task()), 'restart', { value: undefined });
    expect(() => new TimeLimit.Vector(vector, 3)).toThrow(/2 × CartPole-v1 cannot be ended/);
  });

  test('a run’s stack that no memory holds', () => {
    const entry = plugin.wrappers!['frame-stack']!;
    expect(resolveConfig('wrapper frame-stack', entry, { k: 1000 })).toMatchObject({ k: 1000 });
    expect(() => resolveConfig('wrapper frame-stack', entry, { k: 1e9 })).toThrow(/from 1 to 1000/);
  });

  test('spaces that do not fit', () => {
    expect(() => new FrameStack(new FrozenLake() as never, 2)).toThrow(code('incompatible'));
    expect(() => new NormalizeObservation(new Blackjack() as never)).toThrow(code('incompatible'));
    expect(() => new ClipAction(new CartPole() as never)).toThrow(code('incompatible'));
    const doubles = new Box<'float64'>({ low: -1, high: 1, dtype: 'float64' });
    const inDoubles = Object.defineProperty(new Pendulum(), 'actionSpace', { value: doubles });
    expect(() => new ClipAction(inDoubles)).toThrow(code('incompatible'));
  });

  test('discrete observations of more values than a one-hot row may have', () => {
    const inMany = (space: Space) =>
      Object.defineProperty(new FrozenLake(), 'observationSpace', { value: space });
    const many = new Discrete(1_000_000);
    for (const space of [many, new Dict({ action_mask: new MultiBinary(4), place: new Tuple([many]) })]) {
      expect(() => new FlattenObservation(inMany(space as Space))).toThrow(
        'FlattenObservation encodes discrete observations as one-hot rows, which would have 1000000 numbers here (at most 16384).',
      );
    }
  });

  test.each<[string, (env: VectorEnv) => VectorEnv]>([
    ['RescaleAction', (env) => new RescaleAction.Vector(env)],
    ['StickyAction', (env) => new StickyAction.Vector(env, { probability: 0.5 })],
  ])('a wrong number of actions, by the number that was given: %s', (_, wrap) => {
    const env = wrap(new RowVector(3, Pendulum.task()));
    env.reset({ seed: 1 });
    for (const count of [0, 2, 4, 7]) {
      expect(() => env.step(new Float32Array(count))).toThrow(
        `3 × Pendulum-v1 takes 3 actions, but got ${count}.`,
      );
    }
  });

  test('snapshots of something else', () => {
    const env = new FrameStack(new CartPole(), 2);
    env.reset({ seed: 1 });
    expect(() => new FrameStack(new CartPole(), 3).restore!(env.save!())).toThrow(code('corrupt'));
    expect(() => new FlattenObservation(new FrozenLake()).restore!(env.save!())).toThrow(code('corrupt'));
    let restored = 0;
    const restore = (saved: Uint8Array, state: WrapperState) => () =>
      restoreWrapper('a wrapper', saved, state, () => restored++);
    const plain = encodeWrapper('a wrapper', {}, new Uint8Array(3));
    expect(restore(plain, { rngs: [new Rng(1)] })).toThrow('another wrapper than a wrapper');
    expect(restored).toBe(0);
    expect(restore(plain, {})).not.toThrow();
    expect(restored).toBe(1);
  });
});
