import { Box, type Env, noInfo, RowVector, vectorize } from '@prism-rl/core';
import { CartPole } from '@prism-rl/env-classic';
import { Blackjack } from '@prism-rl/env-gridworld';
import { describe, expect, test } from 'vitest';
import { TransformAction } from './actions.ts';
import { MaskObservation } from './index.ts';

describe('maskObservation', () => {
  test('the kept numbers are shown, in their order, at every step and in final observations', () => {
    const limit = { maxEpisodeSteps: 7 };
    const plain = new RowVector(3, CartPole.task(limit));
    const masked = new MaskObservation.Vector(new RowVector(3, CartPole.task(limit)), [2, 0]);
    const kept = (all: ArrayLike<number>) => [0, 1, 2].flatMap((i) => [all[4 * i + 2]!, all[4 * i]!]);
    plain.reset({ seed: 4 });
    masked.reset({ seed: 4 });
    expect(masked.observationSpace.shape).toEqual([2]);
    let endings = 0;
    for (let t = 0; t < 40; t++) {
      expect([...masked.observations]).toEqual(kept(plain.observations));
      const actions = Int32Array.from([t % 2, (t + 1) % 2, 1]);
      plain.step(actions);
      masked.step(actions);
      for (let i = 0; i < 3; i++) {
        if ((plain.terminated[i]! | plain.truncated[i]!) === 0) continue;
        endings++;
        expect([...masked.finalObservations].slice(2 * i, 2 * i + 2)).toEqual(
          kept(plain.finalObservations).slice(2 * i, 2 * i + 2),
        );
      }
    }
    expect(endings).toBeGreaterThan(5);
  });

  test('places that are not there, or twice, and other spaces are refused', () => {
    const mask = (keep: number[]) => () =>
      new MaskObservation.Vector(new RowVector(1, CartPole.task()), keep);
    expect(mask([0, 4])).toThrow(/cannot keep number 4 of an observation: it has 4 numbers/);
    expect(mask([1, 1])).toThrow(/number 1 of an observation: it is kept already/);
    expect(mask([])).toThrow(/keeps no number/);
    for (const wrong of [-1, 1.5, Number.NaN])
      expect(mask([0, wrong])).toThrow(`cannot keep number ${wrong}`);
    const matrix = Object.defineProperty(new RowVector(1, CartPole.task()), 'observationSpace', {
      value: new Box({ low: -1, high: 1, shape: [2, 2] }),
    });
    expect(() => new MaskObservation.Vector(matrix, [0])).toThrow(/one row of numbers/);
    expect(() => new MaskObservation(new Blackjack() as never, [0])).toThrow(/one row of numbers/);
  });
});

describe('transformAction', () => {
  test('actions of several numbers are changed in each environment', () => {
    const space = new Box({ low: -1, high: 1, shape: [2] });
    const pair = (): Env<Float32Array, Float32Array> => ({
      ...{ id: 'Pair-v0', observationSpace: space, actionSpace: space },
      reset: () => ({ observation: Float32Array.of(0, 0), info: noInfo }),
      step: (action) => {
        return { observation: action.slice(), reward: 0, terminated: false, truncated: false, info: noInfo };
      },
    });
    const swapped = ([a, b]: Float32Array): Float32Array => Float32Array.of(b!, -a!);
    const vector = new TransformAction.Vector(vectorize([pair(), pair(), pair()]), swapped, space);
    vector.reset({ seed: 1 });
    vector.step(Float32Array.of(0.5, 0.25, 0, 1, -0.5, 0.75));
    expect([...vector.observations]).toEqual([0.25, -0.5, 1, -0, 0.75, 0.5]);
  });
});
