// Copies and reductions over three axes in WebAssembly, element by element: for the small tensors between dense layers.
import { single } from './lanes.ts';
import type { Axes, Move, Reduce } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** Leaves Σ counter·stride, in bytes, on the stack. */
function offset(f: WasmFunction, counters: readonly number[], strides: Axes): void {
  f.i32(0);
  for (const [i, counter] of counters.entries()) {
    if (strides[i] === 0) continue;
    f.get(counter);
    f.i32(4 * (strides[i] as number));
    f.emit(0x6c, 0x6a); // i32.mul, i32.add
  }
}

/** Emits a copy. */
export function emitMove(f: WasmFunction, { from, to, shape, fromStrides, toStrides }: Move): void {
  const counters = [f.local('i32'), f.local('i32'), f.local('i32')] as const;
  const [i, j, k] = counters;
  f.count(i, 0, shape[0], 1, () =>
    f.count(j, 0, shape[1], 1, () =>
      f.count(k, 0, shape[2], 1, () => {
        offset(f, counters, toStrides);
        offset(f, counters, fromStrides);
        single.load(f, from);
        single.store(f, to);
      }),
    ),
  );
}

/** Emits a reduction. */
export function emitReduce(f: WasmFunction, { op, from, to, shape: [outer, length, inner] }: Reduce): void {
  const counters = [f.local('i32'), f.local('i32'), f.local('i32')] as const;
  const [i, j, k] = counters;
  const result = f.local('f32');
  const strides: Axes = [length * inner, inner, 1];
  f.count(i, 0, outer, 1, () =>
    f.count(k, 0, inner, 1, () => {
      f.i32(0);
      f.set(j);
      offset(f, counters, strides);
      single.load(f, from);
      f.set(result);
      f.count(j, 1, length, 1, () => {
        f.get(result);
        offset(f, counters, strides);
        single.load(f, from);
        single.apply(f, op, []);
        f.set(result);
      });
      offset(f, counters, [inner, 0, 1]);
      f.get(result);
      single.store(f, to);
    }),
  );
}
