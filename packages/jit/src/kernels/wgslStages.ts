// Literals, operations and functions of kernels in WGSL.

import type { KernelOp, Loop, Move, Operand, Product, Reduce, Scatter, Stage } from './program.ts';
import { distanceOnGrid, LONG, PARTIAL_SUMS, positionsOf } from './program.ts';
import { wgslCount, wgslEach } from './wgslLoops.ts';
import {
  blocksOf,
  type Put,
  tileVectors,
  type Workgroup,
  type Written,
  wgslInBlocks,
  wgslSingly,
} from './wgslProduct.ts';

const asFloat = new Float32Array(1);
const asBits = new Uint32Array(asFloat.buffer);

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
 * Functions that stages call. `lesser` and `greater` are the minimum and maximum of IEEE 754, which WGSL's do not guarantee: NaN if either
 * operand is NaN, and −0 below 0. They test bits, because compilers may assume that there is no NaN.
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

/** A literal of {@link wgslNumber}. */
const LITERAL = /^\(?(-?[\d.e+-]+)f\)?$/;

/** A quotient. Compilers replace a constant divisor by its reciprocal, which is exact only for powers of two, so hide other divisors. */
function quotient(a: string, b: string): string {
  const [, divisor] = LITERAL.exec(b) ?? [];
  const isExact = divisor === undefined || Number.isInteger(Math.log2(Math.abs(Number(divisor))));
  return `(${a} / ${isExact ? b : `hidden(${b}, t >> 31u)`})`;
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

// Writes the stages of kernels as WGSL. Thread t of n computes results t, t + n, t + 2n, …, each sum in the order that the stage prescribes.

/** An element of the memory: an array's address in bytes, and an index. */
export function wgslAt(address: number, index = '0u'): string {
  const at = address === 0 ? 'base' : `base + ${address / 4}u`;
  return index === '0u' ? `m[${at}]` : `m[${at} + ${index}]`;
}

export class WgslStages {
  readonly #workgroup: Workgroup;
  #tile = 1;

  constructor(workgroup: Workgroup) {
    this.#workgroup = workgroup;
  }

  /** Elements of `tile` that the stages so far need. */
  get tile(): number {
    return this.#tile;
  }

  /**
   * Writes a stage as statements, without a barrier at the end.
   *
   * @param scalars expressions of the program's scalars
   */
  write(stage: Stage, scalars: readonly string[]): string {
    switch (stage.kind) {
      case 'loop':
        return this.#loop(stage, scalars);
      case 'product':
        return this.#product(stage, scalars);
      case 'move':
        return this.#move(stage);
      case 'reduce':
        return this.#reduce(stage);
      case 'scatter':
        return this.#scatter(stage);
      default:
        throw new Error(`devices have no stage '${stage.kind}'`);
    }
  }

  /** Writes the first half of a sum of squares: partial sums, stored in `partial` from an index on. {@link sumOfPartial} needs a barrier first. */
  partialSums({ address, times, length }: SumOfSquares, place: number): string {
    const whole = length - (length % PARTIAL_SUMS);
    const { threads, workgroups = 1 } = this.#workgroup;
    const thread = workgroups === 1 ? 't' : 'local';
    const term = `${square(address, times, 'k')} sum += x * x;`;
    const sum = wgslEach(whole, PARTIAL_SUMS, term, { thread: 'i', name: 'k' });
    const body = `var sum = 0f; ${sum} partial[${place}u + i] = sum;`;
    return wgslEach(PARTIAL_SUMS, threads, body, { thread });
  }

  /** Writes the second half, which every thread computes, into a variable. */
  sumOfPartial({ address, times, length }: SumOfSquares, place: number, name: string): string {
    const whole = length - (length % PARTIAL_SUMS);
    const parts = `for (var k = 0u; k < ${PARTIAL_SUMS}u; k++) { ${name} += partial[${place}u + k]; }`;
    const rest = wgslCount('k', length - whole, `${square(address, times, 'k')} ${name} += x * x;`, {
      first: `${whole}u`,
    });
    return `var ${name} = 0f; ${parts} ${rest}`;
  }

  /** Distributes the values of `i` below a size among the threads. */
  #each(size: number, body: string): string {
    const { threads, workgroups = 1 } = this.#workgroup;
    return wgslEach(size, threads * workgroups, body);
  }

  #loop(loop: Loop, scalars: readonly string[]): string {
    return this.#each((loop.rows ?? 1) * loop.length, this.#body(loop, scalars, []));
  }

  /** Statements for element `i`. @param elements expressions of the first elements @param put stores a result; default: in memory */
  #body(
    { length, instructions, stores }: Loop,
    scalars: readonly string[],
    elements: string[],
    put = (value: string, store: number) => `${wgslAt(stores[store]!.address, 'i')} = ${value};`,
  ): string {
    const lines: string[] = [];
    if (instructions.some(({ kind }) => kind === 'loadOfRow')) lines.push(`let row = i / ${length}u;`);
    if (instructions.some(({ kind }) => kind === 'loadOfColumn')) lines.push(`let column = i % ${length}u;`);
    const get = ({ of, index }: Operand): string => (of === 'scalar' ? scalars : elements)[index]!;
    for (const one of instructions) {
      if (one.kind === 'number') {
        elements.push(wgslNumber(one.value));
        continue;
      }
      const name = `e${elements.length}`;
      lines.push(`let ${name} = ${elementOf(one, get)};`);
      elements.push(name);
    }
    lines.push(...stores.map(({ value }, store) => put(get(value), store)));
    return lines.join(' ');
  }

  #product(product: Product, scalars: readonly string[]): string {
    const blocks = blocksOf(product, this.#workgroup);
    const { factor, beside } = product;
    const products = beside === undefined ? [product] : [product, beside];
    const written = products.map((one): Written => {
      const { to, onResults } = one;
      const write = (result: string): string =>
        onResults === undefined
          ? `${wgslAt(to, 'i')} = ${result};`
          : `{ ${this.#body(onResults, scalars, [result])} }`;
      return { ...one, write };
    });
    const compute = factor && ((put: Put) => this.#body(factor, scalars, [], put));
    if (blocks === undefined) {
      const texts = written.map((one, k) => wgslSingly(one, k, compute));
      return texts.map(({ results, body }) => this.#each(results, body)).join('\n');
    }
    this.#tile = Math.max(this.#tile, blocks.groups * products.length * tileVectors(blocks));
    return wgslInBlocks(written, blocks, compute, this.#workgroup.workgroups);
  }

  #move({ from, to, shape, fromStrides, toStrides, lines = [] }: Move): string {
    const own = shape.map((count, k) => ({ count, from: fromStrides[k]!, to: toStrides[k]! }));
    const axes = [...lines, ...own];
    const element = (address: number, of: 'from' | 'to'): string =>
      wgslAt(address, distanceOnGrid(axes, 'i', of));
    return this.#each(positionsOf(axes), `${element(to, 'to')} = ${element(from, 'from')};`);
  }

  #scatter({ indices, updates, to, rows, count, length }: Scatter): string {
    const add = `if (${wgslAt(indices, 'k')} == f32(i)) { sum += ${wgslAt(updates, 'k')}; }`;
    const sum = wgslCount('k', count, add, { first: 'first' });
    return this.#each(
      rows * length,
      `let first = i / ${length}u * ${count}u; var sum = 0f; ${sum} ${wgslAt(to, 'i')} = sum;`,
    );
  }

  #reduce({ op, from, to, shape: [outer, length, inner] }: Reduce): string {
    const element = (at: string): string => wgslAt(from, `first + (${at}) * ${inner}u`);
    const join = (at: string): string => `result = ${WGSL_OPS[op]('result', element(at), '')};`;
    const first = `let first = (i / ${inner}u) * ${length * inner}u + i % ${inner}u;`;
    if (inner > 1 || length < LONG) {
      const sum = `var result = ${element('0u')}; ${wgslCount('k', length - 1, join('k'), { first: '1u' })}`;
      return this.#each(outer * inner, `${first} ${sum} ${wgslAt(to, 'i')} = result;`);
    }
    const whole = length - (length % 4);
    const lanes = [0, 1, 2, 3].map((lane) => `lane${lane}`);
    const starts = lanes.map((name, lane) => `var ${name} = ${element(`${lane}u`)};`).join(' ');
    const steps = lanes.map((name, lane) => `${name} = ${WGSL_OPS[op](name, element(`k + ${lane}u`), '')};`);
    const joined = lanes.slice(1).map((name) => `result = ${WGSL_OPS[op]('result', name, '')};`);
    return this.#each(
      outer,
      `${first} ${starts} ${wgslCount('k', whole / 4 - 1, steps.join(' '), { first: '4u', step: 4 })}
       var result = lane0; ${joined.join(' ')} ${wgslCount('k', length - whole, join('k'), { first: `${whole}u` })}
       ${wgslAt(to, 'i')} = result;`,
    );
  }
}

type Instruction = Loop['instructions'][number];
type SumOfSquares = Extract<Instruction, { kind: 'sumOfSquares' }>;

function square(address: number, times: number | undefined, index: string): string {
  const factor = times === undefined ? '' : ` * ${wgslAt(times, index)}`;
  return `let x = ${wgslAt(address, index)}${factor};`;
}

function elementOf(one: Instruction, get: (operand: Operand) => string): string {
  switch (one.kind) {
    case 'load':
      return wgslAt(one.address, 'i');
    case 'loadOfRow':
      return wgslAt(one.address, 'row');
    case 'loadOfColumn':
      return wgslAt(one.address, 'column');
    case 'apply': {
      const [a = '', b = '', c = ''] = one.operands.map(get);
      return WGSL_OPS[one.op](a, b, c);
    }
    default:
      throw new Error(`a loop has no instruction '${one.kind}'`);
  }
}
