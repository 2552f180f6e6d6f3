// Joins small tensors into one input of a graph: slicing one tensor costs less than binding many.

import { joinedLoop } from '../kernels/joinedLoop.ts';
import type { Loop, Stage } from '../kernels/program.ts';
import { type Operation, sizeOf, type Value } from '../program/ir.ts';
import { ProgramWriter } from '../program/writer.ts';

/** Only tensors with fewer elements are joined. */
const JOINED = 1024;
const JOINED_NAME = 'prelude:joined';

export function isJoinable({ shape }: Value): boolean {
  return sizeOf(shape) < JOINED;
}

/** Small tensors, and the operations that slice them out of the joined input. */
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

// Joins loops that read the same arrays. A noisy layer with two draws, for example, reads its means and deviations once.

/** Addresses of the arrays that a loop reads element by element. */
function arraysOf({ instructions }: Loop): Set<number> {
  return new Set(instructions.flatMap((one) => (one.kind === 'load' ? one.address : [])));
}

function readsOf(stage: Stage): number[] {
  if (stage.kind === 'loop')
    return stage.instructions.flatMap((one) => ('address' in one ? one.address : []));
  return 'from' in stage ? [stage.from] : [];
}

/** Whether a stage reads a result of a loop. */
function follows(stage: Stage, { rows = 1, length, stores }: Loop): boolean {
  const bytes = 4 * rows * length;
  return readsOf(stage).some((from) =>
    stores.some(({ address }) => address <= from && from < address + bytes),
  );
}

function goThroughTheSame(one: Loop, other: Loop): boolean {
  const [arrays, others] = [arraysOf(one), arraysOf(other)];
  const isAlike = one.rows === other.rows && one.length === other.length && arrays.size === others.size;
  return isAlike && arrays.size > 0 && [...arrays].every((address) => others.has(address));
}

/**
 * Joins loops that read the same arrays; a joined loop takes the place of the later one.
 *
 * @param stages loops and copies. No other stage writes, and no earlier stage reads, the memory that one writes
 */
export function joinLoops(stages: readonly Stage[]): Stage[] {
  const joined: Stage[] = [];
  for (const stage of stages) {
    const at =
      stage.kind === 'loop'
        ? joined.findLastIndex((one) => one.kind === 'loop' && goThroughTheSame(one, stage))
        : -1;
    const earlier = joined[at] as Loop | undefined;
    if (earlier === undefined || [...joined.slice(at + 1), stage].some((later) => follows(later, earlier)))
      joined.push(stage);
    else {
      joined.splice(at, 1);
      joined.push(joinedLoop(earlier, stage as Loop));
    }
  }
  return joined;
}
