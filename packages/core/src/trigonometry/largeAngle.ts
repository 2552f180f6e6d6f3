// Reduction of large angles, in whole numbers: any double is an integer times a power of two, so x · 2/π is known to all bits that matter
// (the idea of M. Payne & R. Hanek, "Radian reduction for trigonometric functions", 1983). Slow, and rarely needed.

/** Bits behind the point of {@link twoOverPi}: 1024 for the largest exponent, the rest for the fraction. */
const bits = 1280n;
/** Bits behind the point of the fraction and of the angle. */
const kept = 256n;

/** atan(1 / n) with `bits` bits behind the point. */
function arctanOfInverse(n: bigint): bigint {
  let term = (1n << bits) / n;
  let sum = term;
  for (let k = 3n, sign = -1n; term !== 0n; k += 2n, sign = -sign) {
    term /= n * n;
    sum += (sign * term) / k;
  }
  return sum;
}

/** Made at the first large angle: π/4 by Machin's formula, and 2/π. */
let constants: { readonly halfPi: bigint; readonly twoOverPi: bigint } | undefined;

function piOf(): { readonly halfPi: bigint; readonly twoOverPi: bigint } {
  if (constants === undefined) {
    const halfPi = 8n * arctanOfInverse(5n) - 2n * arctanOfInverse(239n);
    constants = { halfPi: halfPi >> (bits - kept), twoOverPi: (1n << (2n * bits)) / halfPi };
  }
  return constants;
}

/** A whole number with {@link kept} bits behind the point, as a double and the rest that it leaves. */
function asTwoDoubles(value: bigint): readonly [high: number, low: number] {
  const high = Number(value);
  const scale = 2 ** -Number(kept);
  return [high * scale, Number(value - BigInt(high)) * scale];
}

/**
 * x = n · π/2 + high + low, with |high + low| ≤ π/4.
 *
 * @param x finite, and at least 1 in size.
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
