// Joins updates of the same form: an optimizer does the same arithmetic for every parameter, so the parameters,
// slots and gradients are laid end to end and the arithmetic is done once. The single operations stay for other users;
// so no cycle can arise, and unused ones are dropped.
import type * as tf from '@tensorflow/tfjs-core';
import type { FlatUpdate, FusedProgram } from '../program/ir.ts';
import {
  type Operation,
  type Program,
  sameShape,
  sizeOf,
  type Value,
  type VariableUpdate,
} from '../program/ir.ts';
import { ELEMENTWISE_OPERATIONS } from '../program/operations.ts';
import { attributesKey, liveOperations, ProgramWriter } from '../program/writer.ts';

/** Where variables lie. */
export interface Places {
  /** Variables of more elements lie alone, and are updated alone. */
  readonly alone: number;
  /** A variable's place, if it has one: what it shares with others, and its first element there. */
  of(variable: tf.Variable): { readonly pack: object; readonly offset: number } | undefined;
}

/** Below this many elements a group is not worth its concatenations. */
const WORTHWHILE = 64;
/** How far down two updates must look alike to be tried together: far enough to tell an optimizer's slots apart. */
const SIGNATURE_DEPTH = 4;

function signature(value: Value, size: number, depth: number): string {
  const { node } = value;
  if (sizeOf(value.shape) === 1 && size !== 1) return '1';
  if (node === undefined || depth === 0 || !ELEMENTWISE_OPERATIONS.has(node.op)) return 'x';
  const inputs = Object.values(node.inputs).map((input) => signature(input, size, depth - 1));
  // The product of two tensors that are not state (the gradient of a masked parameter) is as good as any gradient.
  const { a, b } = node.inputs;
  if (node.op === 'Multiply' && a !== b && inputs.join() === 'x,x') {
    if (a?.source !== 'variable' && b?.source !== 'variable') return 'x';
  }
  return `${node.op}(${inputs.join(',')})`;
}

function alike(values: readonly Value[], sizes: readonly number[]): Operation[] | undefined {
  const nodes = values.map(({ node }) => node);
  const [first] = nodes;
  if (first === undefined || !ELEMENTWISE_OPERATIONS.has(first.op)) return undefined;
  const attrs = attributesKey(first.attrs);
  const names = Object.keys(first.inputs).join();
  const same = nodes.every(
    (node, i) =>
      node?.op === first.op &&
      attributesKey(node.attrs) === attrs &&
      Object.keys(node.inputs).join() === names &&
      sizeOf((values[i] as Value).shape) === sizes[i],
  );
  return same ? (nodes as Operation[]) : undefined;
}

/** Writes the flat form of several values at once. */
class Flattener {
  readonly #writer: ProgramWriter;
  readonly #made = new Map<string, Value>();
  /** Elementwise operations made, each standing for one of every member. */
  joined = 0;

  constructor(writer: ProgramWriter) {
    this.#writer = writer;
  }

  /** The values laid end to end; or one number, when it is the same for all. Undefined when they do not fit. */
  flat(values: readonly Value[], sizes: readonly number[]): Value | undefined {
    // The same numbers may stand for themselves in one place and for whole tensors in another.
    const key = `${values.map(({ id }) => id).join()}|${sizes.join()}`;
    const known = this.#made.get(key);
    if (known !== undefined) return known;
    const made = this.#number(values, sizes) ?? this.#joined(values, sizes) ?? this.#laidOut(values, sizes);
    if (made !== undefined) this.#made.set(key, made);
    return made;
  }

