import { readFileSync } from 'node:fs';
import type { Env, Space } from '@prism-rl/core';
import { Box, Discrete, noInfo, packedArray, Rng, RowVector } from '@prism-rl/core';
import { CartPole, Pendulum } from '@prism-rl/env-classic';
import { Blackjack, FrozenLake } from '@prism-rl/env-gridworld';
import { describe, expect, test } from 'vitest';
import { lcg } from '../../../test/gymnasiumRuns.ts';
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

/** Reads the fixture that `tools/env-gymnasium/wrappers.py` recorded with Gymnasium, and plays its actions. */

/** Recording of a wrapped environment. */
interface Run {
  readonly name: string;
  readonly seed: number;
  readonly shape: readonly number[];
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
  /** terminated + 2 · truncated. */
  readonly flags: readonly number[];
  /** Return and length of each episode in the info. */
  readonly episodes: readonly (readonly number[])[];
}

/** Recording of a wrapped vector. */
interface VectorRun {
  readonly name: string;
  readonly seed: number;
  readonly numEnvs: number;
  readonly observations: Float32Array;
  readonly rewards: Float64Array;
}

type Raw<T> = { readonly [K in keyof T]: T[K] extends Float32Array | Float64Array ? string : T[K] };

const document = JSON.parse(readFileSync(new URL('fixtures/wrappers.json', import.meta.url), 'utf8')) as {
  singles: Raw<Run>[];
  vectors: Raw<VectorRun>[];
};

const bytes = (base64: string): ArrayBuffer => new Uint8Array(Buffer.from(base64, 'base64')).buffer;
const decoded = <R extends Raw<Run> | Raw<VectorRun>>(run: R) => ({
  ...run,
  observations: new Float32Array(bytes(run.observations)),
  rewards: new Float64Array(bytes(run.rewards)),
});

const runs: readonly Run[] = document.singles.map(decoded);
const vectorRuns: readonly VectorRun[] = document.vectors.map(decoded);

/** Pseudo-random actions of a space, as in `tools/env-gymnasium/policies.py`. */
function actionsOf(seed: number, space: Space<unknown>): () => number | Float32Array {
  const next = lcg(seed);
  if (space instanceof Discrete) return () => (next() >>> 16) % space.n;
  const { low, high } = space as Box;
  return () => Float32Array.from(low, (bound, k) => bound + (next() / 2 ** 32) * (high[k]! - bound));
}

/** Plays the actions of `act`, resets after ended episodes, and records a {@link Run}. */
function play<A>(env: Env<unknown, A>, act: () => A, { name, seed, shape }: Run, steps: number): Run {
  const seen: number[] = [];
  const see = (observation: unknown): void => {
    if (typeof observation === 'number') seen.push(observation);
    else for (const value of observation as ArrayLike<number> as number[]) seen.push(value);
  };
  const rewards = new Float64Array(steps);
  const flags: number[] = [];
  const episodes: number[][] = [];
  see(env.reset({ seed }).observation);
  for (let k = 0; k < steps; k++) {
    const { observation, reward, terminated, truncated, info } = env.step(act());
    see(observation);
    rewards[k] = reward;
    flags.push(Number(terminated) + 2 * Number(truncated));
    const episode = info.episode as { r: number; l: number } | undefined;
    if (episode !== undefined) episodes.push([episode.r, episode.l]);
    if (terminated || truncated) see(env.reset().observation);
  }
  return { name, seed, shape, observations: Float32Array.from(seen), rewards, flags, episodes };
}

/** Observes the last action and uses no random numbers. */
class Counter implements Env<number, number> {
  readonly id = 'Counter-v0';
  readonly observationSpace = new Discrete(10);
  readonly actionSpace = new Discrete(10);

  reset() {
    return { observation: 0, info: noInfo };
  }

  step(action: number) {
    return { observation: action, reward: action, terminated: false, truncated: false, info: noInfo };
  }
}

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
      const act = actionsOf(run.seed, run.name === 'ClipAction' ? wide : env.actionSpace);
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
      const act = actionsOf(run.seed, env.actionSpace);
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
