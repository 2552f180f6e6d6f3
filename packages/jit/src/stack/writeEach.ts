// On a device each variable's new contents are to be the next run's input as they are: what a flat update writes in one piece is cut.
import { sizeOf, type Value } from '../program/ir.ts';
import { ProgramWriter } from '../program/writer.ts';
import type { StackedProgram } from './stackedProgram.ts';

/** Makes an update of each variable of the flat ones. */
export function writeEach(program: StackedProgram, runs: number): StackedProgram {
  const writer = new ProgramWriter();
  const updates = program.flatUpdates.flatMap(({ variables, value }) => {
    let at = 0;
    return variables.map((variable) => {
      const length = sizeOf(variable.shape);
      const attrs = { begin: [0, at], size: [runs, length] };
      const piece = writer.emit('Slice', { x: value }, attrs, [runs, length], value.dtype);
      at += length;
      const shape = [runs, ...variable.shape];
      const whole: Value = writer.emit('Reshape', { x: piece }, { shape }, shape, value.dtype);
      return { variable, value: whole };
    });
  });
  return {
    ...program,
    operations: [...program.operations, ...writer.operations],
    updates: [...program.updates, ...updates],
    flatUpdates: [],
  };
}
