import type { Discrete, Space } from '@prism-rl/core';
import { isBox } from '@prism-rl/core';
import type { OnnxGraph } from '@prism-rl/onnx';
import { encodeModel, GraphBuilder, withDynamicBatch } from '@prism-rl/onnx';
import type { ObservationInput } from '../scaling/observationInput.ts';
import { LEAK, NORM_EPSILON, sizedLayers } from './layers.ts';
import type { StreamNetwork } from './streamNetwork.ts';

/** A greedy policy: what it looks at, its network, and what it acts on. */
export interface ExportedPolicy {
  readonly input: ObservationInput;
  readonly network: StreamNetwork;
  readonly actionSpace: Space;
}

/**
 * The greedy policy as an ONNX model for any batch size.
 *
 * Input: `observation`, float32 `[batch, …shape]`, as the environment gives it. Outputs: `action`, as the environment takes it, int32
 * `[batch]`, or float32 `[batch, size]`; `parameters`, float32 `[batch, …]`: what the network says of the actions.
 */
export function exportPolicy(policy: ExportedPolicy): Uint8Array {
  const sizes = [2, 3] as const;
  const [a, b] = sizes.map((rows) => graphOf(policy, rows)) as [OnnxGraph, OnnxGraph];
  return encodeModel(withDynamicBatch(a, b, sizes)!, 'policy');
}

function graphOf({ input, network, actionSpace }: ExportedPolicy, rows: number): OnnxGraph {
  const graph = new GraphBuilder(undefined, new Set(['observation', 'action', 'parameters']));
  const { scale, firstState, packedSize, shape } = input;
  const packedShape = firstState !== undefined ? [] : shape;
  const observation = graph.input('observation', 'float32', [rows, ...packedShape]);
  const flat = (x: string, size: number): string => graph.node('Reshape', [x, graph.int64([rows, size])]);
  let x = flat(observation, packedSize);
  if (scale !== undefined) {
    const { mean, scale: factor } = scale.moments;
    x = graph.node('Sub', [x, graph.constant('float32', [packedSize], mean)]);
    x = graph.node('Mul', [x, graph.constant('float32', [packedSize], factor)]);
  }
  if (firstState !== undefined) {
    const states = Float32Array.from({ length: network.inputSize }, (_, k) => firstState + k);
    const all = graph.constant('float32', [1, states.length], states);
    x = graph.node('Cast', [graph.node('Equal', [x, all])], { to: 1 });
  }
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
        // [height, width, channels, filters] as [filters, channels, height, width], and pictures likewise.
        const { size, channels, stride } = patches;
        const turned = Float32Array.from({ length: kernel.length }, (_, k) => {
          const place = k % (size * size);
          const channel = Math.floor(k / (size * size)) % channels;
          const filter = Math.floor(k / (size * size * channels));
          return kernel[(place * channels + channel) * units + filter]!;
        });
        const weights = graph.constant('float32', [units, channels, size, size], turned);
        const picture = graph.node('Reshape', [x, graph.int64([rows, ...shape])]);
        const channelsFirst = graph.node('Transpose', [picture], { perm: [0, 3, 1, 2] });
        const seen = graph.node('Conv', [channelsFirst, weights, bias], { strides: [stride, stride] });
        x = flat(graph.node('Transpose', [seen], { perm: [0, 2, 3, 1] }), layer.rows * units);
      }
    }
  }
  const last = sizedLayers(network.description).at(-1)!;
  const outputs = last.kind === 'weights' ? last.units : last.size;
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
