// One pass over a fused program: some operations are written in another form, the others as they were.
import type { FusedProgram } from './fused.ts';
import type { Operation, Value } from './ir.ts';
import { liveOperations, ProgramWriter } from './writer.ts';

/** What a program's values are used for after its operations. */
function rootsOf(program: FusedProgram): Value[] {
  const updates = [...program.updates, ...program.flatUpdates];
  return [...program.outputs.values(), ...updates.map(({ value }) => value)];
}

/** Writes a program anew. */
export abstract class Rewriter {
  protected readonly writer: ProgramWriter;
  readonly #program: FusedProgram;
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
    this.writer = new ProgramWriter(last + 1);
  }

  /** The new form of an operation with one output; undefined to leave it as it is. */
  protected abstract rewrite(operation: Operation): Value | undefined;

  /** The rewritten program; operations that nobody needs any more are gone. */
  run(): FusedProgram {
    for (const operation of this.#program.operations) {
      const { kernel, attrs, outputs, stack } = operation;
      const inputs = Object.fromEntries(
        Object.entries(operation.inputs).map(([name, value]) => [name, this.get(value)]),
      );
      const rewritten = this.rewrite(operation);
      const made = rewritten ? [rewritten] : this.writer.emitAll(kernel, inputs, attrs, outputs, stack);
      for (const [i, output] of outputs.entries()) this.#new.set(output, made[i] as Value);
    }
    const renewed = <T extends { readonly value: Value }>(list: readonly T[]): T[] =>
      list.map((update) => ({ ...update, value: this.get(update.value) }));
    const program: FusedProgram = {
      ...this.#program,
      outputs: new Map([...this.#program.outputs].map(([name, value]) => [name, this.get(value)])),
      updates: renewed(this.#program.updates),
      flatUpdates: renewed(this.#program.flatUpdates),
    };
    return { ...program, operations: liveOperations(this.writer.operations, rootsOf(program)) };
  }

  /** What an original value has become. */
  protected get(value: Value): Value {
    return this.#new.get(value) ?? value;
  }

  /** How often an original value is used. */
  protected usesOf(value: Value): number {
    return this.#uses.get(value) ?? 0;
  }
}
