// Decimal mode as the reference computes it, including operands that are not BCD. Result in bits 7..0, carry in bit 8.

function fromBcd(x: i32): i32 {
  return 10 * (x >> 4) + (x & 15);
}

function toBcd(n: i32): i32 {
  return (((n % 100) / 10) << 4) | (n % 10);
}

export function decimalAdd(a: i32, m: i32, c: i32): i32 {
  const n = fromBcd(a) + fromBcd(m) + c;
  return toBcd(n & 0xff) | (n > 99 ? 256 : 0);
}

export function decimalSubtract(a: i32, m: i32, c: i32): i32 {
  let n = fromBcd(a) - fromBcd(m) - (1 - c);
  if (n < 0) n += 100;
  const result = n < 0 ? fromBcd(256 + n) : toBcd(n);
  return (result & 0xff) | (a >= m + (1 - c) ? 256 : 0);
}
