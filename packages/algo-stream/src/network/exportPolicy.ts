import { type Discrete, impossible, isBox, type Space } from '@prism-rl/core';
import { encodeModel, floatInput, GraphBuilder, type OnnxGraph, withDynamicBatch } from '@prism-rl/jit/onnx';
import type { ObservationInput } from '../scaling/observationInput.ts';
import { LEAK, NORM_EPSILON, sizedLayers } from './layout.ts';
import type { StreamNetwork } from './streamNetwork.ts';

/** A greedy policy: its input, network and actions. */
export interface ExportedPolicy {
  readonly input: ObservationInput;
  readonly network: StreamNetwork;
  readonly actionSpace: Space;
}

/**
 * Exports the greedy policy as an ONNX model for any batch size.
 *
 * Input: `observation`, `[batch, …shape]`, as the environment returns it: float32, or float64 if float32 cannot represent its numbers; or
 * one input per part, by name. Outputs: `action`, as the environment takes it, int32 `[batch]` or float32 `[batch, size]`; `parameters`,
 * float32 `[batch, …]`, the network's outputs.
 */
export function exportPolicy(policy: ExportedPolicy): Uint8Array {
  const sizes = [2, 3] as const;
  const [a, b] = sizes.map((rows) => graphOf(policy, rows)) as [OnnxGraph, OnnxGraph];
  return encodeModel(withDynamicBatch(a, b, sizes)!, 'policy');
}

function graphOf({ input, network, actionSpace }: ExportedPolicy, rows: number): OnnxGraph {
  const inputs = input.parts.map((part) => part.input);
  const graph = new GraphBuilder(new Set(['action', 'parameters', ...inputs]));
  const { shape } = input;
  const flat = (x: string, size: number): string => graph.node('Reshape', [x, graph.int64([rows, size])]);
  let mask: string | undefined;
  const seen = input.parts.flatMap((own): string[] => {
    const { input: label, size, shape: partShape, dtype, width, choices, normalizer } = own;
    const part = flat(floatInput(graph, label, dtype, [rows, ...partShape], normalizer), size);
    if (width === 0) {
      mask = part;
      return [];
    }
    if (choices === undefined) return [part];
    // Repeats each element once per value, to compare it with every value.
    const values = choices.flatMap(({ n, start }) => Array.from({ length: n }, (_, k) => start + k));
    const elements = choices.flatMap(({ n }, i) => new Array<number>(n).fill(i));
    const repeated = graph.node('Gather', [part, graph.int64(elements)], { axis: 1 });
    const all = graph.constant('float32', [1, width], Float32Array.from(values));
    return [graph.node('Cast', [graph.node('Equal', [repeated, all])], { to: 1 })];
  });
  let x = seen.length === 1 ? seen[0]! : graph.node('Concat', seen, { axis: 1 });
  const parameters = network.parameters();
  for (const layer of sizedLayers(network.description)) {
    if (layer.kind === 'leakyRectifier') x = graph.node('LeakyRelu', [x], { alpha: { float: LEAK } });
    else if (layer.kind === 'layerNorm') {
      const ones = graph.constant('float32', [layer.size], new Float32Array(layer.size).fill(1));
      x = graph.node('LayerNormalization', [x, ones], { axis: -1, epsilon: { float: NORM_EPSILON } });
    } else {
      const { name, inner, units, patches } = layer;
      const bias = graph.constant('float32', [units], parameters[`${name}/bias`]!);
      const kernel = parameters[`${name}/kernel`]!;
      if (patches === undefined) {
        x = graph.node('Gemm', [x, graph.constant('float32', [inner, units], kernel), bias]);
      } else {
        // Transposes [height, width, channels, filters] to [filters, channels, height, width], and pictures to channels first.
        const { size, stride, picture } = patches;
        const { channels, isChannelsFirst } = picture;
        const turned = Float32Array.from({ length: kernel.length }, (_, k) => {
          const place = k % (size * size);
          const channel = Math.floor(k / (size * size)) % channels;
          const filter = Math.floor(k / (size * size * channels));
          return kernel[(place * channels + channel) * units + filter]!;
        });
        const weights = graph.constant('float32', [units, channels, size, size], turned);
        const given = graph.node('Reshape', [x, graph.int64([rows, ...shape])]);
        const planes = isChannelsFirst ? given : graph.node('Transpose', [given], { perm: [0, 3, 1, 2] });
        const seen = graph.node('Conv', [planes, weights, bias], { strides: [stride, stride] });
        x = flat(graph.node('Transpose', [seen], { perm: [0, 2, 3, 1] }), layer.rows * units);
      }
    }
  }
  const last = sizedLayers(network.description).at(-1)!;
  const outputs = last.kind === 'weights' ? last.units : last.size;
  if (mask !== undefined) {
    const isPossible = graph.node('Greater', [mask, graph.constant('float32', [], Float32Array.of(0))]);
    x = graph.node('Where', [isPossible, x, graph.constant('float32', [], Float32Array.of(impossible))]);
  }
  graph.output('parameters', x, 'float32', [rows, outputs]);
  if (isBox(actionSpace)) {
    const { size, low, high } = actionSpace;
    const means = graph.node('Slice', [x, graph.int64([0]), graph.int64([size]), graph.int64([1])]);
    const least = graph.node('Max', [means, graph.constant('float32', [size], low)]);
    const within = graph.node('Min', [least, graph.constant('float32', [size], high)]);
    graph.output('action', within, 'float32', [rows, size]);
  } else {
    const best = graph.node('ArgMax', [x], { axis: 1, keepdims: 0 });
    const first = graph.constant('int32', [], [(actionSpace as Discrete).start]);
    const action = graph.node('Add', [graph.node('Cast', [best], { to: 6 }), first]);
    graph.output('action', action, 'int32', [rows]);
  }
  return graph.finish();
}
