// The inputs of a graph. Those that hold nothing but bytes come as such, and the graph makes numbers of them: the way there is a quarter as
// long.

import type { GraphBuilder, Ref } from '@prism-rl/onnx';
import { ELEMENT_TYPE } from '@prism-rl/onnx';
import type { StoredType, Value } from '../ir.ts';

/**
 * Declares the inputs of a program.
 *
 * @returns gives the tensor of an input
 */
export function declareInputs(graph: GraphBuilder, inputs: readonly Value[]): (value: Value) => Ref {
  const types = new Map<string, StoredType>();
  for (const { name = '', dtype, shape, isBytes = false } of inputs) {
    const type = isBytes ? 'uint8' : dtype;
    types.set(name, type);
    graph.input(portOf(name), type, shape);
  }
  return ({ name = '', dtype }) => {
    const port = portOf(name);
    return types.get(name) === 'uint8' ? graph.node('Cast', [port], { to: ELEMENT_TYPE[dtype] }) : port;
  };
}

/** Returns the name of an input in the graph. */
export function portOf(name: string): string {
  return `in_${name}`;
}
