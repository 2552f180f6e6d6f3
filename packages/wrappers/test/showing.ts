import { Box, Discrete, type Env, noInfo, type Space } from '@prism-rl/core';
import { CartPole } from '@prism-rl/env-classic';
import { TransformObservation } from '../src/index.ts';

/** An environment that shows `observe(time)`, where time counts the steps since the reset; episodes never end. */
export function showing<O>(observationSpace: Space<O>, observe: (time: number) => O): Env<O, number> {
  let time = 0;
  const result = () => ({ observation: observe(time), info: noInfo });
  return {
    id: 'Shown-v0',
    observationSpace,
    actionSpace: new Discrete(2),
    reset: () => {
      time = 0;
      return result();
    },
    step: () => {
      time++;
      return { ...result(), reward: 0, terminated: false, truncated: false };
    },
  };
}

/** A cart pole whose observations are distinct pictures: 3 × 2 pixels of two channels. */
export function cartPicture(): Env<Uint8Array, number> {
  const space = new Box({ low: 0, high: 255, shape: [3, 2, 2], dtype: 'uint8' });
  const picture = (row: Float32Array): Uint8Array =>
    Uint8Array.from({ length: 12 }, (_, k) => Math.abs(Math.round(row[k % 4]! * 1000) + 17 * k) % 256);
  return new TransformObservation(new CartPole({ maxEpisodeSteps: 40 }), picture, space) as Env<
    Uint8Array,
    number
  >;
}

/** Mean and variance of the numbers and, as in Gymnasium, of a standard normal number with weight 0.0001. */
export function momentsOf(seen: readonly number[]): { readonly mean: number; readonly variance: number } {
  const count = seen.length + 1e-4;
  const mean = seen.reduce((sum, x) => sum + x, 0) / count;
  const variance = (seen.reduce((sum, x) => sum + (x - mean) ** 2, 0) + 1e-4 * (1 + mean ** 2)) / count;
  return { mean, variance };
}
