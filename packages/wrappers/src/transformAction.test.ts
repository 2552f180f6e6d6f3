import type { Env } from '@prism-rl/core';
import { Box, noInfo, vectorize } from '@prism-rl/core';
import { expect, test } from 'vitest';
import { TransformAction } from './transformAction.ts';

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
