// A pass over a program that rewrites some operations and copies the others.
import { type Operation, type Program, rootsOf, type Value } from '../program/ir.ts';
import { liveOperations, ProgramWriter, replaced, withResults } from '../program/writer.ts';

export abstract class Rewriter {
  protected readonly writer = new ProgramWriter();
  /** Operations on which a result depends. */
  protected readonly operations: readonly Operation[];
  readonly #program: Program;
  readonly #new = new Map<Value, Value>();
  readonly #uses = new Map<Value, number>();

  constructor(program: Program) {
    this.#program = program;
    const roots = rootsOf(program);
    this.operations = liveOperations(program.operations, roots);
    for (const operation of this.operations) Object.values(this.inputsOf(operation)).forEach(this.#use);
    roots.forEach(this.#use);
  }

  readonly #use = (value: Value): void => {
    this.#uses.set(value, (this.#uses.get(value) ?? 0) + 1);
  };

  /** Returns the new form of an operation or of its only output; undefined to copy the operation. */
  protected abstract rewrite(operation: Operation): Value | readonly Value[] | undefined;

  /** Returns the original values that the rewritten operation reads. */
  protected inputsOf({ inputs }: Operation): Operation['inputs'] {
    return inputs;
  }

  protected newInputsOf(operation: Operation): Record<string, Value> {
    return replaced(this.inputsOf(operation), (value) => this.get(value));
  }

  protected again(operation: Operation, inputs = this.newInputsOf(operation)): readonly Value[] {
    const { op, attrs, outputs, callSite } = operation;
    return this.writer.emitAll(op, inputs, attrs, outputs, callSite);
  }

  /** Returns the rewritten program without unused operations. */
  run(): Program {
    for (const operation of this.operations) {
      const rewritten = this.rewrite(operation) ?? this.again(operation);
      const made = Array.isArray(rewritten) ? (rewritten as readonly Value[]) : [rewritten as Value];
      for (const [i, output] of operation.outputs.entries()) this.#new.set(output, made[i] as Value);
    }
    return withResults(this.#program, (value) => this.get(value), this.writer.operations);
  }

  /** The rewritten form of an original value. */
  protected get(value: Value): Value {
    return this.#new.get(value) ?? value;
  }

  protected usesOf(value: Value): number {
    return this.#uses.get(value) ?? 0;
  }
}
