// What a step makes of its inputs and variables element by element before anything else (a noisy layer's drawn parameters): one pass
// of a kernel each, instead of a graph's pass for every operation, and the graph need not know what they were made of.
import { type Operation, type Program, sizeOf, type Value } from '../graph/ir.ts';
import { substitute } from '../graph/substitute.ts';
import { liveOperations } from '../graph/writer.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { slotOf } from '../store/store.ts';
import * as tf from '../tensorflow.ts';
import { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from './arithmetic.ts';
import type { KernelProgram, Loop, Operand } from './program.ts';
import type { HandoverMemory, KernelPort } from './stepKernel.ts';

/** Elements that all operations together have to make for a kernel to be worth it. */
const WORTHWHILE = 16_384;
/** From this size on a tensor is no longer in the caches, and a graph may use several threads. */
const LARGEST = 1 << 18;

/** Larger inputs had better not be copied. */
const LARGEST_INPUT = 1 << 13;

/** A matrix that a vector is spread over, by rows or by columns. */
interface Spread {
  readonly by: 'loadOfColumn' | 'loadOfRow';
  readonly columns: number;
}

/** How an operand is spread over a shape of another size: as a row over all rows, or as a column; undefined for other ways. */
function spreadOf(from: readonly number[], to: readonly number[]): Spread | undefined {
  const padded = [...Array.from({ length: to.length - from.length }, () => 1), ...from];
  const size = sizeOf(from);
  for (let split = 1; split < to.length; split++) {
    const [rows, columns] = [sizeOf(to.slice(0, split)), sizeOf(to.slice(split))];
    if (size === columns && sizeOf(padded.slice(split)) === size) return { by: 'loadOfColumn', columns };
    if (size === rows && sizeOf(padded.slice(0, split)) === size) return { by: 'loadOfRow', columns };
  }
  return undefined;
}

/** Where a slice of one piece begins, in elements. */
function sliceStart({ kernel, inputs: { x }, attrs }: Operation): number | undefined {
  if (kernel !== 'Slice' || x === undefined) return undefined;
  const shaped = { shape: [...x.shape] } as unknown as tf.Tensor;
  const [begin, size] = tf.slice_util.parseSliceParams(
    shaped,
    attrs.begin as number[],
    attrs.size as number[],
  );
  const isWhole = x.shape.every((n, axis) => axis === 0 || size[axis] === n);
  return isWhole ? (begin[0] as number) * sizeOf(x.shape.slice(1)) : undefined;
}

function isAlias(operation: Operation): boolean {
  return operation.kernel === 'Reshape' || sliceStart(operation) !== undefined;
}

/** Whether an operation's operands fit its result: numbers known before, tensors of its size, spread over one matrix. */
function isSpreadAlike({ inputs, outputs }: Operation): boolean {
  const [{ shape }] = outputs as [Value];
  const spreads = new Set<number | undefined>();
  for (const value of Object.values(inputs)) {
    const size = sizeOf(value.shape);
    if (size === sizeOf(shape)) continue;
    if (size > 1) spreads.add(spreadOf(value.shape, shape)?.columns);
    else if (value.node !== undefined) return false;
  }
  return spreads.size <= 1 && !spreads.has(undefined);
}

/** Finds what can be computed before the graph. */
function early({ operations, updates }: Program): Set<Operation> {
  const found = new Set<Operation>();
  // New values of variables are for the end.
  const late = new Set(updates.map(({ value }) => value));
  const isKnown = ({ node, dtype, source, shape }: Value): boolean => {
    if (dtype !== 'float32') return false;
    return node === undefined ? source !== 'input' || sizeOf(shape) <= LARGEST_INPUT : found.has(node);
  };
  for (const operation of operations) {
    const [output] = operation.outputs as [Value];
    const isSmall = output.dtype === 'float32' && sizeOf(output.shape) <= LARGEST;
    if (!isSmall || late.has(output) || !Object.values(operation.inputs).every(isKnown)) continue;
    if (isAlias(operation) || (KERNEL_ARITHMETIC.has(operation.kernel) && isSpreadAlike(operation)))
      found.add(operation);
  }
  return found;
}

/** Writes loops. */
class PreludeWriter {
  readonly loops: Loop[] = [];
  readonly scalars = new Instructions('scalar');
  readonly regions: Region[] = [];
  readonly inputs: KernelPort[] = [];
  readonly #numbers = new Numbers(this.scalars);
  readonly #places = new Map<Value, number>();

  /** Computes a value into memory; by default of its own. */
  write(value: Value, region: Region = this.#region(value)): Region {
    const elements = new Instructions('element');
    const loop = { columns: 0 };
    const result = this.#apply(value.node as Operation, elements, new Map(), loop);
    const size = sizeOf(value.shape);
    const columns = loop.columns === 0 ? size : loop.columns;
    this.loops.push({
      kind: 'loop',
      rows: size / columns,
      length: columns,
      instructions: elements.list,
      stores: [{ address: region.address, value: result }],
    });
    this.#places.set(value, region.address);
    return region;
  }

  #region(value: Value): Region {
    const region = hostMemory.allocate('float32', sizeOf(value.shape));
    this.regions.push(region);
    return region;
  }

  /** Where a value lies, computed there if it is not yet. */
  #place(value: Value): number {
    const known = this.#places.get(value) ?? (value.variable && slotOf(value.variable)?.address);
    if (known !== undefined) return known;
    const { node } = value;
    if (node !== undefined) {
      if (!isAlias(node)) return this.write(value).address;
      const place = this.#place(node.inputs.x as Value) + 4 * (sliceStart(node) ?? 0);
      this.#places.set(value, place);
      return place;
    }
    const region = this.#region(value);
    if (value.data !== undefined) region.array.set(value.data as Float32Array);
    else this.inputs.push({ name: value.name as string, region });
    this.#places.set(value, region.address);
    return region.address;
  }

  #apply(
    { kernel, attrs, inputs, outputs }: Operation,
    into: Instructions,
    found: Map<Value, Operand>,
    loop: { columns: number },
  ): Operand {
    const [output] = outputs as [Value];
    const operands = Object.values(inputs).map((value) => this.#operand(value, output, into, found, loop));
    return writeArithmetic(kernel, attrs, operands, into, this.#numbers);
  }

  #operand(
    value: Value,
    output: Value,
    into: Instructions,
    found: Map<Value, Operand>,
    loop: { columns: number },
  ): Operand {
    const known = found.get(value);
    if (known !== undefined) return known;
    const made = this.#make(value, output, into, found, loop);
    found.set(value, made);
    return made;
  }

  #make(
    value: Value,
    output: Value,
    into: Instructions,
    found: Map<Value, Operand>,
    loop: { columns: number },
  ): Operand {
    const { node, data } = value;
    const [size, all] = [sizeOf(value.shape), sizeOf(output.shape)];
    if (data !== undefined && size === 1) return this.#numbers.get(data[0] as number);
    if (size === all) {
      const isInline =
        node !== undefined && !isAlias(node) && !this.#places.has(value) && this.#fits(node, loop);
      if (isInline) return this.#apply(node, into, found, loop);
      return into.add({ kind: 'load', address: this.#place(value) });
    }
    if (size === 1) return this.scalars.add({ kind: 'load', address: this.#place(value) });
    const { by, columns } = spreadOf(value.shape, output.shape) as Spread;
    loop.columns = columns;
    return into.add({ kind: by, address: this.#place(value) });
  }

  /** Whether an operation's own operands are spread over the same matrix as those of the loop so far. */
  #fits({ inputs, outputs }: Operation, loop: { columns: number }): boolean {
    const [{ shape }] = outputs as [Value];
    return Object.values(inputs).every((value) => {
      const size = sizeOf(value.shape);
      if (size === sizeOf(shape) || size === 1) return true;
      return loop.columns === 0 || loop.columns === spreadOf(value.shape, shape)?.columns;
    });
  }
}

/** A step without its beginning, and the beginning as a kernel program. */
export interface Prelude {
  readonly graph: Program;
  /** Variables that it reads. */
  readonly variables: ReadonlySet<tf.Variable>;
  /**
   * Writes the program, once its variables have places.
   *
   * @param memory where what the graph is handed lies
   */
  link(memory: HandoverMemory): LinkedPrelude;
}

/** What a prelude is made of. */
export interface LinkedPrelude {
  readonly program: KernelProgram;
  readonly inputs: readonly KernelPort[];
  /** What it hands to the graph, as inputs by these names. */
  readonly prepared: readonly KernelPort[];
  readonly regions: readonly Region[];
}

function variablesOf(operations: ReadonlySet<Operation>): Set<tf.Variable> {
  const variables = new Set<tf.Variable>();
  for (const { inputs } of operations)
    for (const { variable } of Object.values(inputs)) if (variable !== undefined) variables.add(variable);
  return variables;
}

/** Takes the beginning out of a program, if it is worth it. */
export function takePrelude(program: Program): Prelude | undefined {
  const candidates = early(program);
  const isArithmetic = (operation: Operation): boolean => candidates.has(operation) && !isAlias(operation);
  const rest = program.operations.filter((operation) => !isArithmetic(operation));
  const roots = [...program.outputs.values(), ...program.updates.map(({ value }) => value)];
  const live = liveOperations(rest, roots);
  const isCrossing = ({ node }: Value): boolean => node !== undefined && isArithmetic(node);
  const used = [...live.flatMap(({ inputs }) => Object.values(inputs)), ...roots];
  const crossing = [...new Set(used.filter(isCrossing))];
  const taken = new Set(liveOperations([...candidates], crossing));
  const work = [...taken]
    .filter(isArithmetic)
    .reduce((sum, one) => sum + sizeOf((one.outputs[0] as Value).shape), 0);
  // A graph that had nothing left to do would only copy.
  const isLeft = live.some((operation) => !isAlias(operation));
  if (work < WORTHWHILE || !isLeft) return undefined;
  const named = crossing.map((value, i): Value => {
    const { shape, dtype, id } = value;
    return { id, source: 'input', shape, dtype, name: `prelude:${i}` };
  });
  const graph = substitute(program, new Map(crossing.map((value, i) => [value, named[i] as Value])));
  return {
    graph: { ...graph, inputs: [...graph.inputs, ...named] },
    variables: variablesOf(taken),
    link(memory) {
      const writer = new PreludeWriter();
      const prepared = crossing.map((value, i) => {
        const name = `prelude:${i}`;
        return { name, region: writer.write(value, memory(name, sizeOf(value.shape))) };
      });
      return {
        program: { scalars: writer.scalars.list, stages: writer.loops, stores: [] },
        inputs: writer.inputs,
        prepared,
        regions: [...writer.regions, ...prepared.map(({ region }) => region)],
      };
    },
  };
}
