import { Box, type Env } from '@prism-rl/core';
import { CartPole } from '@prism-rl/env-classic';
import { TransformObservation } from '../src/index.ts';

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
