// Exports a pure function as a self-contained ONNX model, for any ONNX runtime in any language. Its variables become constants.

import { JitError } from './errors.ts';
import { lowerOperations } from './lower/lower.ts';
import { GraphBuilder } from './onnx/builder.ts';
import { floatInput, type Normalization } from './onnx/floatInput.ts';
import { encodeModel, type OnnxGraph } from './onnx/model.ts';
import { withDynamicBatch } from './onnx/rewriteModel.ts';
import { simplify } from './passes/simplify.ts';
import type { DType, Program, Value } from './program/ir.ts';
import { downloadVariables } from './store/store.ts';
import type * as tf from './tensorflow.ts';
import type { ArraySpec, TracedStep } from './trace/record.ts';
import { fromTrace, traceStep } from './trace/trace.ts';

/** An input of an exported function. */
export interface ExportedInput {
  /** Dimensions, batch first. */
  readonly shape: readonly number[];
  /** Element type in the model; default float32. The function sees float64 numbers as float32. */
  readonly dtype?: DType | 'float64' | undefined;
  /** Applied to real numbers before the function sees them. */
  readonly normalization?: Normalization | undefined;
}

type Inputs = Readonly<Record<string, ExportedInput>>;

/** Pairs of batch sizes to compare: small ones, then larger ones for functions that treat few rows differently. */
const PROBES = [
  [7, 11],
  [53, 59],
] as const;

function freeze(program: Program, specs: Inputs): OnnxGraph {
  if (program.updates.length > 0) {
    throw JitError.badInput`The exported function assigns the variable '${program.updates[0]?.variable.name}'.
      Export a pure function, such as the greedy policy.`;
  }
  const inputs = new Set(program.inputs.map(({ name }) => name as string));
  for (const name of program.outputs.keys()) {
    if (inputs.has(name)) {
      throw JitError.badInput`An input and an output of the exported function are both called '${name}'.
        Give the output another name: all names in a model are different.`;
    }
  }
  const simple = simplify(program);
  const graph = new GraphBuilder(new Set([...inputs, ...program.outputs.keys()]));
  const refs = new Map(
    simple.inputs.map(({ name, dtype, shape }) => {
      const { dtype: own = dtype, normalization } = specs[name as string]!;
      const isReal = own === 'float32' || own === 'float64';
      return [
        name,
        isReal
          ? floatInput(graph, name as string, own, shape, normalization)
          : graph.input(name as string, own, shape),
      ];
    }),
  );
  const ref = lowerOperations(simple.operations, graph, {
    extra: {},
    source: (value: Value) =>
      value.variable === undefined
        ? refs.get(value.name)!
        : graph.constant(value.dtype, value.shape, value.variable.dataSync()),
  });
  for (const [name, value] of simple.outputs) graph.output(name, ref(value), value.dtype, value.shape);
  return graph.finish();
}

/** The inputs as the function sees them. @param size of the batch; default: their own. */
function seenBy(specs: Inputs, size?: number): Record<string, ArraySpec> {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [
      name,
      {
        shape: size === undefined ? shape : [size, ...shape.slice(1)],
        dtype: dtype === 'float64' ? 'float32' : dtype,
      },
    ]),
  );
}

/** The function as a graph for any batch size; undefined if there is none, or if tracing fails at another size. */
function dynamicGraph(
  inputs: Inputs,
  step: TracedStep,
  probes: readonly [number, number],
): OnnxGraph | undefined {
  let graphs: OnnxGraph[];
  try {
    graphs = probes.map((size) => freeze(traceStep(seenBy(inputs, size), step, false), inputs));
  } catch {
    // An error that also occurs at the step's own size is thrown again there.
    return undefined;
  }
  const [small, large] = graphs as [OnnxGraph, OnnxGraph];
  return withDynamicBatch(small, large, probes);
}

/**
 * Exports a pure function of named tensors. The variables it reads, downloaded from a GPU if need be, become constants of the model, which uses
 * only ONNX's standard operators (opset 18). The first dimension of every input and output may have any size, unless the function's constants
 * depend on the given size.
 *
 * @param inputs shape, dtype and normalization of each input; the names are the model's
 * @param fn returns an object of tensors, whose names are the model's outputs
 * @returns the bytes of an `.onnx` file
 * @throws JitError `bad-input` for a function that assigns variables or returns a tensor under an input's name; otherwise like `jitStep`
 */
export async function exportOnnx<const I extends Inputs, O extends Record<string, tf.Tensor>>(
  inputs: I,
  fn: (tensors: { [K in keyof I]: tf.Tensor }) => O,
): Promise<Uint8Array> {
  await downloadVariables();
  const step = fn as TracedStep;
  if (Object.values(inputs).every(({ shape }) => shape.length > 0)) {
    for (const probes of PROBES) {
      const dynamic = dynamicGraph(inputs, step, probes);
      if (dynamic !== undefined) return encodeModel(dynamic, 'policy');
    }
  }
  const fixed = fromTrace(seenBy(inputs), step, (program) => freeze(program, inputs));
  return encodeModel(fixed, 'policy');
}
