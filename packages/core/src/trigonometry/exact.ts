import { exactProduct, exactSum } from '../arithmetic/log.ts';

/**
 * Sines and cosines at j/128, j = 0 … 101, to 79 bits, for this file and `assembly/angles.ts`. Computed with integers, so that they are the
 * same on every machine.
 */

/** Binary digits after the point. */
const digits = 192n;
const one = 1n << digits;
/** π/4 · 128, rounded up. */
const rows = 102;
const headBits = 26;

/** Four numbers per row: head (26 bits) and rest of the sine, head and rest of the cosine. */
export function angleTable(): Float64Array {
  const table = new Float64Array(4 * rows);
  for (let j = 0; j < rows; j++) {
    const angle = (BigInt(j) * one) / 128n;
    table.set([...parts(series(angle, 1n, angle)), ...parts(series(one, 0n, angle))], 4 * j);
  }
  return table;
}

/** Taylor series from the term `first` of order `order`, with every second term and alternating signs. */
function series(first: bigint, order: bigint, angle: bigint): bigint {
  const square = (angle * angle) >> digits;
  let sum = 0n;
  let n = order;
  for (let term = first; term !== 0n; n += 2n) {
    sum += n % 4n === order ? term : -term;
    term = ((term * square) >> digits) / ((n + 1n) * (n + 2n));
  }
  return sum;
}

function parts(value: bigint): [head: number, rest: number] {
  const dropped = BigInt(Math.max(0, value.toString(2).length - headBits));
  const head = (value >> dropped) << dropped;
  return [toNumber(head), toNumber(value - head)];
}

function toNumber(value: bigint): number {
  return Number(value) / Number(one);
}

// Reduction of large angles with integers: any double is an integer times a power of two, so x · 2/π can be computed to all necessary bits
// (M. Payne & R. Hanek, "Radian reduction for trigonometric functions", 1983). Slow, and rarely needed.

/** Bits after the point of {@link twoOverPi}: 1024 for the largest exponent, the rest for the fraction. */
const bits = 1280n;
/** Bits after the point of the fraction and of the angle. */
const kept = 256n;

/** atan(1 / n) with `bits` bits after the point. */
function arctanOfInverse(n: bigint): bigint {
  let term = (1n << bits) / n;
  let sum = term;
  for (let k = 3n, sign = -1n; term !== 0n; k += 2n, sign = -sign) {
    term /= n * n;
    sum += (sign * term) / k;
  }
  return sum;
}

/** Computed at the first large angle: π/2 by Machin's formula, and 2/π. */
let constants: { readonly halfPi: bigint; readonly twoOverPi: bigint } | undefined;

function piOf(): { readonly halfPi: bigint; readonly twoOverPi: bigint } {
  if (constants === undefined) {
    const halfPi = 8n * arctanOfInverse(5n) - 2n * arctanOfInverse(239n);
    constants = { halfPi: halfPi >> (bits - kept), twoOverPi: (1n << (2n * bits)) / halfPi };
  }
  return constants;
}

/** A fixed-point number with {@link kept} bits after the point, as a double and its error. */
function asTwoDoubles(value: bigint): readonly [high: number, low: number] {
  const high = Number(value);
  const scale = 2 ** -Number(kept);
  return [high * scale, Number(value - BigInt(high)) * scale];
}

/**
 * x = n · π/2 + high + low, with |high + low| ≤ π/4.
 *
 * @param x finite, with |x| ≥ 1.
 * @returns n modulo 4, high and low.
 */
export function reduceLargeAngle(x: number): readonly [quadrant: number, high: number, low: number] {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, Math.abs(x));
  const word = view.getBigUint64(0);
  const mantissa = (word & ((1n << 52n) - 1n)) | (1n << 52n);
  const exponent = (word >> 52n) - 1075n;
  const { halfPi, twoOverPi } = piOf();
  // |x| · 2/π = turns · 2^−point
  const turns = mantissa * twoOverPi;
  const point = bits - exponent;
  const n = (turns + (1n << (point - 1n))) >> point;
  const fraction = (turns - (n << point)) >> (point - kept);
  const [high, low] = asTwoDoubles((fraction * halfPi) >> kept);
  const quadrant = Number(n & 3n);
  return x < 0 ? [-quadrant, -high, -low] : [quadrant, high, low];
}

// The general case of `trigonometry.ts`: argument reduction, and table values at the nearest 128th (S. Gal, "Computing elementary functions: a new
// approach for achieving high accuracy and good performance", 1986). If double arithmetic leaves the last bit undecided, double-double arithmetic
// decides it (T. J. Dekker, "A floating-point technique for extending the available precision", 1971). The WebAssembly kernels do the same for two
// angles at a time (`assembly/angles.ts`).

/** π/2 in four parts; products of the first three with integers below 2²⁰ are exact (Cody and Waite). */
const halfPi1 = 1.5707963267341256;
const halfPi2 = 6.077100506303966e-11;
const halfPi3 = 2.0222662487111665e-21;
const halfPi4 = 8.4784276603689e-32;
const twoOverPi = 0.6366197723675814;
const quarterPi = 0.7853981633974483;
/** Largest argument for reduction with doubles. */
const largest = 1e6;
/** Veltkamp's constant, which splits a double into two halves of 26 bits. */
const splitter = 134217729;
/** Bound of a sum's relative error: its tail is at most 2⁻¹⁶ of the sum, with a relative error of about 2⁻⁵¹. */
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
      // The bits lost by the last subtraction, and the remaining parts.
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

/** sin(h + l) for |h| ≤ π/4 and l below the last place of h. */
function reducedSin(h: number, l: number): number {
  if (h === 0) return h;
  if (h < 0) return -reducedSin(-h, -l);
  const j = Math.round(h * 128);
  const row = 4 * j;
  return turned(table[row]!, table[row + 1]!, table[row + 2]!, table[row + 3]!, h - j / 128, l);
}

/** cos(h + l) for |h| ≤ π/4 and l below the last place of h. */
function reducedCos(h: number, l: number): number {
  if (h < 0) return reducedCos(-h, -l);
  const j = Math.round(h * 128);
  const row = 4 * j;
  return turned(table[row + 2]!, table[row + 3]!, -table[row]!, -table[row + 1]!, h - j / 128, l);
}

/** a·cos(d + l) + b·sin(d + l) for |d| ≤ 1/256, with a and b as heads of 26 bits and rests. */
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

  // −a·d²/2 to all bits; sums the parts of the tail from the largest on, with the error of each sum.
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
