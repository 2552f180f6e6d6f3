import { type PackedArray, packedArray } from '@prism-rl/core';
import { describe, expect, test } from 'vitest';
import { CartPole, CartPoleVector } from '../src/cartPole.ts';
import { expectVectorEqualsSingles } from './comparison.ts';
import { discretePolicy } from './gymnasium.ts';
import { type Task, tasks } from './tasks.ts';

const numEnvs = 7;

/** Fills a row with pseudo-random actions, a function of the step. */
function actionsOf(task: Task, step: number, actions: PackedArray): PackedArray {
  const space = task.create().actionSpace;
  for (let i = 0; i < numEnvs; i++) {
    const act = task.policy('lcg', 1000 * step + i);
    space.pack(act(new Float32Array()), actions, i);
  }
  return actions;
}

describe.each(tasks)('$id', (task) => {
  test('a vector equals as many single environments, time limits included', () => {
    const config = { maxEpisodeSteps: 40 };
    const vector = task.createVector(numEnvs, config);
    const singles = Array.from({ length: numEnvs }, () => task.create(config));
    const policies = singles.map((_, i) => task.policy('lcg', i));
    const actions = packedArray(vector.actionSpace.dtype, numEnvs);
    const act = (_: number, i: number) => policies[i]!(new Float32Array());
    expect(expectVectorEqualsSingles(vector, singles, 3, 150, act, actions)).toBeGreaterThanOrEqual(
      3 * numEnvs,
    );
  });

  test('snapshots of single and vector continue exactly', () => {
    const config = { maxEpisodeSteps: 30 };
    const policy = task.policy('lcg', 1);
    const actions = Array.from({ length: 90 }, () => policy(new Float32Array()));
    const playOn = (env: ReturnType<Task['create']>, from: number, to: number) =>
      actions.slice(from, to).map((action) => {
        const result = env.step(action);
        return result.terminated || result.truncated ? [result, env.reset()] : [result];
      });
    const env = task.create(config);
    env.reset({ seed: 8 });
    playOn(env, 0, 40);
    const state = env.save!();
    const expected = playOn(env, 40, 90);
    const restored = task.create(config);
    restored.restore!(state);
    expect(playOn(restored, 40, 90)).toEqual(expected);

    const vector = task.createVector(numEnvs, config);
    const row = packedArray(vector.actionSpace.dtype, numEnvs);
    const runOn = (many: typeof vector, from: number, to: number) => {
      const seen: PackedArray[] = [];
      for (let k = from; k < to; k++) {
        many.step(actionsOf(task, k, row));
        seen.push(
          many.observations.slice(),
          many.rewards.slice(),
          many.terminated.slice(),
          many.truncated.slice(),
        );
        seen.push(many.finalObservations.slice());
      }
      return seen;
    };
    vector.reset({ seed: 8 });
    runOn(vector, 0, 40);
    const vectorState = vector.save!();
    const shown = vector.observations.slice();
    const later = runOn(vector, 40, 90);
    const other = task.createVector(numEnvs, config);
    other.restore!(vectorState);
    expect(other.observations).toEqual(shown);
    expect(runOn(other, 40, 90)).toEqual(later);
  });

  test('draws itself', () => {
    const vector = task.createVector(2);
    vector.reset({ seed: 5 });
    const single = task.create();
    single.reset({ seed: 6 });
    const frame = single.render!();
    expect(frame.data.length).toBe(frame.width * frame.height * 3);
    expect(new Set(frame.data).size).toBeGreaterThan(3);
    expect(vector.render!(1)).toEqual(frame);
    expect(vector.renderText!(1)).toBe(single.renderText!());
    expect(single.renderText!().length).toBeGreaterThan(40);
  });

  test('refuses illegal actions before anything moves, and steps before the first reset', () => {
    const env = task.create();
    const vector = task.createVector(3);
    const good = task.policy('lcg', 1)(new Float32Array());
    const bad = typeof good === 'number' ? [-1, 3, 0.5, Number.NaN] : [Number.NaN, Number.POSITIVE_INFINITY];
    expect(() => env.step(good)).toThrow(expect.objectContaining({ code: 'state' }));
    expect(() => vector.step(new Float32Array(3))).toThrow(expect.objectContaining({ code: 'state' }));
    env.reset({ seed: 1 });
    vector.reset({ seed: 1 });
    const before = [env.save!(), vector.save!()];
    for (const value of bad) {
      const action = typeof good === 'number' ? value : Float32Array.of(value);
      expect(() => env.step(action)).toThrow(expect.objectContaining({ code: 'invalid-action' }));
      expect(() => vector.step(Float64Array.of(0, 0, value))).toThrow(
        expect.objectContaining({ code: 'invalid-action' }),
      );
    }
    expect(() => vector.step(new Float32Array(2))).toThrow(
      expect.objectContaining({ code: 'invalid-action' }),
    );
    expect([env.save!(), vector.save!()]).toEqual(before);
  });
});

describe('cartPoleVector', () => {
  function compare(
    numEnvs: number,
    config: ConstructorParameters<typeof CartPole>[0],
    steps: number,
  ): number {
    const singles = Array.from({ length: numEnvs }, () => new CartPole(config));
    const policies = singles.map((_, i) => discretePolicy('lcg', i, 2));
    const act = (_: number, i: number) => policies[i]!(new Float32Array());
    return expectVectorEqualsSingles(
      new CartPoleVector(numEnvs, config),
      singles,
      7,
      steps,
      act,
      new Int32Array(numEnvs),
    );
  }

  test('equals as many single environments', () => {
    expect(compare(16, {}, 150)).toBeGreaterThan(60);
    expect(compare(1, {}, 50)).toBeGreaterThan(0);
  });

  test('equals them with Sutton & Barto’s reward and with time limits that meet falls', () => {
    expect(compare(32, { suttonBartoReward: true, maxEpisodeSteps: 15 }, 120)).toBeGreaterThan(200);
  });

  describe('refuses', () => {
    test('illegal actions, before anything moves', () => {
      const env = new CartPoleVector(3);
      env.reset({ seed: 1 });
      const before = env.save();
      for (const actions of [Int32Array.of(0, 1, 2), Int32Array.of(0, 1), Float32Array.of(0, 0.5, 1)]) {
        expect(() => env.step(actions)).toThrow(expect.objectContaining({ code: 'invalid-action' }));
      }
      expect(env.save()).toEqual(before);
    });
    test('a step before the first reset, bad sizes, unknown rows, foreign snapshots', () => {
      expect(() => new CartPoleVector(1).step(new Int32Array(1))).toThrow(
        expect.objectContaining({ code: 'state' }),
      );
      expect(() => new CartPoleVector(0)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
      const env = new CartPoleVector(2);
      env.reset();
      expect(() => env.render!(2)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
      const other = new CartPoleVector(3);
      expect(() => other.restore(env.save())).toThrow(expect.objectContaining({ code: 'corrupt' }));
    });
  });
});