  #number(values: readonly Value[], sizes: readonly number[]): Value | undefined {
    const [first] = values as [Value];
    const common = values.every((value) => value === first) && sizeOf(first.shape) === 1;
    if (!common || sizes.every((size) => size === 1)) return undefined;
    return first.shape.length <= 1 ? first : this.#writer.emit('Reshape', { x: first }, {}, [], first.dtype);
  }

  #joined(values: readonly Value[], sizes: readonly number[]): Value | undefined {
    const nodes = alike(values, sizes);
    const [first] = nodes ?? [];
    if (nodes === undefined || first === undefined) return undefined;
    const inputs: Record<string, Value> = {};
    for (const name of Object.keys(first.inputs)) {
      const operand = this.flat(
        nodes.map((node) => node.inputs[name] as Value),
        sizes,
      );
      if (operand === undefined) return undefined;
      inputs[name] = operand;
    }
    const total = sizes.reduce((sum, size) => sum + size, 0);
    if (!Object.values(inputs).some((input) => sizeOf(input.shape) === total)) return undefined;
    this.joined++;
    return this.#writer.emit(
      first.op,
      inputs,
      first.attrs,
      [total],
      (values[0] as Value).dtype,
      first.callSite,
    );
  }

  #laidOut(values: readonly Value[], sizes: readonly number[]): Value | undefined {
    if (!values.every((value, i) => sizeOf(value.shape) === sizes[i])) return undefined;
    const [first] = values as [Value];
    if (!values.every(({ dtype }) => dtype === first.dtype)) return undefined;
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const numbers = values.flatMap(({ data }) => (data === undefined ? [] : [...data]));
    if (numbers.length === total && first.dtype === 'float32')
      return this.#writer.constant(first.dtype, [total], Float32Array.from(numbers));
    const parts = Object.fromEntries(values.map((value, i) => [String(i), value]));
    return this.#writer.emit('FlatConcat', parts, {}, [total], first.dtype);
  }
}

/** Members that lie in one pack already come in its order, so that their flat form needs no copy. */
function inStoredOrder(members: readonly VariableUpdate[], places: Places): readonly VariableUpdate[] {
  const [first] = members.map(({ variable }) => places.of(variable));
  if (first === undefined) return members;
  const offset = ({ variable }: VariableUpdate): number => places.of(variable)?.offset ?? 0;
  const together = members.every(({ variable }) => places.of(variable)?.pack === first.pack);
  return together ? members.toSorted((a, b) => offset(a) - offset(b)) : members;
}

/** Whether an update makes its value of a variable and constants alone, of which nothing has to be laid end to end at each run. */
function isOfStateAndConstants({ value: { node } }: VariableUpdate): boolean {
  const inputs = node === undefined ? [] : Object.values(node.inputs);
  return inputs.length > 0 && inputs.every(({ source }) => source === 'variable' || source === 'constant');
}

/** Joins the updates of a program where they have the same form. */
export function fuse(program: Program, places: Places): FusedProgram {
  const groups = new Map<string, VariableUpdate[]>();
  for (const update of program.updates) {
    const size = sizeOf(update.value.shape);
    if (size > places.alone || !sameShape(update.value.shape, update.variable.shape)) continue;
    const key = `${update.value.dtype}:${signature(update.value, size, SIGNATURE_DEPTH)}`;
    groups.set(key, [...(groups.get(key) ?? []), update]);
  }
  const writer = new ProgramWriter();
  const flattener = new Flattener(writer);
  const flatUpdates: FlatUpdate[] = [];
  const joined = new Set<VariableUpdate>();
  for (const group of groups.values()) {
    const members = inStoredOrder(group, places);
    const sizes = members.map(({ value }) => sizeOf(value.shape));
    const isSmall = sizes.reduce((sum, size) => sum + size, 0) < WORTHWHILE;
    if (members.length < 2 || (isSmall && !members.every(isOfStateAndConstants))) continue;
    const before = flattener.joined;
    const value = flattener.flat(
      members.map((update) => update.value),
      sizes,
    );
    // Nothing joined means the updates were merely laid end to end, unless they are copies of other variables.
    const copies = members.every((update) => update.value.source === 'variable');
    const known = value?.node !== undefined && value.node.op !== 'FlatConcat';
    if (value === undefined || (flattener.joined === before && !copies && !known)) continue;
    flatUpdates.push({ variables: members.map(({ variable }) => variable), value });
    for (const member of members) joined.add(member);
  }
  const updates = program.updates.filter((update) => !joined.has(update));
  const roots = [...program.outputs.values(), ...[...updates, ...flatUpdates].map(({ value }) => value)];
  const operations = liveOperations([...program.operations, ...writer.operations], roots);
  return { inputs: program.inputs, operations, outputs: program.outputs, updates, flatUpdates };
}
