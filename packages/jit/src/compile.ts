// From a recorded program to an ONNX model.

import { encodeModel, GraphBuilder } from '@prism-rl/onnx';
import { blockUpdates } from './graph/blocked.ts';
import { endDecay } from './graph/decay.ts';
import { fuse } from './graph/fuse.ts';
import type { DType, Program, StoredType } from './graph/ir.ts';
import { joinNorms } from './graph/jointNorm.ts';
import { pickRows } from './graph/pickedRows.ts';
import { joinScaledSums } from './graph/scaledSum.ts';
import { shorten } from './graph/shorterForms.ts';
import { simplify } from './graph/simplify.ts';
import { asSmallStep } from './kernel/smallStep.ts';
import type { StepKernel } from './kernel/stepKernel.ts';
import { withKernel } from './kernel/updateKernel.ts';
import { declareInputs } from './lower/inputs.ts';
import { lowerOperations } from './lower/lower.ts';
import type { Region } from './store/hostMemory.ts';
import { StateLayout } from './store/layout.ts';

/** An output of a model. */
export interface CompiledOutput {
  readonly dtype: DType;
  readonly dims: readonly number[];
  readonly port: string;
  /** Where it is handed over to the kernel; undefined for what the step returns. */
  readonly region: Region | undefined;
}

/** A model and how it is to be bound. */
export interface CompiledProgram {
  readonly model: Uint8Array;
  readonly layout: StateLayout;
  /** How the inputs that the graph reads lie in memory; the others need not be given. */
  readonly inputTypes: ReadonlyMap<string, StoredType>;
  readonly inputDims: ReadonlyMap<string, readonly number[]>;
  readonly outputs: ReadonlyMap<string, CompiledOutput>;
  /** What makes the updates of variables that the graph does not make, or all of a small step. */
  readonly kernel: StepKernel | undefined;
  readonly flops: number;
  readonly nodes: number;
  readonly operators: Readonly<Record<string, number>>;
}

/** Choices for a compilation. */
export interface CompileChoices {
  /** Whether an optimizer's updates of all parameters become one. */
  readonly fused: boolean;
  /** Whether the graph is computed by a processor, where passes over memory are what counts. */
  readonly onCpu: boolean;
  /** Whether a kernel may make the updates instead of the graph. */
  readonly kernel: boolean;
}

/** A step that is a kernel's as a whole. */
function withoutGraph(kernel: StepKernel): CompiledProgram {
  const graph = new GraphBuilder();
  const nothing = { inputs: [], operations: [], outputs: new Map(), updates: [], flatUpdates: [] };
  const layout = new StateLayout(nothing, graph);
  const model = encodeModel(graph.finish());
  return {
    model,
    layout,
    inputTypes: new Map(),
    inputDims: new Map(),
    outputs: new Map(),
    kernel,
    flops: 0,
    nodes: 0,
    operators: {},
  };
}

/** Compiles a program whose variables live in the store. */
export function compileProgram(
  recorded: Program,
  { fused, onCpu, kernel: isAllowed }: CompileChoices,
): CompiledProgram {
  const whole = simplify(endDecay(recorded));
  const small = isAllowed ? asSmallStep(whole) : undefined;
  if (small !== undefined) return withoutGraph(small);
  const divided = isAllowed ? withKernel(whole) : undefined;
  const simple = divided?.graph ?? whole;
  const flat = fused ? fuse(simple) : { ...simple, flatUpdates: [] };
  const normed = joinNorms(pickRows(shorten(flat)));
  const final = onCpu ? blockUpdates(joinScaledSums(normed)) : normed;
  const graph = new GraphBuilder();
  graph.isPortable = !onCpu;
  const input = declareInputs(graph, final.inputs);
  const layout = new StateLayout(final, graph);
  const ref = lowerOperations(final.operations, graph, {
    source: (value) => (value.source === 'variable' ? layout.variable(value) : input(value)),
    extra: layout.extra,
  });
  const outputs = new Map<string, CompiledOutput>();
  for (const [name, value] of final.outputs) {
    const port = `out_${name}`;
    graph.output(port, ref(value), value.dtype, value.shape);
    const region = divided?.kernel.handedOver.find((handed) => handed.name === name)?.region;
    outputs.set(name, { dtype: value.dtype, dims: value.shape, port, region });
  }
  layout.write(ref);
  const finished = graph.finish();
  const operators: Record<string, number> = {};
  for (const { op } of finished.nodes) operators[op] = (operators[op] ?? 0) + 1;
  return {
    model: encodeModel(finished),
    layout,
    inputTypes: new Map(finished.inputs.map(({ name, type }) => [name, type as StoredType])),
    inputDims: new Map(final.inputs.map(({ name, shape }) => [`in_${name}`, shape])),
    outputs,
    kernel: divided?.kernel,
    flops: graph.flops,
    nodes: finished.nodes.length,
    operators,
  };
}
