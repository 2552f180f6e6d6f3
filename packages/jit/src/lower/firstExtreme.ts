import type { Ref } from '../onnx/builder.ts';
import type { Lowered } from './context.ts';

/**
 * Where along an axis the first largest or smallest float32 element is, as a float32 number. For GPUs: ArgMax and ArgMin give int64, which
 * WebGPU has not, so that later nodes would be computed on the CPU.
 *
 * @param shape the tensor's
 */
export function firstExtreme(
  o: Lowered,
  tensor: Ref,
  shape: readonly number[],
  axis: number,
  { op, keepdims }: { readonly op: 'ArgMax' | 'ArgMin'; readonly keepdims: 0 | 1 },
): Ref {
  const length = shape[axis] as number;
  const along = o.graph.int64([axis]);
  const extreme = o.node(op === 'ArgMax' ? 'ReduceMax' : 'ReduceMin', [tensor, along], { keepdims: 1 });
  const dims = shape.map((_, i) => (i === axis ? length : 1));
  const places = o.graph.constant(
    'float32',
    dims,
    Float32Array.from({ length }, (_, i) => i),
  );
  // Among NaN nothing is equal to the largest: the last place, and none beyond the tensor.
  const found = o.node('Where', [o.node('Equal', [tensor, extreme]), places, o.graph.float(length - 1)]);
  return o.node('ReduceMin', [found, along], { keepdims });
}
