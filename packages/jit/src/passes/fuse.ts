// Fuses updates of the same form. An optimizer does the same arithmetic for every parameter, so parameters, slots and gradients are
// concatenated and the arithmetic is done once. The original operations remain for other users, so no cycle can arise; unused ones are
// dropped.
import type * as tf from '@tensorflow/tfjs-core';
import type { FlatUpdate, Operation, Program, Value, VariableUpdate } from '../program/ir.ts';
import { sameShape, sizeOf } from '../program/ir.ts';
import { ELEMENTWISE_OPERATIONS } from '../program/operations.ts';
import { attributesKey, ProgramWriter, withResults } from '../program/writer.ts';

export interface Places {
  /** Variables with more elements have their own pack and their own update. */
  readonly alone: number;
  /** The variable's place, if it has one: its pack, and its offset there. */
  slotOf(variable: tf.Variable): { readonly pack: object; readonly offset: number } | undefined;
}

/** Smaller groups are not worth their concatenations. */
const WORTHWHILE = 64;
/** Depth to which two updates must look alike to be tried together: enough to distinguish an optimizer's slots. */
const SIGNATURE_DEPTH = 4;

function signature(value: Value, size: number, depth: number): string {
  const { node } = value;
  if (sizeOf(value.shape) === 1 && size !== 1) return '1';
  if (node === undefined || depth === 0 || !ELEMENTWISE_OPERATIONS.has(node.op)) return 'x';
  const inputs = Object.values(node.inputs).map((input) => signature(input, size, depth - 1));
  // The product of two tensors that are not state (the gradient of a masked parameter) counts as a gradient.
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

class Flattener {
  readonly #writer: ProgramWriter;
  readonly #made = new Map<string, Value>();
  /** Number of fused elementwise operations; each replaces an operation of every member. */
  joined = 0;

  constructor(writer: ProgramWriter) {
    this.#writer = writer;
  }

  /** Concatenates the values, or returns one number if all are that number; undefined if they do not fit. */
  flat(values: readonly Value[], sizes: readonly number[]): Value | undefined {
    // A number may represent itself in one place and a tensor filled with it in another.
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
    return first.shape.length <= 1 ? first : this.#writer.reshape(first, []);
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

/** Orders members of one pack as they are stored, so that their flat form needs no copy. */
function inStoredOrder(members: readonly VariableUpdate[], places: Places): readonly VariableUpdate[] {
  const [first] = members.map(({ variable }) => places.slotOf(variable));
  if (first === undefined) return members;
  const offset = ({ variable }: VariableUpdate): number => places.slotOf(variable)?.offset ?? 0;
  const areInOnePack = members.every(({ variable }) => places.slotOf(variable)?.pack === first.pack);
  return areInOnePack ? members.toSorted((a, b) => offset(a) - offset(b)) : members;
}

/** Whether an update depends only on a variable and constants, so that nothing is concatenated at run time. */
function isOfStateAndConstants({ value: { node } }: VariableUpdate): boolean {
  const inputs = node === undefined ? [] : Object.values(node.inputs);
  return inputs.length > 0 && inputs.every(({ source }) => source === 'variable' || source === 'constant');
}

/** Fuses the updates of a program that have the same form. */
export function fuse(program: Program, places: Places): Program {
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
    // Without a fused operation the updates would merely be concatenated, which pays only for copies of other variables.
    const copies = members.every((update) => update.value.source === 'variable');
    const known = value?.node !== undefined && value.node.op !== 'FlatConcat';
    if (value === undefined || (flattener.joined === before && !copies && !known)) continue;
    flatUpdates.push({ variables: members.map(({ variable }) => variable), value });
    for (const member of members) joined.add(member);
  }
  const updates = program.updates.filter((update) => !joined.has(update));
  const fused = { ...program, updates, flatUpdates };
  return withResults(fused, (value) => value, [...program.operations, ...writer.operations]);
}
