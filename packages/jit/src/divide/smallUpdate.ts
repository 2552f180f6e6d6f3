// Small updates as a whole: forward, backward and the optimizer of a few rows through narrow layers. A graph costs more to call than
// such an update to compute; a kernel works where inputs, parameters and moments lie.

import { compileKernel } from '../kernels/compileKernel.ts';
import type { Operation, Program, Value } from '../program/ir.ts';
import { hostMemory } from '../store/hostMemory.ts';
import { placeDivided } from '../store/places.ts';
import { type Slot, slotOf } from '../store/store.ts';
import type * as tf from '../tensorflow.ts';
import { HostStageMemory } from './hostStageMemory.ts';
import { linkKernel } from './linkKernel.ts';
import { type GraphCode, MOST_WORK_IN_WASM, workOf } from './smallStep.ts';
import { StageWriter } from './stages.ts';
import type { KernelPort, StepKernel } from './stepKernel.ts';
import { isSupported, layerOf } from './supported.ts';
import { takeUpdates } from './takenUpdates.ts';

/** Whether a kernel computes what leads to an update sooner than a graph: it has layers, and not too many multiplications. */
function isSmall(operations: readonly Operation[]): boolean {
  const hasLayers = operations.some((operation) => layerOf(operation) !== undefined);
  return hasLayers && workOf(operations) <= MOST_WORK_IN_WASM;
}

/** Whether a kernel can read an input: numbers, and whole ones that float32 holds. */
const isReadable = ({ dtype, isBytes }: Value): boolean =>
  isBytes !== true && (dtype === 'float32' || dtype === 'int32');

/**
 * The update as a kernel, if it is a small one that a kernel can compute and graphs are WebAssembly: measured on DQN in CartPole, twice
 * as fast. Graphs of native code take as long as a kernel, or a tenth more where layers are narrow.
 */
export function asSmallUpdate(program: Program, code: GraphCode): StepKernel | undefined {
  if (code !== 'wasm') return undefined;
  const divided = takeUpdates(program);
  if (divided === undefined || divided.graph.updates.length > 0) return undefined;
  const { graph, taken } = divided;
  const { operations, outputs, inputs: values } = graph;
  const isComputable =
    operations.every((operation) => isSupported(operation)) &&
    values.every(isReadable) &&
    [...outputs.values()].every(({ dtype }) => dtype === 'float32');
  if (!isComputable || !isSmall(operations)) return undefined;
  const changed = taken.updates.map(({ variable }) => variable);
  const variables = new Set<tf.Variable>(changed);
  const read = ({ variable }: Value): void => {
    if (variable !== undefined) variables.add(variable);
  };
  for (const { inputs } of operations) Object.values(inputs).forEach(read);
  outputs.forEach(read);
  taken.leaves.forEach(read);
  placeDivided(program, variables);
  const memory = new HostStageMemory();
  const writer = new StageWriter(memory);
  const inputs = values.map((value) => ({ name: value.name as string, region: writer.input(value) }));
  for (const operation of operations) writer.write(operation);
  const returned = [...outputs].map(([name, value]): KernelPort => ({ name, region: writer.copy(value) }));
  const linked = linkKernel(taken, {
    leaf: (value) => writer.place(value),
    variable: (variable) => (slotOf(variable) as Slot).address,
  });
  if (linked === undefined) return undefined;
  const slots = (list: Iterable<tf.Variable>): Slot[] =>
    [...list].map((variable) => slotOf(variable) as Slot);
  return {
    operations: [...operations, ...taken.operations].map(({ op }) => op),
    before: compileKernel({ scalars: writer.scalars.list, stages: writer.stages, stores: [] }, hostMemory),
    after: compileKernel(linked, hostMemory),
    slots: slots(variables),
    changed: slots(changed),
    prepared: [],
    handedOver: [],
    inputs,
    returned,
    held: memory.regions,
  };
}
