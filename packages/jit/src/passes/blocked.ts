// An optimizer makes about ten passes over its parameters. If these exceed the processor's caches, each pass reads memory; so the whole chain
// is computed block by block, each of which stays in the cache. In ONNX this is a Scan over rows of blocks. The results are the same bit for
// bit.

import type { FusedProgram } from '../program/ir.ts';
import { type Operation, sizeOf, type Value, type VariableUpdate } from '../program/ir.ts';
import { ELEMENTWISE_OPERATIONS } from '../program/operations.ts';

/** A tensor with at least this many elements exceeds its share of the caches. */
const WORTHWHILE = 1 << 19;
/** Most and fewest elements of a block: each block costs a few microseconds. */
const [LARGEST, SMALLEST] = [1 << 16, 1 << 14];
/** Fewer operations do not pay. */
const LEAST_OPERATIONS = 4;

/** Updates of variables of one size, and the operations that only they depend on. */
interface Region {
  readonly size: number;
  readonly updates: VariableUpdate[];
  readonly operations: Set<Operation>;
}

function blockOf(size: number): number | undefined {
  for (let block = LARGEST; block >= SMALLEST; block--) if (size % block === 0) return block;
  return undefined;
}

/** Whether a float operation is elementwise, with operands of the given size or single numbers. */
function isElementwise({ op, inputs, outputs }: Operation, size: number): boolean {
  if (!ELEMENTWISE_OPERATIONS.has(op) && op !== 'ScaledSum' && op !== 'Reshape') return false;
  const fits = ({ shape }: Value): boolean =>
    sizeOf(shape) === size || (sizeOf(shape) === 1 && shape.length <= 2);
  return [...Object.values(inputs), ...outputs].every((value) => value.dtype === 'float32' && fits(value));
}

function collect(value: Value, size: number, into: Set<Operation>): void {
  const { node } = value;
  if (node === undefined || into.has(node) || sizeOf(value.shape) !== size || !isElementwise(node, size))
    return;
  into.add(node);
  for (const input of Object.values(node.inputs)) collect(input, size, into);
}

function regionsOf(program: FusedProgram): Region[] {
  let regions: Region[] = [];
  for (const update of program.updates) {
    const size = sizeOf(update.value.shape);
    if (size < WORTHWHILE || blockOf(size) === undefined) continue;
    const operations = new Set<Operation>();
    collect(update.value, size, operations);
    const touching = regions.filter((region) => [...region.operations].some((one) => operations.has(one)));
    regions = regions.filter((region) => !touching.includes(region));
    regions.push({
      size,
      updates: [...touching.flatMap(({ updates }) => updates), update],
      operations: new Set([...touching.flatMap((region) => [...region.operations]), ...operations]),
    });
  }
  return regions;
}

/** The part of a region on which nothing outside depends except the updates. */
function closed({ size, ...region }: Region, program: FusedProgram): Region {
  const operations = new Set(region.operations);
  const isInside = ({ node }: Value): boolean => node !== undefined && operations.has(node);
  const roots = [...program.updates, ...program.flatUpdates].filter(
    (update) => !region.updates.includes(update as VariableUpdate),
  );
  const outputs = [...program.outputs.values(), ...roots.map(({ value }) => value)];
  const exclude = (value: Value): void => {
    if (value.node !== undefined && operations.delete(value.node))
      Object.values(value.node.inputs).forEach(exclude);
  };
  outputs.forEach(exclude);
  // In reverse order every user is decided before its operands.
  for (const operation of program.operations.toReversed())
    if (!operations.has(operation)) Object.values(operation.inputs).forEach(exclude);
  const updates = region.updates.filter(({ value }) => isInside(value));
  return { size, updates, operations };
}

function passReshapes(value: Value, operations: ReadonlySet<Operation>): Value {
  const { node } = value;
  const inside = node?.op === 'Reshape' && operations.has(node);
  return inside ? passReshapes(node.inputs.x as Value, operations) : value;
}

function block(region: Region, program: FusedProgram): FusedProgram {
  const { size, operations, updates } = region;
  const length = blockOf(size) as number;
  const body: Operation[] = program.operations
    .filter((operation) => operations.has(operation) && operation.op !== 'Reshape')
    .map((operation) => ({
      ...operation,
      inputs: Object.fromEntries(
        Object.entries(operation.inputs).map(([name, value]) => [name, passReshapes(value, operations)]),
      ),
    }));
  const made = new Set(body.flatMap(({ outputs }) => outputs));
  const taken = new Set(
    body.flatMap(({ inputs }) => Object.values(inputs)).filter((value) => !made.has(value)),
  );
  const results = updates.map(({ value }) => passReshapes(value, operations));
  const blocked: Operation = {
    id: program.operations.length,
    op: 'Blocked',
    inputs: Object.fromEntries([...taken].map((value, i) => [String(i), value])),
    attrs: {},
    outputs: [],
    body: { operations: body, results, length },
  };
  const lastId = Math.max(...program.operations.flatMap(({ outputs }) => outputs.map(({ id }) => id)));
  blocked.outputs = results.map(({ dtype }, output) => ({
    id: lastId + 1 + output,
    source: 'node',
    shape: [size / length, 1, length],
    dtype,
    node: blocked,
    output,
  }));
  const last = program.operations.findLast((operation) => operations.has(operation));
  return {
    ...program,
    operations: program.operations.flatMap((operation) =>
      operation === last ? [blocked] : operations.has(operation) ? [] : [operation],
    ),
    updates: program.updates.map((update) => {
      const index = updates.indexOf(update);
      return index < 0 ? update : { ...update, value: blocked.outputs[index] as Value };
    }),
  };
}

function isWorthwhile({ operations, updates }: Region): boolean {
  const count = [...operations].filter(({ op }) => op !== 'Reshape').length;
  return updates.length > 0 && count >= LEAST_OPERATIONS;
}

/** Computes the updates of large variables block by block. */
export function blockUpdates(program: FusedProgram): FusedProgram {
  return regionsOf(program)
    .map((region) => closed(region, program))
    .filter(isWorthwhile)
    .reduce((rest, region) => block(region, rest), program);
}
