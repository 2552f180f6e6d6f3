// Reads the graph of a policy once, for one observation, as calls, which the writers of JavaScript, C and Python print.
import { JitError } from '../errors.ts';
import type { OnnxGraph, OnnxNode, OnnxPort } from '../onnx/model.ts';
import { numbersOf, readModel } from '../onnx/readModel.ts';
import { sizeOf } from '../program/ir.ts';
import { chosenIn } from './chosen.ts';
import { machineOf, startOf } from './machine.ts';
import { writeNode } from './operators.ts';
import { noPolicy } from './parts.ts';
import type { Chosen, Place, Port, PortableProgram } from './program.ts';
import { constant, MOST, type Tensor, Walk } from './walk.ts';

/** Computes nodes of constants now: the calls of a walk of their own. */
function folded(node: OnnxNode, tensors: ReadonlyMap<string, Tensor>): Tensor[] {
  const walk = new Walk();
  for (const name of node.inputs) walk.tensors.set(name, tensors.get(name)!);
  const found = writeNode(walk, node).map((one) => walk.contiguous(one));
  const program = finished(walk, [], [], walk.calls.length);
  const { numbers, run } = machineOf(program);
  run(0, program.calls.length);
  return found.map((one) => {
    const at = startOf(program, walk.place(one));
    return typeof one.of === 'object'
      ? one
      : { ...one, at: 0, of: numbers.slice(at, at + sizeOf(one.shape)) };
  });
}

function finished(
  walk: Walk,
  inputs: readonly Port[],
  outputs: readonly Port[],
  choice: number,
): PortableProgram {
  const { calls, memory, wideMemory, constants, wideConstants, products } = walk;
  const weights = Float32Array.from(walk.weights);
  const considered = outputs.find(({ name }) => name === 'values' || name === 'parameters');
  const isIn = (place: Place | undefined): boolean =>
    considered !== undefined &&
    place?.of === considered.place.of &&
    place.at >= considered.place.at &&
    place.at < considered.place.at + considered.size;
  const made = 1 + calls.findLastIndex(({ to }) => isIn(to));
  const isRead = calls.slice(made, choice).some(({ from }) => from.some(isIn));
  const thought = isRead ? made : choice;
  return {
    ...{ inputs, outputs, calls, thought, choice, memory, wideMemory },
    ...{ constants, wideConstants, weights, products, noise: undefined },
  };
}

/**
 * Reads an exported policy as calls for one observation, for the writers.
 *
 * @param model the bytes of an ONNX file that an agent exported
 * @param chosen default: outputs `values` are values, `parameters` unknown numbers, and the policy does not sample
 * @throws JitError `bad-input` for other models, and for an operator that has no call
 */
export function readPolicy(model: Uint8Array, chosen?: Chosen): PortableProgram {
  try {
    return walked(readModel(model), chosen ?? chosenIn(model));
  } catch (cause) {
    if (cause instanceof JitError) throw cause;
    // Shapes and attributes contradict each other.
    throw new JitError('bad-input', 'The model is damaged, or no policy of an agent.', 'Export it again.', {
      cause,
    });
  }
}

/** The nodes that some outputs depend on. */
function nodesFor({ nodes }: OnnxGraph, outputs: readonly string[]): Set<OnnxNode> {
  const [needed, found] = [new Set(outputs), new Set<OnnxNode>()];
  for (const node of nodes.toReversed()) {
    if (!node.outputs.some((name) => needed.has(name))) continue;
    found.add(node);
    for (const name of node.inputs) needed.add(name);
  }
  return found;
}

/** An input or output for one observation. @throws JitError `bad-input` for a shape that no policy has */
function portFor(
  { name, type, dims }: OnnxPort,
  placeFor: (shape: readonly number[]) => Place | undefined,
): Port {
  const shape = dims.map((n) => (typeof n === 'string' ? 1 : n));
  const size = sizeOf(shape);
  const isPossible = shape.every((n) => Number.isInteger(n) && n > 0) && size <= MOST.elements;
  const place = isPossible ? placeFor(shape) : undefined;
  if (place === undefined) throw noPolicy();
  return { name, type, place, size, shape: shape.slice(1) };
}

function walked(graph: OnnxGraph, chosen: Chosen | undefined): PortableProgram {
  const walk = new Walk();
  const inputs = graph.inputs.map((port) =>
    portFor(port, (shape) => {
      const tensor = walk.allocate(shape, port.type === 'float64');
      walk.tensors.set(port.name, tensor);
      return walk.place(tensor);
    }),
  );
  for (const one of graph.initializers) {
    const isWide = one.type === 'float64';
    walk.tensors.set(one.name, { ...constant([], one.dims), isWide, of: numbersOf(one) });
  }
  const write = (node: OnnxNode): void => {
    const isConstant = node.inputs.every((name) => typeof walk.tensors.get(name)?.of === 'object');
    const found = isConstant ? folded(node, walk.tensors) : writeNode(walk, node);
    for (const [k, name] of node.outputs.entries()) walk.tensors.set(name, found[k]!);
  };
  const names = graph.outputs.map(({ name }) => name);
  const acting = nodesFor(
    graph,
    names.filter((name) => name !== 'value'),
  );
  for (const node of graph.nodes) if (acting.has(node)) write(node);
  const choice = walk.calls.length;
  for (const node of graph.nodes) if (!acting.has(node)) write(node);
  const outputs = graph.outputs.map((port) =>
    portFor(port, (shape) => {
      const tensor = walk.tensors.get(port.name);
      return tensor && sizeOf(tensor.shape) === sizeOf(shape)
        ? walk.place(walk.contiguous(tensor))
        : undefined;
    }),
  );
  const program = finished(walk, inputs, outputs, choice);
  if (chosen?.by === 'values') {
    const named = outputs.map((one) => (one.name === 'parameters' ? { ...one, name: 'values' } : one));
    return { ...program, outputs: named };
  }
  // Other numbers of parameters are those of policies that do not sample.
  const isNoise = outputs.some(({ name, size }) => name === 'parameters' && size === chosen?.noise.length);
  return { ...program, noise: isNoise ? chosen?.noise : undefined };
}
