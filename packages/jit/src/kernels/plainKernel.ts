// Runs kernels in plain JavaScript, without WebAssembly SIMD: instruction by instruction, on blocks of elements.
import type {
  DenseBack,
  FactorAxis,
  Instruction,
  Kernel,
  KernelMemory,
  KernelOp,
  KernelProgram,
  LineAxis,
  Loop,
  Move,
  Operand,
  Outer,
  Product,
  Reduce,
  Scatter,
  Stage,
  Widen,
} from './program.ts';
import { LONG, PARTIAL_SUMS, productOf, TINY } from './program.ts';

const BLOCK = 512;

const asFloat = new Float32Array(1);
const asBits = new Int32Array(asFloat.buffer);

function bitsOf(x: number): number {
  asFloat[0] = x;
  return asBits[0]!;
}

function ofBits(bits: number): number {
  asBits[0] = bits;
  return asFloat[0]!;
}

/** Converts to int32, saturating, NaN to 0: WebAssembly's `trunc_sat`. */
function truncated(x: number): number {
  return Number.isNaN(x) ? 0 : Math.trunc(Math.min(2 ** 31 - 1, Math.max(-(2 ** 31), x)));
}

/** Operations in float64; rounding their results to float32 gives the results of float32 operations. */
const OPS: Readonly<Record<KernelOp, (a: number, b: number, c: number) => number>> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  div: (a, b) => a / b,
  min: (a, b) => Math.min(a, b),
  max: (a, b) => Math.max(a, b),
  // Unlike `Math.min` and `Math.max` for NaN and −0.
  atMost: (a, b) => (b < a ? b : a),
  atLeast: (a, b) => (a < b ? b : a),
  sqrt: Math.sqrt,
  floor: Math.floor,
  abs: Math.abs,
  neg: (a) => -a,
  trunc: Math.trunc,
  less: (a, b) => Number(a < b),
  lessEqual: (a, b) => Number(a <= b),
  equal: (a, b) => Number(a === b),
  select: (condition, yes, no) => (condition !== 0 ? yes : no),
  powerOfTwo: (n) => ofBits((truncated(n) + 127) << 23),
  exponent: (x) => ((bitsOf(x) >>> 23) & 0xff) - 127,
  mantissa: (x) => ofBits((bitsOf(x) & 0x007fffff) | 0x3f800000),
};

function floats({ buffer }: KernelMemory, address: number, length: number): Float32Array {
  return new Float32Array(buffer, address, length);
}

function sumOfSquares(
  memory: KernelMemory,
  { address, times, length }: Extract<Instruction, { kind: 'sumOfSquares' }>,
): number {
  const x = floats(memory, address, length);
  const factors = times === undefined ? undefined : floats(memory, times, length);
  const square = (i: number): number => {
    const element = factors === undefined ? x[i]! : Math.fround(x[i]! * factors[i]!);
    return Math.fround(element * element);
  };
  const sums = new Float32Array(PARTIAL_SUMS);
  const whole = length - (length % PARTIAL_SUMS);
  for (let i = 0; i < whole; i++) sums[i % PARTIAL_SUMS]! += square(i);
  let sum = 0;
  for (const part of sums) sum = Math.fround(sum + part);
  for (let i = whole; i < length; i++) sum = Math.fround(sum + square(i));
  return sum;
}

/** Results of instructions on a block of elements; the scalars of a program are a block of one. */
class Block {
  readonly results: readonly Float32Array[];
  readonly #memory: KernelMemory;
  readonly #instructions: readonly Instruction[];
  readonly #of: Operand['of'];
  readonly #first: Float32Array | undefined;

