// Several small tensors as one input of a graph: to cut it up costs less than to bind them one by one.
import type { Operation, Value } from '../program/ir.ts';
import { sizeOf } from '../program/ir.ts';
import { ProgramWriter } from '../program/writer.ts';

/** Tensors below this many elements are worth joining. */
const JOINED = 1024;
const JOINED_NAME = 'prelude:joined';

/** Whether a tensor is small enough to be joined with others. */
export function isJoinable({ shape }: Value): boolean {
  return sizeOf(shape) < JOINED;
}

/** Small tensors, and the operations that cut them out of their input. */
export class JoinedInput {
  readonly inputs: readonly Value[] = [];
  readonly operations: readonly Operation[] = [];
  /** Each tensor's value in the graph. */
  readonly pieces: ReadonlyMap<Value, Value> = new Map();

  constructor(values: readonly Value[]) {
    if (values.length < 2) return;
    const sizes = values.map(({ shape }) => sizeOf(shape));
    const [{ id }] = values as [Value];
    const all = { id, source: 'input', dtype: 'float32', name: JOINED_NAME } as const;
    const input: Value = { ...all, shape: [sizes.reduce((sum, size) => sum + size, 0)] };
    const writer = new ProgramWriter();
    const outputs = sizes.map((size) => ({ shape: [size], dtype: 'float32' as const }));
    const parts = writer.emitAll('SplitV', { x: input }, { numOrSizeSplits: sizes, axis: 0 }, outputs);
    this.inputs = [input];
    this.pieces = new Map(
      values.map((value, i) => {
        const part = parts[i] as Value;
        if (value.shape.length === 1) return [value, part];
        return [value, writer.emit('Reshape', { x: part }, {}, value.shape, 'float32')];
      }),
    );
    this.operations = writer.operations;
  }
}
