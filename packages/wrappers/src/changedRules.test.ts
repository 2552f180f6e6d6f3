// Rules in wrappers are what the wrappers do: the same episodes, observations and rewards.
import { Box, Discrete, type Env, type PackedArray, RowEnv, type RowTask, rulesIn } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { ClipReward, FrameStack, NormalizeReward, TimeLimit, TransformReward } from './index.ts';

/** A walk on eleven fields, shown as a picture of two channels; it ends at either side, with a reward of the step's number. */
const walk: RowTask<PackedArray, Int32Array> = {
  id: 'Walk-v0',
  observationSpace: new Box({ low: 0, high: 1, shape: [11, 4, 2], dtype: 'uint8' }),
  actionSpace: new Discrete(2),
  maxEpisodeSteps: 30,
  stateType: 'int32',
  stateSize: 2,
  isSparse: true,
  start(row, rng) {
    row[0] = rng.integers(3, 8);
    row[1] = 0;
  },
  step(row, actions, from, rng, outcome) {
    row[0]! += rng.random() < 0.1 ? 0 : 2 * actions[from]! - 1;
    row[1]!++;
    outcome.reward = row[1]! / 4 - 1;
    outcome.terminated = row[0]! < 1 || row[0]! > 9;
  },
  observe(row, out, to) {
    out[to + 8 * row[0]!] = 1;
    out[to + 8 * row[0]! + 1] = row[1]! % 2;
  },
};

const inner = (): Env<PackedArray, number> => new RowEnv(walk as never) as never;

/** Episodes with a certain series of actions, as everything that they show. */
function played(env: Env<PackedArray, number>): unknown[] {
  const all: unknown[] = [[...env.reset({ seed: 3 }).observation]];
  for (let step = 0; step < 300; step++) {
    const { observation, reward, terminated, truncated } = env.step((step * step) % 7 < 3 ? 0 : 1);
    all.push([[...observation], reward, terminated, truncated]);
    if (terminated || truncated) all.push([...env.reset().observation]);
  }
  return all;
}

test.each<readonly [string, (env: Env<PackedArray, number>) => Env<PackedArray, number>, boolean]>([
  ['TimeLimit', (env) => new TimeLimit(env, 6), false],
  ['ClipReward', (env) => new ClipReward(env, { min: -0.5, max: 0.75 }), true],
  ['TransformReward', (env) => new TransformReward(env, (reward) => reward * 8), true],
  ['FrameStack', (env) => new FrameStack(env, 3), false],
  ['FrameStack, padded with zeros', (env) => new FrameStack(env, 3, 'zero', 'channels'), false],
  [
    'several',
    (env) => new TimeLimit(new FrameStack(new ClipReward(env, { max: 0 }), 2, 'reset', 'channels'), 9),
    true,
  ],
])('%s', (_, wrap, isOfTraining) => {
  const env = wrap(inner());
  const rules = rulesIn(env) as RowTask & { readonly judged?: RowTask };
  const own = (task: RowTask): Env<PackedArray, number> => new RowEnv(task as never) as never;
  const want = played(env);
  expect(played(own(rules))).toEqual(want);
  expect(want).not.toEqual(played(inner()));
  // Evaluations have the rewards of the environment.
  expect(rules.judged !== undefined).toBe(isOfTraining);
  if (rules.judged === undefined) return;
  const rewards = (all: unknown[]) => all.flatMap((one) => (one as unknown[]).slice(1, 2));
  expect(rewards(played(own(rules.judged))).slice(0, 5)).toEqual(rewards(played(inner())).slice(0, 5));
});

test('wrappers that are code alone have no rules, nor have those around them', () => {
  const normalized = new NormalizeReward(inner());
  expect(rulesIn(normalized)).toBeUndefined();
  expect(rulesIn(new TimeLimit(normalized, 3))).toBeUndefined();
});
