import type { Sampler, SearchSpace } from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { pointAt } from '../../space/unitCube.ts';
import { directionNumbers } from './directionNumbers.ts';

const bits = 32;

/** Dimensions that there are numbers for. */
export const mostDimensions: number = directionNumbers.length;

/**
 * A point of the Sobol sequence in [0, 1), in Gray-code order (Antonov & Saleev 1979). Point 0 is the origin.
 *
 * @param index below 2³².
 * @param shifts one for each coordinate: its bits are flipped, which moves the whole net and keeps its evenness.
 */
export function sobolPoint(index: number, shifts: Uint32Array): Float64Array {
  const gray = (index ^ (index >>> 1)) >>> 0;
  return Float64Array.from(shifts, (shift, dimension) => {
    const directions = directionsOf(dimension);
    let x = shift;
    for (let bit = 0; bit < bits; bit++) if (((gray >>> bit) & 1) === 1) x ^= directions[bit]!;
    return (x >>> 0) / 2 ** bits;
  });
}

const known: Uint32Array[] = [];

/** Direction numbers as binary fractions of 32 bits, by the recurrence of the polynomial (Bratley & Fox 1988, section 2). */
function directionsOf(dimension: number): Uint32Array {
  known[dimension] ??= makeDirections(...directionNumbers[dimension]!);
  return known[dimension];
}

function makeDirections(polynomial: number, ...first: readonly number[]): Uint32Array {
  const degree = 31 - Math.clz32(polynomial);
  const v = new Uint32Array(bits);
  for (let bit = 0; bit < bits; bit++) {
    if (degree === 0)
      v[bit] = 1 << (bits - 1 - bit); // van der Corput
    else if (bit < degree) v[bit] = first[bit]! << (bits - 1 - bit);
    else {
      let next = v[bit - degree]! ^ (v[bit - degree]! >>> degree);
      for (let k = 1; k < degree; k++) if (((polynomial >>> (degree - k)) & 1) === 1) next ^= v[bit - k]!;
      v[bit] = next;
    }
  }
  return v;
}

/**
 * Evenly spaced points (Sobol 1967): each trial takes the next one, independent of the results of the others. The seed flips bits of all
 * coordinates alike. Further dimensions than the table has are drawn at random.
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
