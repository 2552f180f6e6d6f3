// Joins a tensor times one number and its addition to another tensor: y + x·s is the matrix product of the 1×1 matrix s
// and the row x, added to the row y, which ONNX Runtime computes in fewer passes over memory than two operations.
// An optimizer's moving averages and its last step have this form. The numbers stay the same to the last bit.
import type { FusedProgram } from '../store/layout.ts';
import { type Operation, sameShape, sizeOf, type Value } from './ir.ts';
import { type Scaled, scaledParts } from './scaling.ts';
import { liveOperations, ProgramWriter } from './writer.ts';

/** Below this many elements the passes are cheaper than the reshapes. */
const WORTHWHILE = 8192;

/** What a program's values are used for after its operations. */
function rootsOf(program: FusedProgram): Value[] {
  const updates = [...program.updates, ...program.flatUpdates];
  return [...program.outputs.values(), ...updates.map(({ value }) => value)];
}

class Joiner {
  readonly #program: FusedProgram;
  readonly #writer: ProgramWriter;
  readonly #new = new Map<Value, Value>();
  readonly #uses = new Map<Value, number>();

  constructor(program: FusedProgram) {
    this.#program = program;
    let last = 0;
    const used = (value: Value): void => {
      last = Math.max(last, value.id);
      this.#uses.set(value, (this.#uses.get(value) ?? 0) + 1);
    };
    for (const { inputs, outputs } of program.operations) {
      Object.values(inputs).forEach(used);
      for (const { id } of outputs) last = Math.max(last, id);
    }
    rootsOf(program).forEach(used);
    this.#writer = new ProgramWriter(last + 1);
  }

  run(): FusedProgram {
    for (const operation of this.#program.operations) {
      const inputs = Object.fromEntries(
        Object.entries(operation.inputs).map(([name, value]) => [name, this.#get(value)]),
      );
      const { kernel, attrs, outputs, stack } = operation;
      const joined = this.#joined(operation);
      const made = joined ? [joined] : this.#writer.emitAll(kernel, inputs, attrs, outputs, stack);
      for (const [i, output] of outputs.entries()) this.#new.set(output, made[i] as Value);
    }
    const program: FusedProgram = {
      ...this.#program,
      outputs: new Map([...this.#program.outputs].map(([name, value]) => [name, this.#get(value)])),
      updates: this.#program.updates.map((update) => ({ ...update, value: this.#get(update.value) })),
      flatUpdates: this.#program.flatUpdates.map((update) => ({
        ...update,
        value: this.#get(update.value),
      })),
    };
    return { ...program, operations: liveOperations(this.#writer.operations, rootsOf(program)) };
  }

  #get(value: Value): Value {
    return this.#new.get(value) ?? value;
  }

  /** A sum or difference in one operation, where one of its operands is a scaled tensor that nobody else uses. */
  #joined({ kernel, inputs, outputs }: Operation): Value | undefined {
    const [output] = outputs as [Value];
    const { a, b } = inputs;
    if (a === undefined || b === undefined || output.dtype !== 'float32') return undefined;
    const size = sizeOf(output.shape);
    if (size < WORTHWHILE || !sameShape(a.shape, output.shape) || !sameShape(b.shape, output.shape))
      return undefined;
    const isScaled = (value: Value): boolean =>
      this.#uses.get(value) === 1 && scaledParts(value) !== undefined;
    if (kernel === 'Add') {
      if (isScaled(b)) return this.#sum(b, a, output);
      return isScaled(a) ? this.#sum(a, b, output) : undefined;
    }
    return kernel === 'Sub' && isScaled(b) ? this.#sum(b, a, output, true) : undefined;
  }

  #sum(scaled: Value, other: Value, { shape }: Value, negative = false): Value {
    const { base, by } = scaledParts(scaled) as Scaled;
    const row = (value: Value): Value => this.#reshaped(this.#get(value), [1, sizeOf(shape)]);
    const factor = this.#reshaped(this.#get(by), [1, 1]);
    const inputs = { x: row(base), by: negative ? this.#negative(factor) : factor, y: row(other) };
    const sum = this.#writer.emit('ScaledSum', inputs, {}, [1, sizeOf(shape)], 'float32');
    return this.#reshaped(sum, shape);
  }

  #negative(value: Value): Value {
    if (value.data !== undefined)
      return this.#writer.constant(
        value.dtype,
        value.shape,
        Float32Array.from(value.data, (x) => -x),
      );
    return this.#writer.emit('Neg', { x: value }, {}, value.shape, value.dtype);
  }

  #reshaped(value: Value, shape: readonly number[]): Value {
    if (value.data !== undefined) return this.#writer.constant(value.dtype, shape, value.data);
    const origin = value.node?.kernel === 'Reshape' ? (value.node.inputs.x as Value) : value;
    if (sameShape(origin.shape, shape)) return origin;
    return this.#writer.emit('Reshape', { x: origin }, {}, shape, value.dtype);
  }
}

/** Joins the scaled sums of a program. */
export function joinScaledSums(program: FusedProgram): FusedProgram {
  return new Joiner(program).run();
}
