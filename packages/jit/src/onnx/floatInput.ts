import type { GraphBuilder, Ref } from './builder.ts';
import { ELEMENT_TYPE } from './model.ts';

/** What is subtracted from the rows of an input, and what the difference is multiplied by: in float32 or in float64, as the arrays are. */
export interface Normalization {
  readonly mean: Float32Array | Float64Array;
  readonly scale: Float32Array | Float64Array;
}

/**
 * Declares an input of real numbers and makes float32 of it: behind its normalization, so that large numbers that differ by little stay apart.
 *
 * @param dims rows first
 */
export function floatInput(
  graph: GraphBuilder,
  name: string,
  type: 'float32' | 'float64',
  dims: readonly number[],
  normalization?: Normalization,
): Ref {
  let x = graph.input(name, type, dims);
  let now = type;
  const cast = (to: typeof type): void => {
    if (to !== now) x = graph.node('Cast', [x], { to: ELEMENT_TYPE[to] });
    now = to;
  };
  if (normalization !== undefined) {
    const { mean, scale } = normalization;
    cast(mean instanceof Float64Array ? 'float64' : 'float32');
    x = graph.node('Sub', [x, graph.constant(now, dims.slice(1), mean)]);
    x = graph.node('Mul', [x, graph.constant(now, dims.slice(1), scale)]);
  }
  cast('float32');
  return x;
}
