import type { Sampler, SearchSpace } from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { pointAt } from '../../space/unitCube.ts';
import { mostDimensions, sobolPoint } from './sobolPoint.ts';

/**
 * Points that lie evenly (Sobol 1967): each trial takes the next one, whatever the results of the others. The seed flips bits of all coordinates
 * alike. Dimensions beyond those of the table are drawn at random.
 */
export function sobol(space: SearchSpace, seed: number): Sampler {
  const shifts = new Uint32Array(Math.min(space.length, mostDimensions));
  const rng = namedRng('sobol', seed);
  for (let k = 0; k < shifts.length; k++) shifts[k] = Math.floor(rng.random() * 2 ** 32);
  return {
    suggest: (number) => {
      const even = sobolPoint(number, shifts);
      const other = namedRng(`sobol ${number}`, seed);
      return pointAt(space, (k) => even[k] ?? other.random());
    },
  };
}
