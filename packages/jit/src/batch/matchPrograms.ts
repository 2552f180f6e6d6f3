// Whether two programs differ only in their variables: inputs, operations, attributes, shapes, constants and wiring are equal.
import type * as tf from '@tensorflow/tfjs-core';
import { type Operation, type Program, sameData, sameShape, type Value, valuesRead } from '../program/ir.ts';
import { attributesKey } from '../program/writer.ts';

class Pairing {
  /** Values of the first program with their counterparts in the second. */
  readonly values = new Map<Value, Value>();

  operation(a: Operation, b: Operation): boolean {
    const [named, others] = [Object.entries(a.inputs), Object.keys(b.inputs)];
    if (a.op !== b.op || named.length !== others.length || a.outputs.length !== b.outputs.length)
      return false;
    if (attributesKey(a.attrs) !== attributesKey(b.attrs)) return false;
    if (!named.every(([name, value], i) => others[i] === name && this.value(value, b.inputs[name])))
      return false;
    return a.outputs.every((output, i) => this.#put(output, b.outputs[i] as Value));
  }

  value(a: Value, b: Value | undefined): boolean {
    const known = this.values.get(a);
    if (known !== undefined || b === undefined) return known === b && b !== undefined;
    // Outputs of operations are paired already.
    return a.node === undefined && b.node === undefined && this.#put(a, b);
  }

  #put(a: Value, b: Value): boolean {
    if (a.source !== b.source || a.dtype !== b.dtype || a.name !== b.name || !sameShape(a.shape, b.shape))
      return false;
    if (
      a.isBytes !== b.isBytes ||
      !sameData(a.data, b.data) ||
      (a.variable === undefined) !== (b.variable === undefined)
    )
      return false;
    this.values.set(a, b);
    return true;
  }
}

/**
 * Pairs the values of two programs.
 *
 * @returns the second program's value for each of the first; undefined if the programs differ in more than variables
 */
export function matchPrograms(a: Program, b: Program): ReadonlyMap<Value, Value> | undefined {
  const pairing = new Pairing();
  const fits =
    a.inputs.length === b.inputs.length &&
    a.operations.length === b.operations.length &&
    a.outputs.size === b.outputs.size &&
    a.updates.length === b.updates.length &&
    a.inputs.every((value, i) => pairing.value(value, b.inputs[i])) &&
    a.operations.every((operation, i) => pairing.operation(operation, b.operations[i] as Operation)) &&
    [...a.outputs].every(([name, value]) => pairing.value(value, b.outputs.get(name))) &&
    a.updates.every(({ value }, i) => pairing.value(value, b.updates[i]?.value));
  return fits ? pairing.values : undefined;
}

function partners(first: Program, second: Program): ReadonlyMap<tf.Variable, tf.Variable> | undefined {
  const pairs = matchPrograms(first, second);
  if (pairs === undefined) return undefined;
  const found = new Map<tf.Variable, tf.Variable>();
  const both = [...pairs].map(([a, b]) => [a.variable, b.variable] as const);
  const updated = first.updates.map(({ variable }, i) => [variable, second.updates[i]?.variable] as const);
  for (const [a, b] of [...both, ...updated]) {
    if (a === undefined || b === undefined) continue;
    if ((found.get(a) ?? b) !== b) return undefined;
    found.set(a, b);
  }
  return found;
}

/**
 * Pairs the variables of programs that differ in nothing else.
 *
 * @returns for each variable of the first program its counterparts in all programs, in order; undefined if the programs differ in more
 */
export function matchVariables(
  programs: readonly Program[],
): ReadonlyMap<tf.Variable, readonly tf.Variable[]> | undefined {
  const [first, ...others] = programs as [Program, ...Program[]];
  const rows = new Map<tf.Variable, tf.Variable[]>();
  for (const { variable } of valuesRead(first)) if (variable !== undefined) rows.set(variable, [variable]);
  for (const { variable } of first.updates) rows.set(variable, [variable]);
  for (const program of others) {
    const found = partners(first, program);
    if (found === undefined) return undefined;
    for (const [variable, row] of rows) row.push(found.get(variable) as tf.Variable);
  }
  return rows;
}
