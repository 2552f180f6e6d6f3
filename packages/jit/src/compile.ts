// From a recorded program to an ONNX model.
import { blockUpdates } from './graph/blocked.ts';
import { fuse } from './graph/fuse.ts';
import type { DType, Program } from './graph/ir.ts';
import { joinNorms } from './graph/jointNorm.ts';
import { pickRows } from './graph/pickedRows.ts';
import { joinScaledSums } from './graph/scaledSum.ts';
import { shorten } from './graph/shorterForms.ts';
import { simplify } from './graph/simplify.ts';
import { lowerOperations } from './lower/lower.ts';
import { GraphBuilder } from './onnx/builder.ts';
import { encodeModel } from './onnx/model.ts';
import { StateLayout } from './store/layout.ts';

/** A model and how it is to be bound. */
export interface CompiledProgram {
  readonly model: Uint8Array;
  readonly layout: StateLayout;
  /** Inputs the graph reads; the others need not be given. */
  readonly inputNames: readonly string[];
  readonly outputs: ReadonlyMap<string, { dtype: DType; dims: readonly number[]; port: string }>;
  readonly flops: number;
  readonly nodes: number;
  readonly operators: Readonly<Record<string, number>>;
}

/**
 * Compiles a program whose variables live in the store.
 *
 * @param fused whether an optimizer's updates of all parameters become one
 * @param onCpu whether the graph is computed by a processor, where passes over memory are what counts
 */
export function compileProgram(recorded: Program, fused: boolean, onCpu: boolean): CompiledProgram {
  const simple = simplify(recorded);
  const flat = fused ? fuse(simple) : { ...simple, flatUpdates: [] };
  const normed = joinNorms(pickRows(shorten(flat)));
  const final = onCpu ? blockUpdates(joinScaledSums(normed)) : normed;
  const graph = new GraphBuilder();
  for (const input of final.inputs) graph.input(`in_${input.name}`, input.dtype, input.shape);
  const layout = new StateLayout(final, graph);
  const ref = lowerOperations(final.operations, graph, {
    source: (value) => (value.source === 'variable' ? layout.variable(value) : `in_${value.name}`),
    extra: layout.extra,
  });
  const outputs = new Map<string, { dtype: DType; dims: readonly number[]; port: string }>();
  for (const [name, value] of final.outputs) {
    const port = `out_${name}`;
    graph.output(port, ref(value), value.dtype, value.shape);
    outputs.set(name, { dtype: value.dtype, dims: value.shape, port });
  }
  layout.write(ref);
  const finished = graph.finish();
  const operators: Record<string, number> = {};
  for (const { op } of finished.nodes) operators[op] = (operators[op] ?? 0) + 1;
  return {
    model: encodeModel(finished),
    layout,
    inputNames: finished.inputs.map(({ name }) => name),
    outputs,
    flops: graph.flops,
    nodes: finished.nodes.length,
    operators,
  };
}
