import type { GraphBuilder, Ref } from './builder.ts';
import { ELEMENT_TYPE } from './model.ts';

/** (x − mean) · scale for the rows of an input, in the precision of the arrays. */
export interface Normalization {
  readonly mean: Float32Array | Float64Array;
  readonly scale: Float32Array | Float64Array;
}

/**
 * Declares an input of real numbers, normalizes it and then casts it to float32: large numbers with small differences stay distinct.
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
