// Small steps as a whole: a few rows through layers, as agents do to act. A run of a graph costs more than the arithmetic of
// such a step; a kernel reads the parameters where they lie and is done.

import { compileKernel } from '../kernels/compileKernel.ts';
import type { Operation, Program, Value } from '../program/ir.ts';
import { sizeOf } from '../program/ir.ts';
import { hostMemory } from '../store/hostMemory.ts';
import { placeDivided } from '../store/places.ts';
import { type Slot, slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { HostStageMemory } from './hostStageMemory.ts';
import { StageWriter } from './stages.ts';
import type { KernelPort, StepKernel } from './stepKernel.ts';
import { convolutionOf, isSupported, layerOf } from './supported.ts';

/** What computes a graph: native code, or WebAssembly, whose vectors are as narrow as a kernel's. */
export type GraphCode = 'native' | 'wasm';

/**
 * Multiplications from which on a graph is faster, by wider vectors, and how many more for each operation. Measured: a kernel takes
 * about 0.5 µs and 0.032 ns for each, a graph 7 µs, 0.012 ns for each, and 0.4 µs for an operation.
 */
const MOST_WORK = { base: 350_000, operation: 20_000 } as const;
/** A graph in WebAssembly takes 0.1 ns for a multiplication, so a kernel is always faster: tried up to this many. */
export const MOST_WORK_IN_WASM = 5_000_000;
/** As much work as an element of these. */
const WORK: Readonly<Record<string, number>> = { Exp: 60, Log: 60, Sigmoid: 60, Softmax: 80, Tanh: 50 };

/** How much work operations are: multiplications, and what takes as long. */
export function workOf(operations: readonly Operation[]): number {
  const layers = operations.flatMap((operation) => layerOf(operation) ?? convolutionOf(operation) ?? []);
  const functions = operations.map(
    ({ op, outputs: [output] }) => (WORK[op] ?? 0) * sizeOf((output as Value).shape),
  );
  return (
    layers.reduce((sum, { rows, inner, units }) => sum + rows * inner * units, 0) +
    functions.reduce((sum, one) => sum + one, 0)
  );
}

/** Whether a program is small, made of dense layers and convolutions, and all of it can be computed by a kernel. */
export function isSmallStep({ operations, updates, outputs }: Program, code: GraphCode): boolean {
  const hasLayers = operations.some((operation) => layerOf(operation) ?? convolutionOf(operation));
  const most = code === 'wasm' ? MOST_WORK_IN_WASM : MOST_WORK.base + MOST_WORK.operation * operations.length;
  if (updates.length > 0 || !hasLayers || workOf(operations) > most) return false;
  return (
    operations.every((operation) => isSupported(operation)) &&
    [...outputs.values()].every(({ dtype }) => dtype === 'float32')
  );
}

/** The step as a kernel, if it is a small one. */
export function asSmallStep(program: Program, code: GraphCode): StepKernel | undefined {
  if (!isSmallStep(program, code)) return undefined;
  const variables = new Set<tf.Variable>();
  const read = ({ variable }: Value): void => {
    if (variable !== undefined) variables.add(variable);
  };
  for (const { inputs } of program.operations) Object.values(inputs).forEach(read);
  program.outputs.forEach(read);
  placeDivided(program, variables);
  const memory = new HostStageMemory();
  const writer = new StageWriter(memory);
  const inputs = program.inputs.map((value) => ({ name: value.name as string, region: writer.input(value) }));
  for (const operation of program.operations) writer.write(operation);
  const returned = [...program.outputs].map(
    ([name, value]): KernelPort => ({ name, region: writer.copy(value) }),
  );
  return {
    operations: program.operations.map(({ op }) => op),
    before: undefined,
    after: compileKernel({ scalars: writer.scalars.list, stages: writer.stages, stores: [] }, hostMemory),
    slots: [...variables].map((variable) => slotOf(variable) as Slot),
    changed: [],
    prepared: [],
    handedOver: [],
    inputs,
    returned,
    held: memory.regions,
  };
}
