// Numbers of kernels in WGSL: literals, operations, and the functions that both need.
import type { KernelOp } from './program.ts';

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

/** The smallest normal number. */
const SMALLEST = 2 ** -126;

/** A float32 as an expression. Compilers refuse literals for infinities and NaN, and may flush denormal ones. */
export function wgslNumber(x: number): string {
  const value = Math.fround(x);
  const isPlain = value === 0 ? !Object.is(value, -0) : Math.abs(value) >= SMALLEST && Number.isFinite(value);
  if (isPlain) return value < 0 ? `(${value}f)` : `${value}f`;
  asFloat[0] = value;
  return `ofBits(0x${asBits[0]!.toString(16)}u)`;
}

/**
 * Functions that stages call. `lesser` and `greater` are the minimum and maximum of IEEE 754, which WGSL's do not guarantee: NaN if either operand
 * is NaN, and −0 below 0. They test bits, because compilers may assume that there is no NaN.
 */
export const WGSL_FUNCTIONS = `
fn ofBits(bits: u32) -> f32 { return bitcast<f32>(bits); }
fn hidden(x: f32, zero: u32) -> f32 { return bitcast<f32>(bitcast<u32>(x) | zero); }
fn isNaN(x: f32) -> bool { return (bitcast<u32>(x) & 0x7fffffffu) > 0x7f800000u; }
fn lesser(a: f32, b: f32) -> f32 {
  if (isNaN(a)) { return a; }
  if (isNaN(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) | bitcast<u32>(b)); }
  return select(b, a, a < b);
}
fn greater(a: f32, b: f32) -> f32 {
  if (isNaN(a)) { return a; }
  if (isNaN(b)) { return b; }
  if (a == b) { return bitcast<f32>(bitcast<u32>(a) & bitcast<u32>(b)); }
  return select(b, a, a > b);
}
fn powerOfTwo(n: f32) -> f32 {
  var whole = select(i32(n), 0x7fffffffi, n >= 2147483648f);
  whole = select(whole, 0i, isNaN(n));
  return bitcast<f32>((whole + 127i) << 23u);
}
fn exponent(x: f32) -> f32 { return f32(i32((bitcast<u32>(x) >> 23u) & 0xffu) - 127i); }
fn mantissa(x: f32) -> f32 { return bitcast<f32>((bitcast<u32>(x) & 0x7fffffu) | 0x3f800000u); }
`;

/** A literal, as {@link wgslNumber} writes it. */
const LITERAL = /^\(?(-?[\d.e+-]+)f\)?$/;

/** A quotient. Compilers multiply by the reciprocal of a known divisor, which is exact for powers of two only: so they must not know others. */
function quotient(a: string, b: string): string {
  const [, divisor] = LITERAL.exec(b) ?? [];
  const isExact = divisor === undefined || Number.isInteger(Math.log2(Math.abs(Number(divisor))));
  return `(${a} / ${isExact ? b : `hidden(${b}, t >> 16u)`})`;
}

const call =
  (name: string) =>
  (...operands: string[]): string =>
    `${name}(${operands.join(', ')})`;
const between =
  (sign: string) =>
  (a: string, b: string): string =>
    `(${a} ${sign} ${b})`;
const flag =
  (sign: string) =>
  (a: string, b: string): string =>
    `select(0f, 1f, ${a} ${sign} ${b})`;

/** Operations as expressions of their operands. */
export const WGSL_OPS: Readonly<Record<KernelOp, (a: string, b: string, c: string) => string>> = {
  add: between('+'),
  sub: between('-'),
  mul: between('*'),
  div: quotient,
  min: call('lesser'),
  max: call('greater'),
  atMost: (a, b) => `select(${a}, ${b}, ${b} < ${a})`,
  atLeast: (a, b) => `select(${a}, ${b}, ${a} < ${b})`,
  sqrt: (a) => `sqrt(${a})`,
  floor: (a) => `floor(${a})`,
  abs: (a) => `abs(${a})`,
  neg: (a) => `(-${a})`,
  trunc: (a) => `trunc(${a})`,
  less: flag('<'),
  lessEqual: flag('<='),
  equal: flag('=='),
  select: (condition, yes, no) => `select(${no}, ${yes}, ${condition} != 0f)`,
  powerOfTwo: (n) => `powerOfTwo(${n})`,
  exponent: (x) => `exponent(${x})`,
  mantissa: (x) => `mantissa(${x})`,
};
