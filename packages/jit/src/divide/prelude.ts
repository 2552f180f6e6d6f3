// Moves the elementwise arithmetic on inputs and variables at the beginning of a step (such as the sampled parameters of a noisy layer) from
// the graph to a kernel, which computes each result in one pass over memory; the graph needs a pass for each operation.

import { Instructions, KERNEL_ARITHMETIC, Numbers, writeArithmetic } from '../kernels/arithmetic.ts';
import type { KernelProgram, Move, Operand, Stage, Widen } from '../kernels/program.ts';
import { boundsOf } from '../program/bounds.ts';
import { numberIn, type Operation, type Program, rootsOf, sizeOf, type Value } from '../program/ir.ts';
import { isOfWindows, WINDOWS, type WindowAttributes } from '../program/operations.ts';
import { liveOperations, substitute } from '../program/writer.ts';
import { hostMemory, type Region } from '../store/hostMemory.ts';
import { slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { isJoinable, JoinedInput, joinLoops } from './joinLoops.ts';
import type { HandoverMemory, KernelPort } from './linkKernel.ts';
import { HostStageMemory } from './stageMemory.ts';
import { isAlias, type Spread, sliceStart, spreadOf } from './supported.ts';
import { transposition, turnedInParts, windowMoves, windowsOfBytes } from './windowMoves.ts';

/** Minimum number of elements, over all operations, that justifies a kernel. */
const WORTHWHILE = 16_384;
/** Larger tensors do not stay in the caches, and a graph may use several threads. */
const LARGEST = 1 << 18;

/** Larger inputs are not worth a copy. */
const LARGEST_INPUT = 1 << 13;

/** Whether all operands fit the result: constants, tensors of its size, or vectors broadcast over one matrix. */
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

/** Finds the operations to compute before the graph. */
function early({ operations, updates }: Program): Set<Operation> {
  const found = new Set<Operation>();
  // Updates run after the graph.
  const late = new Set(updates.map(({ value }) => value));
  // A kernel cannot share a pack with variables that the graph writes.
  const written = new Set(updates.map(({ variable }) => variable));
  const isKnown = ({ node, dtype, source, shape, variable }: Value): boolean => {
    if (dtype !== 'float32' || (variable !== undefined && written.has(variable))) return false;
    return node === undefined ? source !== 'input' || sizeOf(shape) <= LARGEST_INPUT : found.has(node);
  };
  for (const operation of operations) {
    const [output] = operation.outputs as [Value];
    if (isOfWindows(operation)) found.add(operation);
    const isSmall = output.dtype === 'float32' && sizeOf(output.shape) <= LARGEST;
    if (!isSmall || late.has(output) || !Object.values(operation.inputs).every(isKnown)) continue;
    if (isAlias(operation) || (KERNEL_ARITHMETIC.has(operation.op) && isSpreadAlike(operation)))
      found.add(operation);
  }
  return found;
}

interface Draft {
  readonly into: Instructions;
  readonly found: Map<Value, Operand>;
  /** Columns of the matrix over which operands are broadcast; 0 without broadcasting. */
  columns: number;
}

class PreludeWriter {
  readonly stages: Stage[] = [];
  readonly scalars = new Instructions('scalar');
  readonly memory = new HostStageMemory();
  readonly inputs: KernelPort[] = [];
  readonly #numbers = new Numbers(this.scalars);
  readonly #places = new Map<Value, number>();

  /** Computes a value at an address. */
  write(value: Value, address: number): void {
    const node = value.node as Operation;
    if (isOfWindows(node)) this.#writeWindows(node, address);
    else {
      const draft: Draft = { into: new Instructions('element'), found: new Map(), columns: 0 };
      const result = this.#apply(node, draft);
      const size = sizeOf(value.shape);
      const length = draft.columns === 0 ? size : draft.columns;
      const stores = [{ address, value: result }];
      const instructions = draft.into.list;
      this.stages.push({ kind: 'loop', rows: size / length, length, instructions, stores });
    }
    this.#places.set(value, address);
  }

  #writeWindows({ op, inputs, attrs, outputs }: Operation, address: number): void {
    const x = inputs.x as Value;
    const from = this.#place(x);
    if (op !== WINDOWS) {
      this.#turn(transposition(x.shape as [number, number], from, address));
      return;
    }
    const attributes = attrs as unknown as WindowAttributes;
    if (x.isBytes === true) this.stages.push(windowsOfBytes(attributes, from, address));
    else this.stages.push(windowMoves(attributes.info, attributes, from, address));
    if (!attributes.hasOnes) return;
    // Write the ones a single time: only the windows before them change.
    const [rows, columns] = (outputs[0] as Value).shape as [number, number];
    const matrix = new Float32Array(hostMemory.buffer, address, rows * columns);
    for (let row = 0; row < rows; row++) matrix[row * columns + columns - 1] = 1;
  }

  /** Transposes windows directly after the stage that widens their bytes, if there is one. */
  #turn(turned: Move): void {
    const at = this.stages.findIndex((stage) => stage.kind === 'widen' && stage.to === turned.from);
    if (at < 0) this.stages.push(turned);
    else this.stages.splice(at, 1, ...turnedInParts(this.stages[at] as Widen, turned));
  }

  /** Address of a value; computes the value if necessary. */
  #place(value: Value): number {
    const { node, variable, shape, data, name = '', isBytes } = value;
    const known = this.#places.get(value) ?? (variable && slotOf(variable)?.address);
    if (known !== undefined) return known;
    if (node !== undefined && isAlias(node)) {
      const place = this.#place(node.inputs.x as Value) + 4 * (sliceStart(node) ?? 0);
      this.#places.set(value, place);
      return place;
    }
    const region = this.memory.allocate(sizeOf(shape), isBytes === true ? 'uint8' : 'float32');
    if (node !== undefined) this.write(value, region.address);
    else if (data !== undefined) region.array.set(data as Float32Array);
    else this.inputs.push({ name, region });
    this.#places.set(value, region.address);
    return region.address;
  }

  #apply({ op, attrs, inputs, outputs }: Operation, draft: Draft): Operand {
    const [output] = outputs as [Value];
    const values = Object.values(inputs);
    // Check before adding any operand: the operand's own inputs must be broadcast over the same matrix or lie in memory.
    for (const { shape } of values) {
      const size = sizeOf(shape);
      if (size > 1 && size !== sizeOf(output.shape))
        draft.columns = (spreadOf(shape, output.shape) as Spread).columns;
    }
    const operands = values.map((value) => {
      const operand = draft.found.get(value) ?? this.#operand(value, output, draft);
      draft.found.set(value, operand);
      return operand;
    });
    return writeArithmetic(op, attrs, operands, draft.into, this.#numbers);
  }

  #operand(value: Value, output: Value, draft: Draft): Operand {
    const { node, shape } = value;
    const [size, number] = [sizeOf(shape), numberIn(value)];
    if (number !== undefined) return this.#numbers.get(number);
    if (size === sizeOf(output.shape)) {
      const mayInline = node !== undefined && !isOfWindows(node) && !isAlias(node);
      if (mayInline && !this.#places.has(value) && this.#fits(node, draft.columns))
        return this.#apply(node, draft);
      return draft.into.add({ kind: 'load', address: this.#place(value) });
    }
    if (size === 1) return this.scalars.add({ kind: 'load', address: this.#place(value) });
    const { by } = spreadOf(shape, output.shape) as Spread;
    return draft.into.add({ kind: by, address: this.#place(value) });
  }

  /** Whether an operation's operands are broadcast over the same matrix as the loop's. */
  #fits({ inputs, outputs }: Operation, columns: number): boolean {
    const [{ shape }] = outputs as [Value];
    return Object.values(inputs).every((value) => {
      const size = sizeOf(value.shape);
      if (size === sizeOf(shape) || size === 1) return true;
      return columns === 0 || columns === spreadOf(value.shape, shape)?.columns;
    });
  }
}

/** A step without its beginning, and that beginning as a kernel program. */
export interface Prelude {
  readonly graph: Program;
  readonly operations: readonly Operation[];
  /** Variables that the beginning reads. */
  readonly variables: ReadonlySet<tf.Variable>;
  /**
   * Writes the program. Call it after the variables have places.
   *
   * @param memory allocates the arrays that the graph reads
   */
  link(memory: HandoverMemory): LinkedPrelude;
}

export interface LinkedPrelude {
  readonly program: KernelProgram;
  readonly inputs: readonly KernelPort[];
  /** Arrays that the graph reads as inputs of these names. */
  readonly prepared: readonly KernelPort[];
  readonly regions: readonly Region[];
}

/** Takes the beginning out of a program; undefined if that does not pay. */
export function takePrelude(program: Program): Prelude | undefined {
  const candidates = early(program);
  const isArithmetic = (operation: Operation): boolean => candidates.has(operation) && !isAlias(operation);
  const rest = program.operations.filter((operation) => !isArithmetic(operation));
  const roots = rootsOf(program);
  const live = liveOperations(rest, roots);
  const isCrossing = ({ node }: Value): boolean => node !== undefined && isArithmetic(node);
  const used = [...live.flatMap(({ inputs }) => Object.values(inputs)), ...roots];
  const crossing = [...new Set(used.filter(isCrossing))];
  const taken = new Set(liveOperations([...candidates], crossing));
  const work = [...taken]
    .filter(isArithmetic)
    .reduce((sum, one) => sum + sizeOf((one.outputs[0] as Value).shape), 0);
  // Otherwise the graph would only copy.
  const isLeft = live.some((operation) => !isAlias(operation));
  if (work < WORTHWHILE || !isLeft) return undefined;
  const joined = new JoinedInput(crossing.filter(isJoinable));
  const named = new Map(joined.pieces);
  const alone = crossing.filter((value) => !named.has(value));
  const names = new Map(alone.map((value, i) => [value, `prelude:${i}`]));
  const inputs = [...joined.inputs];
  for (const [value, name] of names) {
    const { id, shape, dtype } = value;
    // The graph treats the value as an input from here.
    const input: Value = { id, source: 'input', shape, dtype, name, bounds: boundsOf(value) };
    inputs.push(input);
    named.set(value, input);
  }
  const graph = substitute(program, named, joined.operations);
  return {
    graph: { ...graph, inputs: [...graph.inputs, ...inputs] },
    operations: [...taken].filter(isArithmetic),
    variables: new Set(
      [...taken].flatMap(({ inputs }) => Object.values(inputs).flatMap((one) => one.variable ?? [])),
    ),
    link(memory) {
      const writer = new PreludeWriter();
      const prepared = alone.map((value): KernelPort => {
        const name = names.get(value) as string;
        const region = memory(name, sizeOf(value.shape));
        writer.write(value, region.address);
        return { name, region };
      });
      for (const { name = '', shape } of joined.inputs) {
        const region = memory(name, sizeOf(shape));
        let { address } = region;
        for (const value of crossing.filter(isJoinable)) {
          writer.write(value, address);
          address += 4 * sizeOf(value.shape);
        }
        prepared.push({ name, region });
      }
      return {
        program: { scalars: writer.scalars.list, stages: joinLoops(writer.stages), stores: [] },
        inputs: writer.inputs,
        prepared,
        regions: [...writer.memory.regions, ...prepared.map(({ region }) => region)],
      };
    },
  };
}
