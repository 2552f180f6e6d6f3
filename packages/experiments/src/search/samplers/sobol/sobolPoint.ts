import type { Sampler, SearchSpace } from '@prism-rl/core';
import { namedRng } from '@prism-rl/stats';
import { pointAt } from '../../space/unitCube.ts';

/**
 * Primitive polynomials over GF(2), as bits with the leading one first, and the first direction numbers of each dimension: the table
 * `new-joe-kuo-6.21201` of Joe & Kuo (2008), "Constructing Sobol sequences with better two-dimensional projections", its first 48 dimensions.
 */
const directionNumbers: readonly (readonly [polynomial: number, ...first: number[]])[] = [
  [1, 1],
  [3, 1],
  [7, 1, 3],
  [11, 1, 3, 1],
  [13, 1, 1, 1],
  [19, 1, 1, 3, 3],
  [25, 1, 3, 5, 13],
  [37, 1, 1, 5, 5, 17],
  [41, 1, 1, 5, 5, 5],
  [47, 1, 1, 7, 11, 19],
  [55, 1, 1, 5, 1, 1],
  [59, 1, 1, 1, 3, 11],
  [61, 1, 3, 5, 5, 31],
  [67, 1, 3, 3, 9, 7, 49],
  [91, 1, 1, 1, 15, 21, 21],
  [97, 1, 3, 1, 13, 27, 49],
  [103, 1, 1, 1, 15, 7, 5],
  [109, 1, 3, 1, 15, 13, 25],
  [115, 1, 1, 5, 5, 19, 61],
  [131, 1, 3, 7, 11, 23, 15, 103],
  [137, 1, 3, 7, 13, 13, 15, 69],
  [143, 1, 1, 3, 13, 7, 35, 63],
  [145, 1, 3, 5, 9, 1, 25, 53],
  [157, 1, 3, 1, 13, 9, 35, 107],
  [167, 1, 3, 1, 5, 27, 61, 31],
  [171, 1, 1, 5, 11, 19, 41, 61],
  [185, 1, 3, 5, 3, 3, 13, 69],
  [191, 1, 1, 7, 13, 1, 19, 1],
  [193, 1, 3, 7, 5, 13, 19, 59],
  [203, 1, 1, 3, 9, 25, 29, 41],
  [211, 1, 3, 5, 13, 23, 1, 55],
  [213, 1, 3, 7, 3, 13, 59, 17],
  [229, 1, 3, 1, 3, 5, 53, 69],
  [239, 1, 1, 5, 5, 23, 33, 13],
  [241, 1, 1, 7, 7, 1, 61, 123],
  [247, 1, 1, 7, 9, 13, 61, 49],
  [253, 1, 3, 3, 5, 3, 55, 33],
  [285, 1, 3, 1, 15, 31, 13, 49, 245],
  [299, 1, 3, 5, 15, 31, 59, 63, 97],
  [301, 1, 3, 1, 11, 11, 11, 77, 249],
  [333, 1, 3, 1, 11, 27, 43, 71, 9],
  [351, 1, 1, 7, 15, 21, 11, 81, 45],
  [355, 1, 3, 7, 3, 25, 31, 65, 79],
  [357, 1, 3, 1, 1, 19, 11, 3, 205],
  [361, 1, 1, 5, 9, 19, 21, 29, 157],
  [369, 1, 3, 7, 11, 1, 33, 89, 185],
  [391, 1, 3, 3, 3, 15, 9, 79, 71],
  [397, 1, 3, 7, 11, 15, 39, 119, 27],
];

const bits = 32;

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
