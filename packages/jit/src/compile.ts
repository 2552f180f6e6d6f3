// From a recorded program to an ONNX model.

import type { DType, Program, RewriteChoices, StoredType } from '@prism-rl/graph';
import { declareInputs, rewrite } from '@prism-rl/graph';
import { encodeModel, GraphBuilder, type ProductSize } from '@prism-rl/onnx';
import { asSmallStep } from './kernel/smallStep.ts';
import type { StepKernel } from './kernel/stepKernel.ts';
import { withKernel } from './kernel/updateKernel.ts';
import { lowerStep } from './lowerStep.ts';
import type { Region } from './store/hostMemory.ts';
import { PLACES, StateLayout } from './store/layout.ts';

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
  /** The kernel that computes the updates that the graph does not, or all of a small step. */
  readonly kernel: StepKernel | undefined;
  readonly flops: number;
  readonly products: readonly ProductSize[];
  readonly nodes: number;
  readonly operators: Readonly<Record<string, number>>;
}

/** Choices for a compilation. */
export interface CompileChoices extends RewriteChoices {
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
    products: [],
    nodes: 0,
    operators: {},
  };
}

/** Compiles a program whose variables live in the store. */
export function compileProgram(recorded: Program, choices: CompileChoices): CompiledProgram {
  const whole = rewrite('step', recorded, choices, PLACES);
  const small = choices.kernel ? asSmallStep(whole) : undefined;
  if (small !== undefined) return withoutGraph(small);
  const divided = choices.kernel ? withKernel(whole) : undefined;
  const final = rewrite('graph', divided?.graph ?? whole, choices, PLACES);
  const graph = new GraphBuilder();
  graph.isPortable = !choices.onCpu;
  const input = declareInputs(graph, final.inputs);
  const layout = new StateLayout(final, graph);
  const ref = lowerStep(final.operations, graph, {
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
    products: graph.products,
    nodes: finished.nodes.length,
    operators,
  };
}
