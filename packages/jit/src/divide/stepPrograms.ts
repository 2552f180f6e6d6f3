// Writes a whole step as kernel programs with their own memory, so that a GPU computes it without the CPU.

import { JitError } from '../errors.ts';
import type { KernelProgram } from '../kernels/program.ts';
import { rewrite } from '../passes/passes.ts';
import type { Program, Value } from '../program/ir.ts';
import { PLACES } from '../store/layout.ts';
import type * as tf from '../tensorflow.ts';
import { userLocation } from '../trace/location.ts';
import type { ArraySpec, TracedStep } from '../trace/record.ts';
import { fromTrace } from '../trace/trace.ts';
import { linkKernel } from './linkKernel.ts';
import type { KernelArray, StageMemory } from './stageMemory.ts';
import { StageWriter } from './stages.ts';
import { isSupported, type KernelUse } from './supported.ts';
import { type TakenUpdates, takeUpdates } from './takenUpdates.ts';

/** An array of floats in a program's memory. */
export interface ProgramArray extends KernelArray {
  readonly length: number;
}

/** A named input or output of a step. */
export interface NamedArray extends ProgramArray {
  readonly name: string;
}

/** A variable in a program's memory. */
export interface VariableArray extends ProgramArray {
  readonly variable: tf.Variable;
}

/** A step as kernel programs. All numbers are float32, including integers; bools are 0 and 1. */
export interface StepPrograms {
  /** Run in this order. */
  readonly programs: readonly KernelProgram[];
  /** Size of their memory in bytes. */
  readonly bytes: number;
  /** Written by the caller before each step. */
  readonly inputs: readonly NamedArray[];
  /** Read by the caller after each step. */
  readonly outputs: readonly NamedArray[];
  /** Written by the caller once; the programs update them. */
  readonly variables: readonly VariableArray[];
  /** Written by the caller once. */
  readonly constants: readonly (KernelArray & { readonly values: Float32Array })[];
}

/** Alignment of arrays in bytes: the size of a processor's vector. */
const ALIGNMENT = 16;

/** Assigns addresses without allocating memory. */
class Layout implements StageMemory<ProgramArray> {
  bytes = 0;
  readonly constants: (KernelArray & { readonly values: Float32Array })[] = [];
  readonly variables = new Map<tf.Variable, ProgramArray>();

  allocate(length: number): ProgramArray {
    const address = this.bytes;
    this.bytes += ALIGNMENT * Math.ceil((4 * length) / ALIGNMENT);
    return { address, length };
  }

  constant(values: Float32Array): ProgramArray {
    const place = this.allocate(values.length);
    this.constants.push({ address: place.address, values });
    return place;
  }

  variable(variable: tf.Variable): number {
    const place = this.variables.get(variable) ?? this.allocate(variable.size);
    this.variables.set(variable, place);
    return place.address;
  }
}

/** @throws JitError `not-lowered` for an operation without a kernel */
function check({ operations }: Program, use: KernelUse): void {
  const refused = operations.find((operation) => !isSupported(operation, use));
  if (refused === undefined) return;
  const types = refused.outputs.map(({ dtype, shape }) => `${dtype} [${shape.join(', ')}]`).join(', ');
  throw JitError.notLowered`A ${use === 'device' ? 'device' : 'kernel'} cannot compute the operation ${refused.op} of this step, which returns \
    ${types}.
    Compile the step with jitStep instead.`.at(userLocation(refused.callSite));
}

/** @returns undefined if updates of variables of different sizes depend on each other, so that no loop computes them in place */
function write(graph: Program, taken: TakenUpdates | undefined, use: KernelUse): StepPrograms | undefined {
  check(graph, use);
  const layout = new Layout();
  const writer = new StageWriter(layout, use);
  const named = (name: string, { address, length }: ProgramArray): NamedArray => ({ name, address, length });
  const inputs = graph.inputs.map((value) => named(value.name as string, writer.input(value)));
  for (const operation of graph.operations) writer.write(operation);
  const outputs = [...graph.outputs].map(([name, value]) => named(name, writer.copy(value)));
  // Compute all new values before the first assignment: variables may exchange values.
  const copies = graph.updates.map(({ variable, value }) => ({ variable, made: writer.copy(value) }));
  for (const { variable, made } of copies) writer.move(made.address, layout.variable(variable), made.length);
  const programs: KernelProgram[] = [{ scalars: writer.scalars.list, stages: writer.stages, stores: [] }];
  if (taken !== undefined) {
    const leaf = (value: Value): number => writer.place(value);
    const linked = linkKernel(taken, leaf, (variable) => layout.variable(variable));
    if (linked === undefined) return undefined;
    programs.push(linked);
  }
  const variables = [...layout.variables].map(([variable, place]) => ({ variable, ...place }));
  return { programs, bytes: layout.bytes, inputs, outputs, variables, constants: layout.constants };
}

/**
 * Records a step like {@link jitStep} and writes all of it as kernel programs.
 *
 * @param inputs shape and dtype of each named input
 * @param step returns an object of tensors
 * @param use default a device, whose programs have strided products; those for a processor become WebAssembly
 * @throws JitError `not-lowered` for an operation without a kernel
 */
export function stepPrograms(
  inputs: Readonly<Record<string, ArraySpec>>,
  step: TracedStep,
  use: KernelUse = 'device',
): StepPrograms {
  const choices = { onCpu: true };
  return fromTrace(inputs, step, (trace) => {
    const program = rewrite('step', trace, choices, PLACES);
    const divided = takeUpdates(program);
    const written = divided && write(divided.graph, divided.taken, use);
    return written ?? (write(program, undefined, use) as StepPrograms);
  });
}

/** The initial contents of the memory of a step, or of steps that share it: constants, and the current values of the variables. */
export function initialMemory(...steps: readonly StepPrograms[]): Float32Array {
  const memory = new Float32Array(Math.max(0, ...steps.map(({ bytes }) => bytes)) / 4);
  for (const { constants, variables } of steps) {
    for (const { address, values } of constants) memory.set(values, address / 4);
    for (const { address, variable } of variables) memory.set(variable.dataSync(), address / 4);
  }
  return memory;
}
