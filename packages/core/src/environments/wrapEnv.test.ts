import { expect, test } from 'vitest';
import type { Env, VectorEnv } from '../contracts/env.ts';
import { noInfo } from '../contracts/env.ts';
import { Discrete } from '../spaces/discrete.ts';
import { WrappedEnv } from './wrapEnv.ts';

/** Counts its steps and ends after three of them. */
function counter(canBeSaved: boolean): Env<number, number> {
  let time = 0;
  return {
    id: 'Counter-v0',
    observationSpace: new Discrete(9),
    actionSpace: new Discrete(2),
    reset: () => {
      time = 0;
      return { observation: time, info: noInfo };
    },
    step: (action) => ({
      observation: ++time,
      reward: 10 * action,
      terminated: time === 3,
      truncated: false,
      info: noInfo,
    }),
    ...(canBeSaved && {
      save: () => Uint8Array.of(time),
      restore: (state: Uint8Array) => {
        time = state[0]!;
      },
    }),
  };
}

const same = (vector: VectorEnv): VectorEnv => vector;

test('a wrapper that changes nothing has no effect', () => {
  const env = new WrappedEnv(counter(true) as Env, same);
  expect(env).toMatchObject({ id: 'Counter-v0' });
  expect([env.observationSpace.size, (env.actionSpace as Discrete).n]).toEqual([1, 2]);
  expect(env.reset({ seed: 1 }).observation).toBe(0);
  expect(env.step(1)).toMatchObject({ observation: 1, reward: 10, terminated: false, truncated: false });
  const state = env.save!();
  expect(env.step(0)).toMatchObject({ observation: 2, reward: 0, terminated: false });
  env.restore!(state);
  expect([env.step(0).terminated, env.step(1)]).toMatchObject([false, { observation: 3, terminated: true }]);
});

test('an environment without save has none in a wrapper', () => {
  const env = new WrappedEnv(counter(false) as Env, same);
  expect([env.save, env.restore]).toEqual([undefined, undefined]);
  expect([env.render, env.renderText, env.adoptStatistics, env.model, env.close]).toEqual(
    Array(5).fill(undefined),
  );
});

test('a wrapped environment can be filmed', () => {
  const frame = { width: 1, height: 1, data: Uint8Array.of(1, 2, 3) };
  const filmed = { ...counter(true), framesPerSecond: 42, render: () => frame, renderText: () => 'x' };
  const env = new WrappedEnv(filmed as unknown as Env, same);
  env.reset();
  expect([env.framesPerSecond, env.render!(), env.renderText!()]).toEqual([42, frame, 'x']);
  expect(new WrappedEnv(counter(true) as Env, same).framesPerSecond).toBeUndefined();
});

test('a wrapper sees nothing of the previous episode at a reset', () => {
  let seen!: VectorEnv;
  const env = new WrappedEnv(counter(true) as Env, (vector) => {
    seen = vector;
    return vector;
  });
  env.reset();
  for (let t = 0; t < 3; t++) env.step(1);
  expect([seen.rewards[0], seen.terminated[0]]).toEqual([10, 1]);
  env.reset();
  expect([seen.rewards[0], seen.terminated[0], seen.truncated[0], seen.observations[0]]).toEqual([
    0, 0, 0, 0,
  ]);
});

test('a model is kept only by wrappers that preserve it', () => {
  const model = {};
  const known = { ...counter(true), model: () => model } as unknown as Env;
  expect(new WrappedEnv(known, same).model).toBeUndefined();
  expect(new WrappedEnv(known, same, true).model!()).toBe(model);
  expect(new WrappedEnv(counter(true) as Env, same, true).model).toBeUndefined();
});