  /** @param first elements instead of those of the first instruction */
  constructor(
    memory: KernelMemory,
    instructions: readonly Instruction[],
    of: Operand['of'],
    size: number,
    first?: Float32Array,
  ) {
    for (const { kind } of instructions) {
      if (of === 'element' && kind === 'sumOfSquares') throw new Error(`a loop has no instruction '${kind}'`);
      if (of === 'scalar' && (kind === 'loadOfRow' || kind === 'loadOfColumn'))
        throw new Error('a scalar has no rows');
    }
    this.#memory = memory;
    this.#instructions = instructions;
    this.#of = of;
    this.#first = first;
    this.results = instructions.map(() => new Float32Array(size));
  }

  /** @param start the first element's column in a row of `length` */
  compute(scalars: readonly Float32Array[], count: number, row = 0, length = 1, start = 0): void {
    const operand = (given: Operand | undefined): ArrayLike<number> => {
      if (given === undefined) return [];
      if (given.of === this.#of) return this.results[given.index]!;
      return new Float32Array(count).fill(scalars[given.index]![0]!);
    };
    for (const [i, one] of this.#instructions.entries()) {
      const to = this.results[i]!;
      const at = (address: number, index: number): Float32Array =>
        floats(this.#memory, address + 4 * index, count);
      if (one.kind === 'load') to.set(at(one.address, row * length + start));
      if (one.kind === 'loadOfColumn') to.set(at(one.address, start));
      if (one.kind === 'loadOfRow') to.fill(floats(this.#memory, one.address, row + 1)[row]!);
      if (one.kind === 'number') to.fill(one.value);
      const begin = row * length + start;
      if (i === 0 && this.#first !== undefined) to.set(this.#first.subarray(begin, begin + count));
      if (one.kind === 'sumOfSquares') to.fill(sumOfSquares(this.#memory, one));
      if (one.kind !== 'apply') continue;
      const apply = OPS[one.op];
      const [a, b, c] = [operand(one.operands[0]), operand(one.operands[1]), operand(one.operands[2])];
      for (let k = 0; k < count; k++) to[k] = apply(a[k]!, b[k]!, c[k]!);
    }
  }
}

function runLoop(
  memory: KernelMemory,
  { rows = 1, length, stores }: Loop,
  block: Block,
  scalars: readonly Float32Array[],
): void {
  for (let row = 0; row < rows; row++) {
    for (let start = 0; start < length; start += BLOCK) {
      const count = Math.min(BLOCK, length - start);
      block.compute(scalars, count, row, length, start);
      for (const { address, value } of stores) {
        const to = floats(memory, address + 4 * (row * length + start), count);
        if (value.of === 'scalar') to.fill(scalars[value.index]![0]!);
        else to.set(block.results[value.index]!.subarray(0, count));
      }
    }
  }
}

/** Offsets of all positions of a grid. */
function distances(axes: readonly FactorAxis[], of: 'x' | 'w'): number[] {
  let all = [0];
  for (const axis of axes)
    all = all.flatMap((from) => Array.from({ length: axis.count }, (_, i) => from + i * axis[of]));
  return all;
}

function compiledProduct(
  memory: KernelMemory,
  { x, w, bias, to, slices, rows, inner, units, relu }: Product,
  results?: Float32Array,
  weights?: Float32Array,
): () => void {
  const { fround } = Math;
  const [sliceX, rowX, innerX] = [distances(slices, 'x'), distances(rows, 'x'), distances(inner, 'x')];
  const [sliceW, innerW, unitW] = [distances(slices, 'w'), distances(inner, 'w'), distances(units, 'w')];
  return () => {
    const all = new Float32Array(memory.buffer);
    const factor = weights ?? all;
    const out = results ?? floats(memory, to, sliceX.length * rowX.length * unitW.length);
    let at = 0;
    for (const [part, xs] of sliceX.entries()) {
      for (const row of rowX) {
        for (const [unit, ws] of unitW.entries()) {
          const [first, second] = [x / 4 + xs + row, w / 4 + sliceW[part]! + ws];
          let sum = bias === undefined ? 0 : all[bias / 4 + unit]!;
          for (let k = 0; k < innerX.length; k++)
            sum = fround(sum + fround(all[first + innerX[k]!]! * factor[second + innerW[k]!]!));
          out[at++] = relu ? Math.max(sum, 0) : sum;
        }
      }
    }
  };
}

function denseBack(memory: KernelMemory, { g, w, to, rows, inner, units }: DenseBack): void {
  const [gs, ws] = [floats(memory, g, rows * units), floats(memory, w, inner * units)];
  const out = floats(memory, to, rows * inner);
  const { fround } = Math;
  const whole = units - (units % 4);
  const lanes = new Float32Array(4);
  for (let row = 0; row < rows; row++) {
    for (let i = 0; i < inner; i++) {
      const product = (j: number): number => fround(gs[row * units + j]! * ws[i * units + j]!);
      lanes.fill(0);
      for (let j = 0; j < whole; j++) lanes[j % 4]! += product(j);
      let sum = 0;
      for (const lane of lanes) sum = fround(sum + lane);
      for (let j = whole; j < units; j++) sum = fround(sum + product(j));
      out[row * inner + i] = sum;
    }
  }
}

function outer(memory: KernelMemory, { x, g, to, rows, inner, units, fade, size }: Outer): void {
  const [xs, gs] = [floats(memory, x, rows * inner), floats(memory, g, rows * units)];
  const out = floats(memory, to, inner * units);
  const { fround } = Math;
  const factor = floats(memory, fade, 1)[0]!;
  const tiny = fround(TINY);
  const [by16, by4] = [units - (units % PARTIAL_SUMS), units - (units % 4)];
  const partial = new Float32Array(PARTIAL_SUMS);
  let rest = 0;
  for (let i = 0; i < inner; i++) {
    for (let j = 0; j < units; j++) {
      let sum = fround(factor * out[i * units + j]!);
      for (let row = 0; row < rows; row++)
        sum = fround(sum + fround(xs[row * inner + i]! * gs[row * units + j]!));
      const magnitude = Math.abs(sum);
      // Comparisons with NaN are false, so NaN remains.
      out[i * units + j] = magnitude < tiny ? 0 : sum;
      if (j < by4) partial[j < by16 ? j % PARTIAL_SUMS : j % 4]! += magnitude;
      else rest = fround(rest + magnitude);
    }
  }
  let all = 0;
  for (const part of partial) all = fround(all + part);
  floats(memory, size, 1)[0]! += fround(all + rest);
}

/** Calls a function for each line of a grid, with the offsets to read from and write to. */
function eachLine(
  lines: readonly LineAxis[],
  source: number,
  target: number,
  line: (source: number, target: number) => void,
): void {
  const [first, ...rest] = lines;
  if (first === undefined) line(source, target);
  else
    for (let k = 0; k < first.count; k++)
      eachLine(rest, source + k * first.from, target + k * first.to, line);
}

function move(memory: KernelMemory, { from, to, shape, fromStrides, toStrides, lines = [] }: Move): void {
  const all = new Float32Array(memory.buffer);
  eachLine(lines, from / 4, to / 4, (source, target) => {
    for (let i = 0; i < shape[0]; i++)
      for (let j = 0; j < shape[1]; j++)
        for (let k = 0; k < shape[2]; k++)
          all[target + i * toStrides[0] + j * toStrides[1] + k * toStrides[2]] =
            all[source + i * fromStrides[0] + j * fromStrides[1] + k * fromStrides[2]]!;
  });
}

function widen(memory: KernelMemory, { from, to, planes, apart, length, lines }: Widen): void {
  const [bytes, floats] = [new Uint8Array(memory.buffer), new Float32Array(memory.buffer)];
  eachLine(lines, from, to / 4, (source, target) => {
    for (let plane = 0; plane < planes; plane++)
      for (let i = 0; i < length; i++)
        floats[target + i * planes + plane] = bytes[source + plane * apart + i]!;
  });
}

function scatter(memory: KernelMemory, { indices, updates, to, rows, count, length }: Scatter): void {
  const places = floats(memory, indices, rows * count);
  const values = floats(memory, updates, rows * count);
  const sums = floats(memory, to, rows * length).fill(0);
  // Numbers that are not indices are not keys of the array.
  for (const [i, value] of values.entries()) if (places[i]! in sums) sums[places[i]!]! += value;
}

/** Reduces `count` numbers from `from` on, every `by`th, in order. */
function gathered(all: Float32Array, op: Reduce['op'], from: number, count: number, by: number): number {
  let result = all[from]!;
  for (let i = 1; i < count; i++) result = Math.fround(OPS[op](result, all[from + i * by]!, 0));
  return result;
}

function reduce(memory: KernelMemory, { op, from, to, shape: [outer, length, inner] }: Reduce): void {
  const all = new Float32Array(memory.buffer);
  for (let i = 0; i < outer; i++) {
    for (let k = 0; k < inner; k++) {
      const first = from / 4 + i * length * inner + k;
      let result: number;
      if (inner === 1 && length >= LONG) {
        const whole = length - (length % 4);
        result = gathered(all, op, first, whole / 4, 4);
        for (let lane = 1; lane < 4; lane++)
          result = Math.fround(OPS[op](result, gathered(all, op, first + lane, whole / 4, 4), 0));
        for (let j = whole; j < length; j++) result = Math.fround(OPS[op](result, all[first + j]!, 0));
      } else result = gathered(all, op, first, length, inner);
      all[to / 4 + i * inner + k] = result;
    }
  }
}

type Run = (scalars: readonly Float32Array[]) => void;

function productThenLoop(memory: KernelMemory, product: Product, weights?: Float32Array): Run {
  const { onResults } = product;
  if (onResults === undefined) return compiledProduct(memory, product, undefined, weights);
  const results = new Float32Array((onResults.rows ?? 1) * onResults.length);
  const multiply = compiledProduct(memory, product, results, weights);
  const result = { kind: 'number', value: 0 } as const;
  const block = new Block(memory, [result, ...onResults.instructions], 'element', BLOCK, results);
  return (scalars) => {
    multiply();
    runLoop(memory, onResults, block, scalars);
  };
}

const RUN = { denseBack, outer, move, reduce, widen, scatter };

function compiledStage(memory: KernelMemory, stage: Stage): Run {
  if (stage.kind === 'loop') {
    const block = new Block(memory, stage.instructions, 'element', BLOCK);
    return (scalars) => runLoop(memory, stage, block, scalars);
  }
  if (stage.kind === 'dense') return compiledProduct(memory, productOf(stage));
  if (stage.kind === 'product') {
    const { factor, beside } = stage;
    if (factor === undefined) return productThenLoop(memory, stage);
    const size = (factor.rows ?? 1) * factor.length;
    const weights = { buffer: new ArrayBuffer(4 * size * factor.stores.length) };
    const stores = factor.stores.map(({ value }, k) => ({ address: 4 * size * k, value }));
    const block = new Block(memory, factor.instructions, 'element', BLOCK);
    const all = beside === undefined ? [stage] : [stage, beside];
    const products = all.map((one, k) => productThenLoop(memory, one, floats(weights, 4 * size * k, size)));
    return (scalars) => {
      runLoop(weights, { ...factor, stores }, block, scalars);
      for (const product of products) product(scalars);
    };
  }
  const run = RUN[stage.kind] as (memory: KernelMemory, stage: Stage) => void;
  return () => run(memory, stage);
}

export function plainKernel({ scalars, stages, stores }: KernelProgram, memory: KernelMemory): Kernel {
  const block = new Block(memory, scalars, 'scalar', 1);
  const compiled = stages.map((stage) => compiledStage(memory, stage));
  return () => {
    block.compute(block.results, 1);
    for (const run of compiled) run(block.results);
    for (const { address, value } of stores) floats(memory, address, 1).set(block.results[value.index]!);
  };
}
