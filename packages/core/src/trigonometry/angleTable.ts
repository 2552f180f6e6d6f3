/**
 * Sines and cosines at j/128, j = 0 … 101, to 79 bits: what `trigonometryExact.ts` and `assembly/angles.ts` begin with. Worked out with integers, so
 * that they are the same everywhere.
 */

/** Binary digits behind the point. */
const digits = 192n;
const one = 1n << digits;
/** π/4 · 128, rounded up. */
const rows = 102;
const headBits = 26;

/** Four numbers a row: head (26 bits) and rest of the sine, head and rest of the cosine. */
export function angleTable(): Float64Array {
  const table = new Float64Array(4 * rows);
  for (let j = 0; j < rows; j++) {
    const angle = (BigInt(j) * one) / 128n;
    table.set([...parts(series(angle, 1n, angle)), ...parts(series(one, 0n, angle))], 4 * j);
  }
  return table;
}

/** Taylor's series from the term `first` of order `order` on, every second term, signs alternating. */
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
