// Puts other values in the places of some.
import type { Operation, Program, Value } from './ir.ts';
import { liveOperations } from './writer.ts';

/**
 * Replaces some values of a program by others, and removes operations that become unused.
 *
 * @param before operations that make the other values, where any do
 */
export function substitute(
  program: Program,
  others: ReadonlyMap<Value, Value>,
  before: readonly Operation[] = [],
): Program {
  const now = new Map(others);
  const get = (value: Value): Value => now.get(value) ?? value;
  const operations = program.operations.map((operation): Operation => {
    const inputs = Object.fromEntries(
      Object.entries(operation.inputs).map(([name, value]) => [name, get(value)]),
    );
    const renewed: Operation = { ...operation, inputs, outputs: [] };
    renewed.outputs = operation.outputs.map((output) => ({ ...output, node: renewed }));
    for (const [i, output] of operation.outputs.entries())
      if (!now.has(output)) now.set(output, renewed.outputs[i] as Value);
    return renewed;
  });
  const outputs = new Map([...program.outputs].map(([name, value]) => [name, get(value)]));
  const updates = program.updates.map((update) => ({ ...update, value: get(update.value) }));
  const roots = [...outputs.values(), ...updates.map(({ value }) => value)];
  return {
    inputs: program.inputs,
    operations: liveOperations([...before, ...operations], roots),
    outputs,
    updates,
  };
}
