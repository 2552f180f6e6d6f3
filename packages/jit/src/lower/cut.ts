// Cutting a tensor into pieces.
import type { GraphBuilder, Ref } from '../onnx/builder.ts';

/**
 * Pieces of one node on a graphics processor. Each is a buffer of a shader, beside the tensor that is cut, and WebGPU promises eight buffers;
 * Chromium gives ten at most.
 */
const MOST_PIECES = 7;

/** Cuts a tensor along an axis into pieces of these sizes, as many as there may be. */
export function cut(graph: GraphBuilder, x: Ref, sizes: readonly number[], axis: number): Ref[] {
  const count = sizes.length;
  if (count === 1) return [x];
  if (!graph.isPortable || count <= MOST_PIECES)
    return graph.nodes('Split', [x, graph.int64(sizes)], { axis }, count);
  let each = MOST_PIECES;
  while (each * MOST_PIECES < count) each *= MOST_PIECES;
  const groups = Array.from({ length: Math.ceil(count / each) }, (_, g) =>
    sizes.slice(g * each, (g + 1) * each),
  );
  const total = (group: readonly number[]): number => group.reduce((sum, size) => sum + size, 0);
  const parts = cut(graph, x, groups.map(total), axis);
  return parts.flatMap((part, g) => cut(graph, part, groups[g] as number[], axis));
}
