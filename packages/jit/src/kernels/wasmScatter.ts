// Sums at computed places in WebAssembly, one update after the other.
import { single } from './lanes.ts';
import type { Scatter } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** Emits sums at computed places. */
export function emitScatter(f: WasmFunction, { indices, updates, to, rows, count, length }: Scatter): void {
  const [at, place] = [f.local('i32'), f.local('i32')];
  f.count(at, 0, 4 * rows * length, 4, () => {
    f.get(at);
    f.f32(0);
    single.store(f, to);
  });
  f.count(at, 0, 4 * rows * count, 4, () => {
    f.get(at);
    single.load(f, indices);
    f.emit(0xfc, 0x00); // i32.trunc_sat_f32_s
    f.tee(place);
    f.i32(rows * length);
    f.emit(0x49, 0x04, 0x40); // i32.lt_u, if
    f.get(place);
    f.i32(2);
    f.emit(0x74); // i32.shl
    f.tee(place);
    f.get(place);
    single.load(f, to);
    f.get(at);
    single.load(f, updates);
    single.apply(f, 'add', []);
    single.store(f, to);
    f.emit(0x0b); // end
  });
}
