// Products of matrices on grids in WebAssembly, one sum after the other: devices compute them, and a processor only to be compared.
import { single } from './lanes.ts';
import type { FactorAxis, Product } from './program.ts';
import type { WasmFunction } from './wasmWriter.ts';

/** Positions in both factors, in locals. */
interface At {
  readonly x: number;
  readonly w: number;
}

/** Emits a body for each position of a grid. */
function nest(f: WasmFunction, axes: readonly FactorAxis[], from: At, body: (at: At) => void): void {
  const [first, ...rest] = axes;
  if (first === undefined) {
    body(from);
    return;
  }
  const at: At = { x: f.local('i32'), w: f.local('i32') };
  for (const factor of ['x', 'w'] as const) {
    f.get(from[factor]);
    f.set(at[factor]);
  }
  f.count(f.local('i32'), 0, first.count, 1, () => {
    nest(f, rest, at, body);
    for (const factor of ['x', 'w'] as const) {
      f.get(at[factor]);
      f.i32(4 * first[factor]);
      f.emit(0x6a); // i32.add
      f.set(at[factor]);
    }
  });
}

/** Emits products on grids. */
export function emitProduct(
  f: WasmFunction,
  { x, w, bias, to, parts, rows, inner, units, relu }: Product,
): void {
  const [target, unit, sum] = [f.local('i32'), f.local('i32'), f.local('f32')];
  const start: At = { x: f.local('i32'), w: f.local('i32') };
  for (const local of [start.x, start.w, target]) {
    f.i32(0);
    f.set(local);
  }
  nest(f, [...parts, ...rows], start, (ofRow) => {
    f.i32(0);
    f.set(unit);
    nest(f, units, ofRow, (ofUnit) => {
      if (bias === undefined) f.f32(0);
      else {
        f.get(unit);
        single.load(f, bias);
      }
      f.set(sum);
      nest(f, inner, ofUnit, (at) => {
        f.get(sum);
        f.get(at.x);
        single.load(f, x);
        f.get(at.w);
        single.load(f, w);
        single.apply(f, 'mul', []);
        single.apply(f, 'add', []);
        f.set(sum);
      });
      f.get(target);
      f.get(sum);
      if (relu) {
        f.f32(0);
        single.apply(f, 'max', []);
      }
      single.store(f, to);
      for (const local of [target, unit]) {
        f.get(local);
        f.i32(4);
        f.emit(0x6a); // i32.add
        f.set(local);
      }
    });
  });
}
