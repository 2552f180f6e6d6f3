import type { Env } from '@prism-rl/core';
import { Box, packedArray, Rng, RowVector } from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import { Blackjack, FrozenLake } from '@prism-rl/env-gridworld';
import { describe, expect, test } from 'vitest';
import {
  ClipAction,
  ClipReward,
  FlattenObservation,
  FrameStack,
  NormalizeObservation,
  NormalizeReward,
  RecordEpisodeStatistics,
  RescaleAction,
  StickyAction,
  TimeLimit,
  TransformObservation,
  TransformReward,
} from '../src/index.ts';
import { Counter, lcg, play, runs, vectorRuns } from './gymnasium.ts';

const stream = (seed: number | bigint) => new Rng(seed);

/** Our versions of the recorded environments. */
const wrapped: Readonly<Record<string, () => Env>> = {
  TimeLimit: () => new TimeLimit(new CartPole({ maxEpisodeSteps: 1_000_000 }), 13),
  FrameStack: () => new FrameStack(new CartPole(), 3),
  FrameStackZero: () => new FrameStack(new CartPole(), 4, 'zero'),
  NormalizeObservation: () => new NormalizeObservation(new CartPole()),
  NormalizeReward: () => new NormalizeReward(new CartPole()),
  NormalizeRewardPendulum: () => new NormalizeReward(new Pendulum(), { gamma: 0.9 }),
  ClipReward: () => new ClipReward(new Pendulum(), { min: -3, max: -1 }),
  ClipAction: () => new ClipAction(new Pendulum()),
  RescaleAction: () => new RescaleAction(new Pendulum(), { min: -0.5, max: 3 }),
  FlattenObservation: () => new FlattenObservation(new FrozenLake()),
  FlattenTuple: () => new FlattenObservation(new Blackjack()),
  TransformReward: () => new TransformReward(new Pendulum(), (reward) => 0.5 * reward + 1),
  TransformObservation: () => {
    const env = new CartPole();
    return new TransformObservation(env, (row: Float32Array) => row.map((x) => 2 * x), env.observationSpace);
  },
  RecordEpisodeStatistics: () => new RecordEpisodeStatistics(new CartPole()),
  StickyAction: () => new StickyAction(new Counter(), { probability: 0.25, stream }),
  StickyActionDuration: () => new StickyAction(new Counter(), { probability: 0.3, duration: [2, 5], stream }),
};

/** Pendulum's rewards may differ by the last bit of a sine; its observations must be equal. */
const isNear = (name: string) => /Pendulum|Clip|Rescale|TransformReward/.test(name);
const wide = new Box({ low: -3, high: 3, shape: [1] });

describe('equal to Gymnasium’s, every value', () => {
  test('every recording has a twin', () => {
    expect(runs.map(({ name }) => name).sort()).toEqual(Object.keys(wrapped).sort());
  });

  for (const run of runs) {
    test(run.name, () => {
      const env = wrapped[run.name]!();
      const act = lcg(run.seed, run.name === 'ClipAction' ? wide : env.actionSpace);
      const ours = play(env, act, run, run.flags.length);
      expect(ours.flags).toEqual(run.flags);
      expect(ours.episodes).toEqual(run.episodes);
      expect(ours.observations).toEqual(run.observations);
      if (!isNear(run.name)) expect(ours.rewards).toEqual(run.rewards);
      for (const [k, reward] of run.rewards.entries()) expect(ours.rewards[k]).toBeCloseTo(reward, 9);
      const { shape } = env.observationSpace;
      expect(shape).toEqual(run.shape);
    });
  }
});

describe('vectors, before an episode ends', () => {
  for (const run of vectorRuns) {
    test(run.name, () => {
      const { numEnvs } = run;
      const inner = new RowVector(numEnvs, Pendulum.task());
      const isReward = run.name.startsWith('NormalizeReward');
      const env = isReward ? new NormalizeReward.Vector(inner) : new NormalizeObservation.Vector(inner);
      const act = lcg(run.seed, env.actionSpace);
      const actions = packedArray('float32', numEnvs);
      const observations: number[] = [];
      const rewards: number[] = [];
      env.reset({ seed: run.seed });
      observations.push(...env.observations);
      for (let k = 0; k < 30; k++) {
        for (let i = 0; i < numEnvs; i++) env.actionSpace.pack(act(), actions, i);
        env.step(actions);
        observations.push(...env.observations);
        rewards.push(...env.rewards);
      }
      if (!isReward) expect(Float32Array.from(observations)).toEqual(run.observations);
      const shown = numEnvs === 300 ? rewards.filter((_, k) => k % 50 === 0) : rewards;
      expect(shown.length).toBe(run.rewards.length);
      for (const [k, reward] of run.rewards.entries()) expect(shown[k]).toBeCloseTo(reward, 9);
    });
  }
});
