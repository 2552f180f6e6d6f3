import type { Sampler, SearchSpace } from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { pointAt } from '../space/unitCube.ts';

/** Draws each setting independently and evenly on its scale (Bergstra & Bengio 2012): the baseline of samplers. */
export function random(space: SearchSpace, seed: number): Sampler {
  return {
    suggest: (number) => {
      const rng = namedRng(`random ${number}`, seed);
      return pointAt(space, () => rng.random());
    },
  };
}
