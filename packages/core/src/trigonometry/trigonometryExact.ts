import { exactProduct, exactSum } from '../arithmetic/index.ts';
import { angleTable } from './angleTable.ts';
import { reduceLargeAngle } from './largeAngle.ts';

/**
 * The general part of `trigonometry.ts`: argument reduction, and values from a table at the nearest 128th (S. Gal, "Computing
 * elementary functions: a new approach for achieving high accuracy and good performance", 1986). If the plain arithmetic of the small
 * rest leaves the last bit in doubt, double-double arithmetic decides it (T. J. Dekker, "A floating-point technique for extending the available
 * precision", 1971). The WebAssembly kernels do the same for two angles at a time (`assembly/angles.ts`).
 */

/** π/2 in four parts; products of the first three with integers below 2²⁰ are exact (Cody and Waite). */
const halfPi1 = 1.5707963267341256;
const halfPi2 = 6.077100506303966e-11;
const halfPi3 = 2.0222662487111665e-21;
const halfPi4 = 8.4784276603689e-32;
const twoOverPi = 0.6366197723675814;
const quarterPi = 0.7853981633974483;
/** Largest argument that is reduced in doubles. */
const largest = 1e6;
/** Veltkamp's constant, which splits a double into two halves of 26 bits. */
const splitter = 134217729;
/** Bound of the error of a sum, relative to it: its tail is at most 2⁻¹⁶ of it, and good to some 2⁻⁵¹ of itself. */
const slack = 2 ** -65;
const table = angleTable();

/** sin(x + quadrants · π/2). */
export function quadrantSin(x: number, quadrants: number): number {
  if (!Number.isFinite(x)) return Number.NaN;
  let high = x;
  let low = 0;
  let quadrant = quadrants;
  if (x > quarterPi || x < -quarterPi) {
    if (x <= largest && x >= -largest) {
      const n = Math.round(x * twoOverPi);
      const first = x - n * halfPi1;
      const part = n * halfPi2;
      const head = first - part;
      // The bits that the last subtraction lost, and the remaining parts.
      const rest = first - head - part - n * halfPi3 - n * halfPi4;
      high = head + rest;
      low = head - high + rest;
      quadrant += n;
    } else {
      const [n, most, rest] = reduceLargeAngle(x);
      high = most;
      low = rest;
      quadrant += n;
    }
  }
  const value = (quadrant & 1) === 0 ? reducedSin(high, low) : reducedCos(high, low);
  return (quadrant & 2) === 0 ? value : -value;
}

/** cos(x + quadrants · π/2). */
export function quadrantCos(x: number, quadrants: number): number {
  return quadrantSin(x, quadrants + 1);
}

/** sin(h + l) for |h| ≤ π/4 and l below h's last place. */
function reducedSin(h: number, l: number): number {
  if (h === 0) return h;
  if (h < 0) return -reducedSin(-h, -l);
  const j = Math.round(h * 128);
  const row = 4 * j;
  return turned(table[row]!, table[row + 1]!, table[row + 2]!, table[row + 3]!, h - j / 128, l);
}

/** cos(h + l) for |h| ≤ π/4 and l below h's last place. */
function reducedCos(h: number, l: number): number {
  if (h < 0) return reducedCos(-h, -l);
  const j = Math.round(h * 128);
  const row = 4 * j;
  return turned(table[row + 2]!, table[row + 3]!, -table[row]!, -table[row + 1]!, h - j / 128, l);
}

/** a·cos(d + l) + b·sin(d + l) for |d| ≤ 1/256, with heads of 26 bits and rests of a and b. */
function turned(aHead: number, aRest: number, bHead: number, bRest: number, d: number, l: number): number {
  const whole = d + l;
  const split = whole * splitter;
  const exact = split - (split - whole);
  const rest = d - exact + l;
  const a = aHead + aRest;
  const b = bHead + bRest;
  const square = whole * whole;
  const sinLessD =
    whole *
    square *
    (-0.16666666666666666 + square * (0.008333333333333333 - square * 0.0001984126984126984));
  const cosBeyond = square * square * (0.041666666666666664 - square * 0.001388888888888889);
  const product = bHead * exact;
  const sum = aHead + product;
  const lost = product - (sum - aHead);
  const linear = bHead * rest + bRest * whole;
  const tail = lost + (aRest + linear) + (a * (cosBeyond - 0.5 * square) + b * sinLessD);
  const error = Math.abs(sum) * slack;
  const candidate = sum + (tail - error);
  if (candidate === sum + (tail + error)) return candidate;

  // −a·d²/2 to all bits; the parts of the tail from the largest on, with what each sum loses.
  const [squared, squaredLow] = exactProduct(whole, whole);
  const [twiceBent, twiceBentLow] = exactProduct(a, squared);
  const bentLow = -0.5 * (twiceBentLow + a * squaredLow);
  const curved = a * cosBeyond + b * sinLessD;
  const [tail1, lost1] = exactSum(-0.5 * twiceBent, aRest);
  const [tail2, lost2] = exactSum(tail1, curved);
  const [tail3, lost3] = exactSum(tail2, linear);
  const [total, lostTotal] = exactSum(sum, tail3);
  return total + (lostTotal + (bentLow + lost + lost1 + lost2 + lost3));
}
