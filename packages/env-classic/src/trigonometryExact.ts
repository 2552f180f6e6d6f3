/**
 * The general part of `trigonometry.ts`: argument reduction, and the tail in double-double arithmetic (T. J. Dekker, "A
 * floating-point technique for extending the available precision", 1971).
 */

/** π/2 in four parts; products of the first three with integers below 2²⁰ are exact (Cody and Waite). */
const halfPi1 = 1.5707963267341256;
const halfPi2 = 6.077100506303966e-11;
const halfPi3 = 2.0222662487111665e-21;
const halfPi4 = 8.4784276603689e-32;
const twoOverPi = 0.6366197723675814;
const quarterPi = 0.7853981633974483;
/** Largest argument that the reduction takes. */
const largest = 1e6;
/** Veltkamp's constant, which splits a double into two halves of 26 bits. */
const splitter = 134217729;
/** Bound of the error of a tail, relative to it: five roundings. */
const slack = 5 * 2 ** -53;

/** sin(x + quadrants · π/2). */
export function quadrantSin(x: number, quadrants: number): number {
  let high = x;
  let low = 0;
  let quadrant = quadrants;
  if (x > quarterPi || x < -quarterPi) {
    if (!(x <= largest && x >= -largest)) {
      return quadrants === 0 ? Math.sin(x) : Math.cos(x);
    }
    const n = Math.round(x * twoOverPi);
    const first = x - n * halfPi1;
    const part = n * halfPi2;
    const head = first - part;
    const back = first - head;
    // What the last subtraction lost, and the remaining parts.
    const rest = first - head - back + (back - part) - n * halfPi3 - n * halfPi4;
    high = head + rest;
    low = head - high + rest;
    quadrant += n;
  }
  const value = (quadrant & 1) === 0 ? reducedSin(high, low) : reducedCos(high, low);
  return (quadrant & 2) === 0 ? value : -value;
}

/** cos(x + quadrants · π/2). */
export function quadrantCos(x: number, quadrants: number): number {
  return quadrantSin(x, quadrants + 1);
}

/** Low part of the last {@link multiply}. */
let productLow = 0;

/** High part of a · b, with the exact rest in {@link productLow}. */
function multiply(a: number, b: number): number {
  const high = a * b;
  const a1 = a * splitter - (a * splitter - a);
  const a2 = a - a1;
  const b1 = b * splitter - (b * splitter - b);
  const b2 = b - b1;
  productLow = a1 * b1 - high + a1 * b2 + a2 * b1 + a2 * b2;
  return high;
}

/** sin(h + l) for |h| ≤ π/4 and l below h's last place. */
function reducedSin(h: number, l: number): number {
  const p = h * h;
  // Terms from x⁷ on need no extra bits.
  const end =
    p *
    (-0.0001984126984126984 +
      p *
        (2.7557319223985893e-6 +
          p *
            (-2.505210838544172e-8 +
              p *
                (1.6059043836821613e-10 +
                  p * (-7.647163731819816e-13 + p * (2.8114572543455206e-15 + p * -8.22063524662433e-18))))));
  const quick = h * p * (-0.16666666666666666 + p * (0.008333333333333333 + end));
  const tail = quick + l * (1 - 0.5 * p);
  const error = (Math.abs(quick) + Math.abs(l)) * slack;
  const candidate = h + (tail - error);
  if (candidate === h + (tail + error)) return candidate;

  // x² = ph + pl
  const ph = multiply(h, h);
  const pl = productLow + 2 * h * l;
  // u = 1/120 + end
  const uh = 0.008333333333333333 + end;
  const ul = 0.008333333333333333 - uh + end + 1.1564823173178714e-19;
  // w = −1/6 + x² u
  const m = multiply(ph, uh);
  const ml = productLow + ph * ul + pl * uh;
  const wh = -0.16666666666666666 + m;
  const wl = -0.16666666666666666 - wh + m + ml - 9.25185853854297e-18;
  // q = x² w
  const q = multiply(ph, wh);
  const ql = productLow + ph * wl + pl * wh;
  // x + x q
  const t = multiply(h, q);
  const tl = productLow + h * ql + l * q + l;
  const sum = h + t;
  return sum + (h - sum + t + tl);
}

/** cos(h + l) for |h| ≤ π/4 and l below h's last place. */
function reducedCos(h: number, l: number): number {
  const ph = multiply(h, h);
  const pl = productLow + 2 * h * l;
  const end =
    ph *
    (-0.001388888888888889 +
      ph *
        (2.48015873015873e-5 +
          ph *
            (-2.755731922398589e-7 +
              ph *
                (2.08767569878681e-9 +
                  ph *
                    (-1.1470745597729725e-11 +
                      ph * (4.779477332387385e-14 + ph * -1.5619206968586225e-16))))));
  const half = -0.5 * ph;
  const head = 1 + half;
  const headLow = 1 - head + half;
  const quick = ph * ph * (0.041666666666666664 + end);
  const tail = headLow + (quick - 0.5 * pl);
  const error = quick * slack + Math.abs(headLow) * 2 ** -52;
  const candidate = head + (tail - error);
  if (candidate === head + (tail + error)) return candidate;

  // u = 1/24 + end
  const uh = 0.041666666666666664 + end;
  const ul = 0.041666666666666664 - uh + end + 2.3129646346357427e-18;
  // t = x² · x² u
  const m = multiply(ph, uh);
  const ml = productLow + ph * ul + pl * uh;
  const t = multiply(ph, m);
  const tl = productLow + ph * ml + pl * m;
  const sum = head + t;
  return sum + (head - sum + t + (headLow + (tl - 0.5 * pl)));
}
