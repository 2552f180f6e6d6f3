// The inputs and outputs of a graph. Inputs that contain only bytes are bound as bytes, a quarter of the transfer, and the graph converts them.
// A GPU driver takes 0.3 ms for each tensor from the host and 1 ms for each tensor back, however short (an H200 through Vulkan), so on a GPU
// inputs share a tensor, and outputs do.

import type { GraphBuilder, Ref } from '../onnx/builder.ts';
import { ELEMENT_TYPE } from '../onnx/model.ts';
import { type StoredType, sizeOf, type Value } from '../program/ir.ts';
import { cut } from './move.ts';

/** Where an array lies in a tensor of the graph, which it may share with others. */
export interface Place {
  readonly tensor: string;
  readonly type: StoredType;
  /** Offset of the array in elements. */
  readonly at: number;
  readonly shape: readonly number[];
}

export class GraphInputs {
  /** By array name. */
  readonly places = new Map<string, Place>();
  readonly #graph: GraphBuilder;
  /** Inputs by the tensor that they share. */
  readonly #mates = new Map<string, readonly Value[]>();

  /** @param areJoined whether inputs of one type share a tensor, end to end; pass only inputs that the program reads then */
  constructor(graph: GraphBuilder, inputs: readonly Value[], areJoined: boolean) {
    this.#graph = graph;
    const keyOf = (one: Value): string => (areJoined ? typeOf(one) : one.name!);
    for (const mates of Map.groupBy(inputs, keyOf).values()) this.#declare(mates);
  }

  /** Returns the graph's tensor of an input. */
  tensorOf({ name = '', dtype, shape }: Value): Ref {
    const { tensor, type } = this.places.get(name) as Place;
    const numbers = type === dtype ? tensor : this.#graph.node('Cast', [tensor], { to: ELEMENT_TYPE[dtype] });
    const mates = this.#mates.get(name) as readonly Value[];
    if (mates.length === 1) return numbers;
    const pieces = cut(this.#graph, numbers, mates.map(size), 0);
    const piece = pieces[mates.findIndex((mate) => mate.name === name)] as Ref;
    return this.#graph.node('Reshape', [piece, this.#graph.int64(shape)]);
  }

  #declare(mates: readonly Value[]): void {
    const [first] = mates as readonly [Value];
    const type = typeOf(first);
    const isAlone = mates.length === 1;
    const tensor = isAlone ? `in_${first.name}` : `inputs_${type}`;
    const shape = isAlone ? first.shape : [total(mates)];
    this.#graph.input(tensor, type, shape);
    let at = 0;
    for (const mate of mates) {
      this.places.set(mate.name!, { tensor, type, at, shape });
      this.#mates.set(mate.name!, mates);
      at += size(mate);
    }
  }
}

/** An output without a place. */
export interface Returned {
  readonly array: string;
  readonly value: Value;
  readonly ref: Ref;
}

/**
 * Declares the outputs of a graph.
 *
 * @param areJoined whether float outputs share a tensor, end to end
 * @returns places by array name
 */
export function declareOutputs(
  graph: GraphBuilder,
  outputs: readonly Returned[],
  areJoined: boolean,
): Map<string, Place> {
  const places = new Map<string, Place>();
  const floats = outputs.filter(({ value }) => value.dtype === 'float32');
  const joined = areJoined && floats.length > 1 ? floats : [];
  for (const { array, value, ref } of outputs.filter((one) => !joined.includes(one))) {
    const tensor = `out_${array}`;
    graph.output(tensor, ref, value.dtype, value.shape);
    places.set(array, { tensor, type: value.dtype, at: 0, shape: value.shape });
  }
  if (joined.length === 0) return places;
  const shape = [total(joined.map(({ value }) => value))];
  const flat = joined.map(({ ref }) => graph.node('Reshape', [ref, graph.int64([-1])]));
  graph.output('outputs', graph.node('Concat', flat, { axis: 0 }), 'float32', shape);
  let at = 0;
  for (const { array, value } of joined) {
    places.set(array, { tensor: 'outputs', type: 'float32', at, shape });
    at += size(value);
  }
  return places;
}

/** The type in which an input is bound. */
function typeOf({ dtype, isBytes = false }: Value): StoredType {
  return isBytes ? 'uint8' : dtype;
}

function size({ shape }: Value): number {
  return sizeOf(shape);
}

function total(values: readonly Value[]): number {
  return values.reduce((sum, one) => sum + size(one), 0);
}
